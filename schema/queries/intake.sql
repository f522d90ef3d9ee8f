-- What loket-register asks and writes for one record.

-- name: message_by_digest
select m.id, m.outcome, r.number, m.request
from message m left join request r on r.id = m.request
where m.digest = $digest;

-- The same mail by another way: two deliveries differ in what servers write on it. That
-- of a person first.
-- name: message_by_content
select m.id, m.request, m.class = 'request' as of_person
from message m
where m.content = $content and m.direction = 'in' and m.outcome <> 'duplicate'
order by m.class = 'request' desc, m.id limit 1;

-- name: message_supersede
update message set outcome = 'duplicate',
	duplicate_of = (select id from message where digest = $digest),
	request = (select request from message where digest = $digest)
where content = $content and digest <> $digest and class <> 'request' and direction = 'in';

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
select id, coalesce(request, (select s.request from assignment s where s.id = outbox.assignment)) as request
from outbox where message_id = $message_id;

-- name: outbox_request
select request from outbox where id = $id;

-- name: assignment_request
select request from assignment where id = $id;

-- name: request_exists
select id from request where id = $id;

-- The files whose mails have that Message-ID. What is unverified, or a machine's, makes
-- no thread.
-- name: message_by_message_id
select request from message
where message_id = $message_id and request is not null
	and outcome in ('new', 'follow_up', 'completion', 'response', 'objection', 'status', 'withdrawal')
order by id;

-- The files whose mails answer a Message-ID that was not here when they came.
-- name: reference_requests
select m.request
from reference r join message m on m.id = r.message
where r.message_id = $message_id and m.request is not null
	and m.outcome in ('new', 'follow_up', 'completion', 'objection', 'status', 'withdrawal')
order by m.id;

-- name: reference_insert
insert into reference (message_id, message) values ($message_id, $message)
on conflict (message_id, message) do nothing;

-- The file of a number, or of the number of an objection to it.
-- name: request_by_number
select id from request where number = $number
union all
select request from objection where number = $number;

-- The files of an address that something can still be said about.
-- name: request_of_email
select r.id
from applicant a join request r on r.applicant = a.id
where a.email = $email and r.status not in ('selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
limit 2;

-- name: request_owner
select a.email, a.phone
from request r join applicant a on a.id = r.applicant
where r.id = $id;

-- name: request_for_reply
select r.id, r.number, r.kind, r.status, a.id as applicant, a.email, a.name, a.nik,
	a.address, a.phone, a.occupation, r.purpose, r.wanted, r.how, r.text,
	r.kind_score, r.kind_why, r.reviewed_at, r.registered_on, r.due_on, r.extended_due_on, r.answered_at, r.decision
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
	applicant, subject, text, purpose, wanted, how, confidential, received_at, registered_at,
	registered_on, identity_checked_at)
values ($number, $year, $seq, $kind, $kind_score, $kind_why, $status, $channel,
	$applicant, $subject, $text, $purpose, $wanted, $how, $confidential, $received_at, $registered_at,
	$registered_on, $registered_at)
returning id;

-- The mail that a file is about, when it comes late.
-- name: request_take_over
update request set subject = $subject, text = $text, kind = $kind, kind_score = $kind_score,
	kind_why = $kind_why, received_at = min(received_at, $received_at)
where id = $id;

-- No row where it is kept secret already.
-- name: request_keep_secret
update request set confidential = 1 where id = $id and confidential = 0 returning id;

-- What stood in a column until now.
-- name: value_before_insert
insert into value_before (request, at, field, old) values ($request, $at, $field, $old);

-- The same of what such a letter takes the place of.
-- name: value_before_take_over
insert into value_before (request, at, field, old)
select id, $at, 'subject', subject from request where id = $id
union all select id, $at, 'text', text from request where id = $id
union all select id, $at, 'received_at', cast(received_at as text) from request where id = $id;

-- The words of the mail that came before it stay with that mail.
-- name: message_keep_words
update message set text = (select r.text from request r where r.id = $request)
where request = $request and outcome = 'new' and text is null;

-- Any of its addresses; other_emails has ';' between them.
-- name: agency_by_email
select code from agency
where lower(email) = lower($email)
	or instr(';' || replace(lower(other_emails), ' ', '') || ';', ';' || lower($email) || ';') > 0
limit 1;

-- What a completion adds; what is there stays.
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
-- Without counting them: they have no gaps (event_prove()).
-- name: event_count
select coalesce(max(id), 0) from event;

-- name: event_chain
select id, request, at, actor, what, data, hash from event order by id;

-- name: setting_get
select value from setting where name = $name;

-- name: setting_put
insert into setting (name, value) values ($name, $value) on conflict (name) do nothing;

-- name: holiday_all
select day, kind, name, decree from holiday order by day;

-- name: holiday_year
select count(*) from holiday where day between $first and $last;

-- name: holiday_get
select kind, name, decree from holiday where day = $day;

-- name: holiday_put
insert into holiday (day, kind, name, decree) values ($day, $kind, $name, $decree)
on conflict (day) do update set kind = excluded.kind, name = excluded.name,
	decree = excluded.decree;

-- name: holiday_delete
delete from holiday where day = $day;
