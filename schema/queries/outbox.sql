-- Letters owed, composed, claimed, sent.

-- How many automatic letters are already owed to an address since a moment.
-- name: outbox_automatic_since
select count(*) as n from outbox
where counted_as = $counted_as and owed_at >= $since and automatic = 1 and state <> 'held'
	and letter not in ('pengingat', 'eskalasi', 'ringkasan', 'ringkasan_ppid');

-- The last letter to an address: what a bounce means that names nothing else.
-- name: outbox_last_to
select id, request from outbox
where counted_as = $counted_as and owed_at >= $since and digest is not null
order by owed_at desc, id desc limit 1;

-- A letter came back. Whoever proves that he had it makes it failed.
-- name: outbox_bounced
update outbox set bounced_at = $now, bounced_status = $status, bounce = $bounce,
	state = case when $proven = 1 and digest is not null then 'failed' else state end
where id = $id;

-- name: outbox_rounds
select coalesce(max(round), 0) as last from outbox where request = $request and letter = $letter;

-- name: outbox_insert
insert into outbox (request, assignment, objection, letter, round, channel, recipient, counted_as,
	automatic, in_reply_to, reference_ids, state, message_id, owed_at, not_before_at, instead_of)
values ($request, $assignment, $objection, $letter, $round, $channel, $recipient, $counted_as,
	$automatic, $in_reply_to, $reference_ids, $state, $message_id, $owed_at, $not_before_at, $instead_of)
returning id;

-- name: letter_value_insert
insert into letter_value (outbox, name, value) values ($outbox, $name, $value);

-- name: letter_values
select name, value from letter_value where outbox = $outbox order by name;

-- What a letter is about besides its request.
-- name: letter_about
select o.channel as letter_channel, o.assignment, s.agency as agency_code, s.sent_at as forwarded_at, s.due_on as agency_due_on,
	coalesce((select a.name from agency a where a.code = s.agency
		order by a.valid_from desc limit 1), s.agency) as agency_name, s.with_identity,
	(select count(*) from enclosure e where e.outbox = o.id) as enclosures, o.objection, k.number as objection_number, k.ground as objection_ground,
	k.received_at as objection_received_at, k.due_on as objection_due_on
from outbox o left join assignment s on s.id = o.assignment
	left join objection k on k.id = o.objection
where o.id = $outbox;

-- The letters of a request that became owed after a row: what one command owes.
-- name: outbox_after
select id, request, assignment, letter, channel, recipient, automatic, in_reply_to, reference_ids,
	message_id, owed_at
from outbox where request = $request and id > $after order by id;

-- name: outbox_last
select coalesce(max(id), 0) as id from outbox where request = $request;

-- A letter that asks for what has come meanwhile is not composed any more.
-- name: outbox_cancel
update outbox set state = 'cancelled'
where request = $request and letter = $letter and state in ('owed', 'held');

-- A letter that would say what is not true any more: also one that is composed.
-- name: outbox_withdraw
update outbox set state = 'cancelled'
where request = $request and letter = $letter and state in ('owed', 'held', 'composed', 'retry');

-- Who a letter of a request goes to, and our last letter of its thread.
-- name: request_applicant
select r.number, r.status, a.email, a.name, a.phone, r.channel, o.message_id as in_reply_to,
	coalesce(o.reference_ids || ' ', '') || o.message_id as reference_ids
from request r join applicant a on a.id = r.applicant
	left join outbox o on o.id = (select max(id) from outbox
		where request = r.id and recipient = a.email and state = 'sent')
where r.id = $request;

-- `assignment` is that whose token stands in Reply-To.
-- name: outbox_owed
select id, request, (select t.assignment from letter_to_agency t where t.outbox = outbox.id) as assignment, letter, channel, recipient, automatic, in_reply_to, reference_ids,
	message_id, owed_at
from outbox where state = 'owed' and channel in ('surel', 'sms') and not_before_at <= $now order by id;

-- name: outbox_composed
update outbox set state = 'composed', digest = $digest where id = $id and state = 'owed';

-- Of an SMS: how many it takes.
-- name: outbox_parts
update outbox set parts = $parts where id = $id;

-- name: outbox_sendable
select id, request, number, letter, channel, recipient, state, message_id, digest, attempts, parts,
	coalesce(first_tried_at, $now) as first_tried_at
from letter_ready where channel = $channel and ready_at <= $now order by id;

-- name: outbox_sendable_one
select id, request, number, letter, channel, recipient, state, message_id, digest, attempts, parts,
	coalesce(first_tried_at, $now) as first_tried_at
from letter_ready where id = $id and ready_at <= $now;

-- One claim a letter: whoever changes the row has it. A row that was read before an
-- attempt gives none: what became of the letter since, and when it is due, is not in it.
-- name: outbox_claim
update outbox set state = 'sending', claimed_from = state, attempts = attempts + 1, claimed_at = $now,
	first_tried_at = coalesce(first_tried_at, $now),
	again = case when state = 'doubt' then 1 else again end
where id = $id and state in ('composed', 'retry', 'doubt') and attempts = $attempts
returning id;

-- What a killed sender left claimed, as it was before it was claimed.
-- name: outbox_stale
select o.id, o.request, r.number, o.letter, o.channel, o.recipient, o.state, o.message_id,
	o.digest, o.attempts - 1 as attempts, o.parts, coalesce(o.first_tried_at, o.claimed_at) as first_tried_at
from outbox o left join request r on r.id = o.request
where o.state = 'sending' and o.channel = $channel order by o.id;

-- Claimed and not begun, or the server would have no letter at all: as if it had not
-- been tried.
-- name: outbox_unclaim
update outbox set state = claimed_from, attempts = attempts - 1,
	again = case when claimed_from = 'doubt' then 0 else again end,
	first_tried_at = case when attempts = 1 then null else first_tried_at end,
	answer = coalesce($answer, answer)
where id = $id and state = 'sending';

-- name: attempt_insert
insert into attempt (outbox, attempt, role, at, outcome, code, answer)
values ($outbox, $attempt, $role, $at, $outcome, $code, $answer)
on conflict (outbox, attempt, role) do update set at = excluded.at,
	outcome = excluded.outcome, code = excluded.code, answer = excluded.answer;

-- Our own copy of a letter has come back: it arrived.
-- name: outbox_copied
update outbox set copied_at = $now
where message_id = $message_id and digest is not null and copied_at is null and bounced_at is null
returning id, request, letter, channel, message_id, sent_at, state, digest;

-- name: outbox_proven
update outbox set state = 'sent', sent_at = $now, answer = $answer
where id = $id and state in ('doubt', 'retry', 'failed') and sent_at is null;

-- name: outbox_enclosures
select e.digest, e.part, e.name, e.type, m.parts
from enclosure e left join message m on m.digest = e.digest
where e.outbox = $outbox order by e.position;

-- name: outbox_doubt
update outbox set state = case when again = 1 then 'failed' else 'doubt' end,
	next_at = $next_at, answer = $answer
where id = $id and state = 'sending'
returning state;

-- name: outbox_retry
update outbox set state = 'retry', next_at = $next_at, answer = $answer
where id = $id and state = 'sending';

-- name: outbox_failed
update outbox set state = 'failed', answer = $answer where id = $id and state = 'sending';

-- name: outbox_sent
update outbox set state = 'sent', sent_at = $now, answer = $answer
where id = $id and state = 'sending';

-- name: outbox_state
select state, digest, copied_at from outbox where id = $id;

-- name: request_possibly_double
update request set possibly_double = 1 where id = $id;
