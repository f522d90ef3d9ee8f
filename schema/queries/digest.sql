-- Digests: the agencies' before each reading, and the PPID's morning.

-- Who owes an answer since before the digests of this reading went, and has none yet; id is
-- its oldest forward.
-- name: digest_agencies
select min(s.id) as id, s.agency
from assignment s join request r on r.id = s.request
	join outbox o on o.id = (select max(id) from outbox
		where request = s.request and letter = 'penerusan' and assignment = s.id)
where s.responded_at is null and s.returned_at is null and s.excused_at is null
	and r.status in ('diteruskan', 'ditelaah') and o.state = 'sent' and o.bounced_at is null
	and o.sent_at <= $opened_at and not exists (select 1 from digest d where d.agency = s.agency and d.day = $day and d.reading = $reading)
group by s.agency having min(s.id) > $after
order by 1 limit $limit;

-- name: digest_written
select 1 from digest where agency = $agency and day = $day and reading = $reading;

-- name: digest_insert
insert into digest (agency, day, reading, at, outbox) values ($agency, $day, $reading, $now, $outbox)
returning id;

-- name: digest_item_insert
insert into digest_item (digest, position, assignment, days_left)
values ($digest, $position, $assignment, $days_left);

-- An older one of the same reader that has not left says what is in the new one. (Those
-- before it were taken back by it.)
-- name: digest_withdraw
update outbox set state = 'cancelled'
where id in (select outbox from digest where agency = $agency order by id desc limit 8) and state in ('owed', 'held', 'composed', 'retry');

-- name: digest_get
select d.id, d.agency, d.day, d.reading, d.at,
	coalesce((select a.name from agency a where a.code = d.agency
		order by a.valid_from desc limit 1), d.agency) as agency_name
from digest d where d.outbox = $outbox;

-- Its items as they stand now; a step that a digest which never left has taken shows too.
-- name: digest_items
select i.assignment, i.days_left, s.sent_at, s.due_on as agency_due_on, s.with_identity, s.time_asked_at,
	s.time_asked_on, s.request,
	(select count(*) from reminder m where m.request = s.request and m.rule = 'skpd' and m.assignment = s.id) as reminded,
	(select max(m.day) from reminder m where m.request = s.request and m.rule = 'skpd' and m.assignment = s.id) as reminded_on
from digest_item i join assignment s on s.id = i.assignment
where i.digest = $digest order by i.position;

-- The PPID's ladder: what nobody has looked at since a day or longer.
-- name: digest_unreviewed
select * from request_brief where status = 'terdaftar' and registered_on < $day
order by registered_on, +year, +seq
limit $limit;

-- What the superior has not answered; those whose day is over too.
-- name: digest_objections
select k.number, r.number as request, k.due_on
from objection k join request r on r.id = k.request
where k.decision is null
order by k.due_on, k.id limit $limit;

-- Agencies whose last digest that left did not arrive.
-- name: digest_undelivered
select d.agency, o.recipient from digest d join outbox o on o.id = d.outbox
where d.agency <> '' and (o.state = 'failed' or o.bounced_at is not null)
	and d.id = (select max(e.id) from digest e join outbox p on p.id = e.outbox
		where e.agency = d.agency and (p.state in ('sent', 'failed') or p.bounced_at is not null))
order by d.agency;

-- name: digest_head
select id, hash, at from event order by id desc limit 1;
