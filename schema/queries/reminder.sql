-- Reminders to agencies, and escalations.

-- The forwards that owe an answer while their request waits for it, and whose letter has
-- arrived as far as one can know; of one agency, or of all ($agency null). What was done:
-- `reminder` and `escalation` are the last steps, `reminded` how many reminders went.
-- name: reminder_owing
select s.id, s.request, r.number, r.kind, r.status, s.agency, s.sent_at, c.name, c.start_on, c.end_on,
	c.workdays, o.message_id,
	(select coalesce(max(m.step), 0) from reminder m where m.request = s.request and m.rule = 'skpd' and m.assignment = s.id) as reminder,
	(select coalesce(max(m.step), 0) from reminder m where m.request = s.request and m.rule = 'eskalasi' and m.assignment = s.id) as escalation,
	(select count(*) from reminder m where m.request = s.request and m.rule = 'skpd' and m.assignment = s.id) as reminded
from assignment s join request r on r.id = s.request
	join clock c on c.request = s.request and c.name = 'batas_skpd' and c.assignment = s.id
		and c.ended_at is null and c.end_on is not null
	join outbox o on o.id = (select max(id) from outbox
		where request = s.request and letter = 'penerusan' and assignment = s.id)
where s.responded_at is null and s.returned_at is null and s.excused_at is null and s.id > $after
	and r.status in ('diteruskan', 'ditelaah') and o.state = 'sent' and o.bounced_at is null
	and ($agency is null or s.agency = $agency)
order by s.id limit $limit;

-- name: reminder_insert
insert into reminder (request, assignment, rule, step, day, at, outbox)
values ($request, $assignment, $rule, $step, $day, $now, $outbox);

-- The row of a code that is valid on a day, else its last one.
-- name: agency_now
select code, name, email, head, phone from agency where code = $code
order by valid_from <= $day and coalesce(valid_to, '9999-12-31') >= $day desc, valid_from desc
limit 1;
