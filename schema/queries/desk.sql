-- What the desk sees.

-- The narrowest index that serves: each statement is one way into the list.
-- name: request_list_all
select * from request_brief
where ($kind is null or kind = $kind)
	and ($agency is null or exists (select 1 from assignment s where s.request = request_brief.id
		and s.agency = $agency and s.returned_at is null and s.excused_at is null))
order by year, seq
limit $limit;

-- name: request_list_status
select * from request_brief
where status = $status and ($kind is null or kind = $kind)
	and ($agency is null or exists (select 1 from assignment s where s.request = request_brief.id
		and s.agency = $agency and s.returned_at is null and s.excused_at is null))
order by +year, +seq
limit $limit;

-- The open ones whose answer is due on a day or before: few, by index request_open (the +
-- keeps the planner from walking all numbers in their order instead).
-- name: request_list_due
select * from request_brief
where coalesce(ordered_by_on, extended_due_on, due_on) <= $until
	and status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
	and ($status is null or status = $status) and ($kind is null or kind = $kind)
	and ($agency is null or exists (select 1 from assignment s where s.request = request_brief.id
		and s.agency = $agency and s.returned_at is null and s.excused_at is null))
order by +year, +seq
limit $limit;

-- Those with an objection that the superior has not answered.
-- name: request_list_objected
select * from request_brief
where id in (select request from objection where decision is null)
	and ($until is null or coalesce(ordered_by_on, extended_due_on, due_on) <= $until
		and status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan'))
	and ($status is null or status = $status) and ($kind is null or kind = $kind)
	and ($agency is null or exists (select 1 from assignment s where s.request = request_brief.id
		and s.agency = $agency and s.returned_at is null and s.excused_at is null))
order by +year, +seq
limit $limit;

-- Today's desk, by reason. Where the office waits: forwards that nobody has answered,
-- whoever has the most of them that are late first.
-- name: desk_agencies
select s.agency, count(*) as requests, sum(s.due_on < $today) as late, min(s.sent_at) as oldest_at
from request r join assignment s on s.request = r.id
where r.status = 'diteruskan' and s.responded_at is null and s.returned_at is null and s.excused_at is null
group by s.agency order by late desc, oldest_at, s.agency;

-- name: desk_due
select * from request_brief
where coalesce(ordered_by_on, extended_due_on, due_on) between $from and $until
	and status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
order by coalesce(ordered_by_on, extended_due_on, due_on), +year, +seq
limit $limit;

-- Objections: the superior has written, or his days are few.
-- name: desk_objected
select * from request_brief
where id in (select k.request from objection k where k.decision is null
	and (k.due_on <= $until or exists (select 1 from message m where m.request = k.request
		and m.outcome = 'response' and m.assignment is null and m.id > coalesce(k.message, 0))))
order by +year, +seq
limit $limit;

-- name: desk_new
select * from request_brief where status = 'terdaftar'
order by due_on, +year, +seq
limit $limit;

-- name: desk_ready
select * from request_brief where status = 'ditanggapi'
order by due_on, +year, +seq
limit $limit;

-- name: desk_reviewed
select * from request_brief where status = 'ditelaah'
order by due_on, +year, +seq
limit $limit;

-- Did the last review say that the PPID answers it itself?
-- name: desk_own
select instr(e.data, '"holder":"PPID"') from request r join event e on e.request = r.id
where r.number = $number and e.what = 'review' order by e.id desc limit 1;

-- name: desk_undelivered
select * from request_brief
where id in (select request from outbox where state = 'failed'
	union select request from outbox where bounced_at is not null)
order by +year, +seq
limit $limit;

-- name: desk_doubtful
select * from request_brief
where id in (select request from outbox where state = 'doubt')
order by +year, +seq
limit $limit;

-- name: desk_unverified
select * from request_brief
where id in (select request from message where outcome = 'unverified')
order by +year, +seq
limit $limit;

-- name: request_show
select r.id, r.number, r.kind, r.kind_score, r.kind_why, r.status, r.channel, r.subject, r.text,
	r.purpose, r.wanted, r.how, r.received_at, r.registered_at, r.registered_on, r.started_on, r.due_on,
	r.complete_by_on, r.completed_at, r.reviewed_at, r.extended_due_on, r.extension_ground, r.extension_reason,
	(select c.end_on from clock c where c.request = r.id and c.name = 'tenggat2'
		order by c.id desc limit 1) as planned_due_on, r.forwarded_at, r.responded_at, r.decided_at,
	r.answered_at, r.ordered_by_on, r.decision, r.decision_reason, r.possibly_double, r.confidential,
	a.kind as applicant_kind, a.name, a.nik, a.address, a.email, a.phone, a.occupation,
	o.number as objection_number, o.ground as objection_ground,
	o.received_at as objection_received_at, o.due_on as objection_due_on,
	(select group_concat(s.agency, ' ') from assignment s where s.request = r.id
		and s.returned_at is null and s.excused_at is null) as agencies
from request r join applicant a on a.id = r.applicant
	left join objection o on o.id = (select max(id) from objection where request = r.id)
where r.number = $number;

-- name: request_number
select number from request where id = $id;

-- name: request_messages
select id, digest, message_id, direction, channel, class, outcome, outcome_why, sender,
	subject, text, parts, warnings, received_at, registered_at,
	(select s.agency from assignment s where s.id = message.assignment) as agency
from message where request = $request order by id;

-- name: request_events
select at, actor, what, data,
	(select n.text from note n where n.request = event.request and n.event = event.id
		order by n.id desc limit 1) as note
from event where request = $request order by id;

-- name: request_objections
select number, ground, state, channel, received_at, due_on as due, proxy is not null as by_proxy,
	forwarded_at, decision, decided_at, superior, ordered, ordered_by_on, answered_at, response,
	dispute_number, dispute_on, dispute_result, dispute_result_on
from objection where request = $request order by id;

-- The forwards: whom the request was at, and what came of it.
-- name: request_assignments
select s.agency, s.sent_at, s.due_on as due, s.with_identity, s.responded_at, s.returned_at, s.returned_to,
	s.time_asked_at, s.time_asked_on as time_asked_until, s.excused_at
from assignment s where s.request = $request order by s.id;

-- name: request_letters
select id, letter, channel, recipient, state, attempts, owed_at, sent_at, answer, message_id, digest,
	bounced_at, bounced_status, (select s.agency from assignment s where s.id = outbox.assignment) as agency
from outbox where request = $request order by id;

-- name: desk_counts
select
	(select count(*) from request where status = 'terdaftar') as baru,
	(select count(*) from request where status = 'belum_lengkap') as belum_lengkap,
	(select count(*) from request where status in ('ditelaah', 'diteruskan', 'ditanggapi', 'diputuskan')) as dikerjakan,
	(select count(*) from request where status = 'ditelaah') as ditelaah,
	(select count(*) from request where status = 'diteruskan') as diteruskan,
	(select count(*) from request where status = 'ditanggapi') as siap_diputuskan,
	(select count(*) from request where coalesce(ordered_by_on, extended_due_on, due_on) between $today and $soon
		and status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')) as jatuh_tempo,
	(select count(*) from request where coalesce(ordered_by_on, extended_due_on, due_on) < $today
		and status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')) as lewat,
	(select count(*) from objection where decision is null) as keberatan,
	(select count(*) from message where outcome = 'held') as perlu_dibaca,
	(select count(*) from message where outcome = 'unverified') as belum_diverifikasi,
	(select count(*) from outbox where state = 'failed')
		+ (select count(*) from outbox where bounced_at is not null and state <> 'failed') as gagal_kirim,
	(select count(*) from outbox where state = 'doubt') as ragu,
	(select count(*) from outbox where state = 'held') as ditahan,
	(select count(*) from outbox where state in ('owed', 'composed', 'retry', 'sending')
		and channel <> 'surat') as menunggu_kirim,
	(select count(*) from outbox where state = 'owed' and channel = 'surat') as menunggu_diserahkan;

-- Messages that wait for a person, whether they point to a request or not.
-- name: messages_waiting
select m.id, m.digest, m.message_id, m.direction, m.channel, m.class, m.outcome, m.outcome_why, m.sender,
	m.subject, m.text, m.parts, m.warnings, m.received_at, m.registered_at,
	(select r.number from request r where r.id = m.request) as number
from message m where m.outcome in ('held', 'unverified')
order by +m.id limit $limit;

-- The last change of status: who changed it, when, by what.
-- name: request_last_move
select at, actor, what from event
where request = $request and instr(data, '"from":') > 0 order by id desc limit 1;
