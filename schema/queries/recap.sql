-- loket-recap: what an evening knew. The journal is read in its order; whatever can change
-- later is taken from it, the rest from the rows.

-- name: recap_last_request
select coalesce(max(id), 0) from request;

-- name: recap_requests
select id, kind, channel, confidential, registered_on, registered_at, received_at,
	coalesce(identity_checked_at, registered_at), coalesce(reviewed_at, 0), started_on
from request where registered_at <= $cut order by id;

-- Letters of the outbox say nothing that a report counts.
-- name: recap_events
select request, at, what, data from event
where request is not null and what not like 'letter%' order by id;

-- The head of the journal at that time.
-- name: recap_head
select id, hash from event where at <= $cut order by id desc limit 1;

-- name: recap_assignments
select id, request, agency, sent_at, responded_at, returned_at, time_asked_at, excused_at
from assignment order by id;

-- name: recap_objections
select id, number, request, ground, decision, decided_at, answered_at from objection order by id;

-- Holidays that came into the register after a moment, the last first.
-- name: recap_decrees
select data from event where what = 'calendar_imported' and at > $cut order by id desc;
