-- Forwards: what a request carries to an agency, and what comes back (step 4).

-- name: assignment_insert
insert into assignment (request, agency, sent_at, due_on, with_identity)
values ($request, $agency, $now, '', $with_identity)
returning id;

-- name: assignment_due
select due_on from assignment where id = $id;

-- Those of a request that still owe an answer.
-- name: assignment_owing
select id, agency, sent_at, due_on from assignment
where request = $request and responded_at is null and returned_at is null and excused_at is null
order by id;

-- name: enclosure_insert
insert into enclosure (outbox, position, digest, part, name, type)
values ($outbox, $position, $digest, $part, $name, $type);

-- What the applicant has sent to his file. What was sent to complete his identity is
-- marked: it is the identity.
-- name: request_sent_parts
select digest, parts, outcome = 'completion' as of_identity
from message
where request = $request and direction = 'in' and outcome in ('new', 'follow_up', 'completion')
order by id;
