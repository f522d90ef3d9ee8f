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

-- What was written over after a moment; of one field the first word is the one of then.
-- name: recap_before
select request, field, old from (
	select request, field, old, at, id from value_before where at > $cut
	union all
	select request, field, old, at, id from identity_change where at > $cut)
order by request, at desc, id desc;

-- The register book, in the order of its numbers.
-- name: recap_book
select r.id, r.number, r.subject, substr(r.text, 1, 4000) as text, r.purpose, r.wanted, a.name, a.nik,
	a.address, a.phone, a.email, a.occupation, r.received_at, r.decided_at, r.decision_reason, r.held,
	r.held_by, r.form, r.access, r.cost, r.payment, r.promised
from request r join applicant a on a.id = r.applicant
where r.registered_on between $from and $to and r.registered_at <= $cut
order by r.id;

-- name: recap_decision_before
select decided_at, decision_reason, held, held_by, form, access, cost, payment, promised
from decision_before where request = $request and decided_at = $decided_at
order by id desc limit 1;

-- What the register of objections holds besides the request's own row.
-- name: recap_objection
select k.received_at, k.proxy, k.proxy_letter, k.superior, k.response, k.dispute_number, k.dispute_on,
	r.id, r.number as request_number, r.subject, substr(r.text, 1, 4000) as text, r.purpose, a.name,
	a.nik, a.address, a.phone, a.email
from objection k join request r on r.id = k.request join applicant a on a.id = r.applicant
where k.id = $id;

-- What is open, for the office's screen; what is due first stands first.
-- name: recap_board
select number, status, coalesce(ordered_by_on, extended_due_on, due_on) as due from request
where status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
order by due is null, due, year, seq;
