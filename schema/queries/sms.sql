-- SMS in the register.

-- The same words of one sender, at nearly the same time: the network's second copy.
-- name: sms_copy
select id, request from message
where content = $content and direction = 'in' and outcome <> 'duplicate'
	and abs(coalesce(dated_at, received_at) - $at) <= $within
order by id limit 1;

-- What became of the message that a late part completes.
-- name: sms_completes
select outcome from message where message_id = $message_id and channel = 'sms' order by id limit 1;

-- The files of a number that something can still be said about.
-- name: sms_open
select r.id
from applicant a join request r on r.applicant = a.id
where a.phone = $phone and r.channel = 'sms'
	and r.status not in ('selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
limit 2;

-- Those of them that wait for their applicant.
-- name: sms_waiting
select r.id
from applicant a join request r on r.applicant = a.id
where a.phone = $phone and r.channel = 'sms' and r.status = 'belum_lengkap'
limit 2;

-- name: sms_stop_insert
insert into sms_stop (phone, at) values ($phone, $at) on conflict (phone) do nothing;

-- name: sms_stopped
select at from sms_stop where phone = $phone;

-- SMS that went out in a day, or may have.
-- name: sms_parts_since
select coalesce(sum(parts), 0) as n from outbox
where channel = 'sms' and attempts > 0 and coalesce(sent_at, claimed_at) >= $since
	and state in ('sent', 'sending', 'doubt');

-- By month of the office's zone, the last ones first: what a provider's bill says.
-- name: sms_months
select strftime('%Y-%m', sent_at + $zone, 'unixepoch') as month, count(*) as letters,
	sum(parts) as parts
from outbox where channel = 'sms' and sent_at is not null
group by month order by month desc limit 12;

-- What the network has said nothing of yet.
-- name: sms_unconfirmed
select id, request, letter, channel, message_id from outbox
where channel = 'sms' and state = 'sent' and delivered_at is null and bounced_at is null
	and sent_at >= $since
order by id;

-- name: sms_delivered
update outbox set delivered_at = $now where id = $id and delivered_at is null;

-- name: sms_refused
update outbox set bounced_at = $now, state = 'failed' where id = $id and state = 'sent';

-- An SMS in doubt, by its Message-ID or its number.
-- name: sms_doubt
select o.id, o.request, r.number, o.letter, o.channel, o.message_id, o.digest, o.state
from outbox o left join request r on r.id = o.request
where o.channel = 'sms' and o.state = 'doubt'
	and (o.message_id = $which or cast(o.id as text) = $which);

-- name: sms_again
update outbox set state = 'retry', next_at = 0 where id = $id and state = 'doubt';

-- A letter that did not arrive, and who it was for.
-- name: undelivered_letter
select o.id, o.request, r.number, o.letter, o.channel, a.email, a.phone,
	(select count(*) from outbox x where x.instead_of = o.id) as told
from outbox o join request r on r.id = o.request join applicant a on a.id = r.applicant
where o.id = $id and o.assignment is null;
