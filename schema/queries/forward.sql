-- Forwards: what a request carries to an agency, and what comes back (step 4).

-- name: assignment_insert
insert into assignment (request, agency, sent_at, due_on, with_identity)
values ($request, $agency, $now, '', $with_identity)
returning id;

-- name: assignment_due
select due_on from assignment where id = $id;

-- Those of a request that still owe an answer; undelivered: the letter has not reached them.
-- name: assignment_owing
select s.id, s.agency, s.sent_at, s.due_on,
	coalesce((select o.state = 'failed' or o.bounced_at is not null from outbox o
		where o.request = s.request and o.letter = 'penerusan' and o.assignment = s.id
		order by o.id desc limit 1), 0) as undelivered
from assignment s
where s.request = $request and s.responded_at is null and s.returned_at is null and s.excused_at is null
order by s.id;

-- name: enclosure_insert
insert into enclosure (outbox, position, digest, part, name, type)
values ($outbox, $position, $digest, $part, $name, $type);

-- What the applicant has sent to his file. What was sent to complete his identity is
-- marked: it is the identity.
-- name: request_sent_parts
select digest, parts, outcome = 'completion' as of_identity
from message
where request = $request and direction = 'in' and outcome in ('new', 'follow_up', 'completion')
	and assignment is null
order by id;

-- What the applicant has written besides, before the letter became owed.
-- name: letter_additions
select m.text, m.received_at
from outbox o join message m on m.request = o.request
where o.id = $outbox and o.letter = 'penerusan' and m.direction = 'in' and m.outcome = 'follow_up'
	and m.assignment is null and m.text <> '' and m.registered_at <= o.owed_at
order by m.id;

-- name: assignment_get
select id, request, agency, responded_at, returned_at, excused_at from assignment where id = $id;

-- The forward that a letter of ours to an agency is about.
-- name: outbox_assignment
select assignment from letter_to_agency where outbox = $id;

-- The forward of a request to whoever has that address, whenever he had it: one that
-- still owes before one that does not, then the last.
-- name: assignment_of_sender
select s.id from assignment s join agency a on a.code = s.agency
where s.request = $request and (lower(a.email) = lower($email)
	or instr(';' || replace(lower(a.other_emails), ' ', '') || ';', ';' || lower($email) || ';') > 0)
order by s.responded_at is null and s.returned_at is null and s.excused_at is null desc, s.id desc
limit 1;

-- The first answer stays the answer; what follows adds to it.
-- name: assignment_answered
update assignment set responded_at = coalesce(responded_at, $now),
	message = coalesce(message, (select id from message where digest = $digest))
where id = $id;

-- name: assignment_returned
update assignment set returned_at = $now, returned_to = $to,
	message = coalesce(message, (select id from message where digest = $digest))
where id = $id;

-- name: assignment_asks_time
update assignment set time_asked_at = $now, time_asked_on = $until where id = $id;

-- name: assignment_excused
update assignment set excused_at = $now where id = $id;

-- name: assignment_answers
select count(*) as n from assignment where request = $request and responded_at is not null;

-- The forward that a message answers, and what one that waits tells.
-- name: message_answers
update message set assignment = $assignment, told = $told where id = $id;

-- The messages that an officer may take for a request: its own, and those that were held
-- because nothing told which file they belong to.
-- name: request_waiting
select id, digest, message_id, channel, sender, subject, text, parts, received_at, size_bytes,
	outcome, outcome_why, assignment, told
from message where direction = 'in' and (request = $request or (outcome = 'held' and request is null))
order by id;

-- name: assignment_of_agency
select id from assignment where request = $request and agency = upper($agency)
order by responded_at is null and returned_at is null and excused_at is null desc, id desc
limit 1;

-- name: assignment_agency
select a.code, a.name, a.email, a.other_emails, a.head
from assignment s join agency a on a.code = s.agency
where s.id = $id and a.valid_from <= $day and coalesce(a.valid_to, '9999-12-31') >= $day;

-- What waited is taken; it tells nothing more than the file now does.
-- name: message_taken
update message set request = $request, outcome = $outcome, outcome_why = $outcome_why,
	assignment = $assignment, told = null
where id = $id;

-- Forwards that owe an answer and whose letter has gone now, on a later day than the
-- one from which their days count.
-- name: assignment_left_late
select c.assignment
from clock c join outbox o on o.request = c.request and o.letter = 'penerusan' and o.assignment = c.assignment
where c.request = $request and c.name = 'batas_skpd' and c.ended_at is null and c.start_on < $today
	and o.state = 'sent' and o.sent_at = $now;

-- name: assignment_sent
update assignment set sent_at = $now where id = $id;
