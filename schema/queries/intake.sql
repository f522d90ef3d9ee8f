-- What loket-register asks and writes for one record.

-- name: message_by_digest
select m.id, m.outcome, r.number, m.request
from message m left join request r on r.id = m.request
where m.digest = $digest;

-- The same mail by another way: two deliveries differ in their Received lines.
-- name: message_by_content
select m.id, m.request
from message m
where m.content = $content and m.direction = 'in' and m.outcome <> 'duplicate'
order by m.id limit 1;

-- name: message_insert
insert into message (digest, content, message_id, direction, channel, class, class_why,
	outcome, outcome_why, request, duplicate_of, sender, subject, text, parts, warnings,
	dated_at, received_at, registered_at, size_bytes)
values ($digest, $content, $message_id, $direction, $channel, $class, $class_why,
	$outcome, $outcome_why, $request, $duplicate_of, $sender, $subject, $text, $parts, $warnings,
	$dated_at, $received_at, $registered_at, $size_bytes)
returning id;

-- name: bounce_insert
insert into bounce (message, recipient, action, status, diagnostic, original_message_id)
values ($message, $recipient, $action, $status, $diagnostic, $original_message_id);

-- A letter of ours that a Message-ID names.
-- name: outbox_by_message_id
select id, request from outbox where message_id = $message_id;

-- A mail of a file that a Message-ID names.
-- name: message_by_message_id
select id, request from message
where message_id = $message_id and request is not null
	and outcome in ('new', 'follow_up', 'completion')
order by id limit 1;

-- name: request_by_number
select id from request where number = $number;

-- name: request_for_reply
select r.id, r.number, r.kind, r.status, a.id as applicant, a.email, a.name, a.nik,
	a.address, a.phone, a.occupation, r.purpose, r.wanted, r.how, r.text
from request r join applicant a on a.id = r.applicant
where r.id = $id;

-- name: counter_next
insert into counter (series, year, last) values ($series, $year, 1)
on conflict (series, year) do update set last = counter.last + 1
returning last;

-- name: applicant_insert
insert into applicant (kind, name, nik, address, email, phone, occupation)
values ('perorangan', $name, $nik, $address, $email, $phone, $occupation)
returning id;

-- Fills what was empty; what is there stays.
-- name: applicant_complete
update applicant set name = coalesce(name, $name), nik = $nik,
	address = coalesce(address, $address), phone = coalesce(phone, $phone),
	occupation = coalesce(occupation, $occupation)
where id = $id;

-- name: request_insert
insert into request (number, year, seq, kind, kind_score, kind_why, status, channel,
	applicant, subject, text, purpose, wanted, how, received_at, registered_at,
	registered_on, started_on, due_on, complete_by_on)
values ($number, $year, $seq, $kind, $kind_score, $kind_why, $status, $channel,
	$applicant, $subject, $text, $purpose, $wanted, $how, $received_at, $registered_at,
	$registered_on, $started_on, $due_on, $complete_by_on)
returning id;

-- name: request_complete
update request set status = $status, completed_at = $at, started_on = $started_on,
	due_on = $due_on, purpose = coalesce(purpose, $purpose),
	wanted = coalesce(wanted, $wanted), how = coalesce(how, $how)
where id = $id;

-- What is written so far of a completion that is not whole yet.
-- name: request_fill
update request set purpose = coalesce(purpose, $purpose),
	wanted = coalesce(wanted, $wanted), how = coalesce(how, $how)
where id = $id;

-- name: request_brief
select number, kind, status, channel, due_on as due, complete_by_on as complete_by
from request where id = $id;

-- name: event_last_hash
select hash from event order by id desc limit 1;

-- name: event_insert
insert into event (request, at, actor, what, data, hash)
values ($request, $at, $actor, $what, $data, $hash);

-- The whole journal in its order, for the proof.
-- name: event_chain
select id, request, at, actor, what, data, hash from event order by id;

-- name: setting_get
select value from setting where name = $name;

-- name: setting_put
insert into setting (name, value) values ($name, $value) on conflict (name) do nothing;

-- name: holiday_all
select day, kind, name, decree from holiday order by day;

-- name: holiday_put
insert into holiday (day, kind, name, decree) values ($day, $kind, $name, $decree)
on conflict (day) do nothing;
