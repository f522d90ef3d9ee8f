-- The clocks of a request, and the one way in which its status changes.

-- name: request_state
select number, kind, status, registered_on, complaint_class from request where id = $request;

-- The moments of the seven steps: the first of each, but the last answer and decision.
-- name: request_status
update request set status = $status,
	completed_at = coalesce($completed_at, completed_at),
	reviewed_at = coalesce(reviewed_at, $reviewed_at),
	forwarded_at = coalesce(forwarded_at, $forwarded_at),
	responded_at = coalesce($responded_at, responded_at),
	decided_at = coalesce($decided_at, decided_at),
	booked_at = coalesce($booked_at, booked_at),
	answered_at = coalesce($answered_at, answered_at)
where id = $request;

-- Those that still wait for something; a null subject is any.
-- name: clock_waiting
select id, state, start_on, end_on, workdays from clock
where request = $request and name = $name and ended_at is null
	and ($assignment is null or assignment = $assignment)
	and ($objection is null or objection = $objection)
order by id;

-- The last row of a clock: its dates, whatever became of it.
-- name: clock_last
select id, state, start_on, end_on, workdays, why, ended_why from clock
where request = $request and name = $name
order by id desc limit 1;

-- name: clock_insert
insert into clock (request, assignment, objection, name, start_on, workdays, end_on, state,
	why, began_at)
values ($request, $assignment, $objection, $name, $start_on, $workdays, $end_on, $state,
	$why, $now);

-- name: clock_run
update clock set state = 'running', start_on = $start_on, workdays = $workdays,
	end_on = $end_on, why = $why, began_at = $now
where id = $id;

-- name: clock_pause
update clock set state = 'paused', start_on = null, end_on = null, why = $why, began_at = $now
where id = $id;

-- name: clock_end
update clock set state = $state, ended_why = $why, ended_at = $now where id = $id;

-- A running clock whose last day is over.
-- name: clock_miss
update clock set state = 'missed', ended_why = 'passed' where id = $id;

-- name: clock_move
update clock set start_on = $start_on, end_on = $end_on where id = $id;

-- name: request_clocks
select c.name as clock, c.start_on as start, c.workdays, c.end_on as "end", c.state, c.why,
	a.agency, o.number as objection, c.ended_at, c.ended_why
from clock c left join assignment a on a.id = c.assignment
	left join objection o on o.id = c.objection
where c.request = $request order by c.id;

-- What loket-remind finds: running clocks whose last day is before today, oldest first.
-- A completion is not waited for in vain before the letter that asks for it has gone.
-- name: clock_passed
select c.id, c.request, r.number, r.kind, r.status, c.name, c.start_on, c.end_on, c.assignment, c.objection
from clock c join request r on r.id = c.request
where c.state = 'running' and c.end_on < $today and c.id > $after
	and (c.name <> 'batas_lengkap' or $lapses = 1 and exists (
		select 1 from outbox o where o.request = c.request and o.letter = 'lengkapi'
			and o.state = 'sent'))
order by c.id limit $limit;

-- name: request_extension
update request set extension_ground = $ground, extension_reason = $reason where id = $request;

-- What a changed calendar moves: one request's clocks together.
-- name: clock_recount
select c.id, c.request, r.number, c.name, c.start_on, c.workdays, c.end_on, c.state
from clock c join request r on r.id = c.request
where c.state = 'running' or (c.state = 'paused' and c.start_on is not null)
	or (c.state = 'missed' and c.ended_at is null)
order by c.request, c.id;

-- The calendar that it waited for is there.
-- name: clock_start_waiting
update clock set state = 'running', start_on = $start_on, end_on = $end_on where id = $id;

-- name: clock_revive
update clock set state = 'running', start_on = $start_on, end_on = $end_on, ended_why = null
where id = $id;

-- name: clock_undo_silence
update clock set state = 'void', ended_why = 'calendar_changed', ended_at = $now
where request = $request and name = 'batas_keberatan' and why = 'deadline_missed'
	and ended_at is null;
