-- Letters owed, composed, claimed, sent.

-- How many automatic letters are already owed to an address since a moment.
-- name: outbox_automatic_since
select count(*) as n from outbox
where counted_as = $counted_as and owed_at >= $since and automatic = 1 and state <> 'held';

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
insert into outbox (request, letter, round, channel, recipient, counted_as, automatic, in_reply_to,
	reference_ids, state, message_id, owed_at)
values ($request, $letter, $round, $channel, $recipient, $counted_as, $automatic, $in_reply_to,
	$reference_ids, $state, $message_id, $owed_at)
returning id;

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
select r.number, r.status, a.email, o.message_id as in_reply_to,
	coalesce(o.reference_ids || ' ', '') || o.message_id as reference_ids
from request r join applicant a on a.id = r.applicant
	left join outbox o on o.id = (select max(id) from outbox
		where request = r.id and recipient = a.email and state = 'sent')
where r.id = $request;

-- name: outbox_owed
select id, request, letter, channel, recipient, automatic, in_reply_to, reference_ids,
	message_id, owed_at
from outbox where state = 'owed' and channel = 'surel' and not_before_at <= $now order by id;

-- name: outbox_composed
update outbox set state = 'composed', digest = $digest where id = $id and state = 'owed';

-- What a sender may take now: composed letters, those whose pause is over, and
-- those in doubt whose wait for evidence is over.
-- name: outbox_sendable
select o.id, o.request, r.number, o.letter, o.channel, o.recipient, o.state, o.message_id,
	o.digest, o.attempts, coalesce(o.first_tried_at, $now) as first_tried_at
from outbox o join request r on r.id = o.request
where o.channel = 'surel' and o.digest is not null
	and ((o.state in ('composed', 'retry') and o.next_at <= $now)
	  or (o.state = 'doubt' and o.again = 0 and o.next_at <= $now))
order by o.id;

-- One claim a letter: whoever changes the row has it.
-- name: outbox_claim
update outbox set state = 'sending', attempts = attempts + 1, claimed_at = $now,
	first_tried_at = coalesce(first_tried_at, $now),
	again = case when state = 'doubt' then 1 else again end
where id = $id and state in ('composed', 'retry', 'doubt')
returning id;

-- What a killed sender left claimed: nobody knows whether it arrived.
-- name: outbox_stale
select id, request, letter, again from outbox where state = 'sending' order by id;

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
select state, digest from outbox where id = $id;

-- Claimed, and the server would not have any letter: as if it had not been tried.
-- name: outbox_release
update outbox set state = case when again = 1 then 'doubt' else 'retry' end,
	again = 0, attempts = attempts - 1, next_at = $next_at, answer = $answer
where id = $id and state = 'sending';

-- name: request_possibly_double
update request set possibly_double = 1 where id = $id;
