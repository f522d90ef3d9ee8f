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
