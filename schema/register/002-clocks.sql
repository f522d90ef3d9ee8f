-- The clocks of a request as data (DOMAIN.md 2.3), and what keeps its status honest.

-- One row each time a clock starts. day 0 is start_on, the limit the end of end_on
-- (DOMAIN.md 2.4). `state`:
--   running   counts
--   paused    does not count: without dates it waits for its start (the identity is
--             asked for); with a start only it waits for the calendar of a year; with
--             both it is a plan (tenggat2 until its notice is sent)
--   met       what it waits for came in time
--   missed    end_on passed first; ended_at is then when it came after all, or null
--   void      nothing waits for it any more (withdrawn, extended, started again)
create table clock (
	id          integer primary key,
	request     integer not null references request (id),
	assignment  integer references assignment (id), -- whose 6 days: batas_skpd only
	objection   integer references objection (id),  -- batas_tanggap_keberatan, batas_sengketa
	name        text not null
	            check (name in ('tenggat', 'tenggat2', 'batas_skpd', 'batas_lengkap',
	                            'batas_keberatan', 'batas_tanggap_keberatan', 'batas_sengketa',
	                            'batas_lapor')),
	start_on    text,                    -- day 0
	workdays    integer not null check (workdays > 0), -- its length when it began
	end_on      text,                    -- start_on + workdays
	state       text not null
	            check (state in ('running', 'paused', 'met', 'missed', 'void')),
	why         text not null,           -- the event that began it
	began_at    integer not null,
	ended_why   text,                    -- the event that ended it
	ended_at    integer,                 -- of that event
	check (start_on is not null or end_on is null),
	check (end_on is not null or state in ('paused', 'void')),
	check (state in ('running', 'paused', 'missed') or ended_at is not null),
	check (state not in ('running', 'paused') or ended_at is null)
) strict;
create index clock_request on clock (request, name);
create index clock_running on clock (end_on) where state = 'running';
create unique index clock_one_open on clock
	(request, name, coalesce(assignment, 0), coalesce(objection, 0))
	where state in ('running', 'paused');

-- The columns of request, assignment and objection that lists and letters read say what the
-- clocks say, always: no program writes them.
create trigger clock_tenggat_new after insert on clock when new.name = 'tenggat'
begin
	update request set started_on = new.start_on, due_on = new.end_on where id = new.request;
end;
create trigger clock_tenggat_change after update of start_on, end_on on clock
when new.name = 'tenggat' and (old.start_on is not new.start_on or old.end_on is not new.end_on)
begin
	update request set started_on = new.start_on, due_on = new.end_on where id = new.request;
end;
create trigger clock_tenggat2_new after insert on clock
when new.name = 'tenggat2' and new.state <> 'paused'
begin
	update request set extended_due_on = new.end_on where id = new.request;
end;
-- A plan that does not run yet is no deadline: extended_due_on says what was sent in time.
create trigger clock_tenggat2_change after update of end_on, state on clock
when new.name = 'tenggat2'
begin
	update request set extended_due_on =
		case when new.state in ('running', 'met', 'missed') then new.end_on end
	where id = new.request;
end;
create trigger clock_lengkap_new after insert on clock when new.name = 'batas_lengkap'
begin
	update request set complete_by_on = new.end_on where id = new.request;
end;
create trigger clock_lengkap_change after update of end_on on clock
when new.name = 'batas_lengkap' and old.end_on is not new.end_on
begin
	update request set complete_by_on = new.end_on where id = new.request;
end;
create trigger clock_skpd_new after insert on clock
when new.name = 'batas_skpd' and new.end_on is not null
begin
	update assignment set due_on = new.end_on where id = new.assignment;
end;
create trigger clock_skpd_change after update of end_on on clock
when new.name = 'batas_skpd' and old.end_on is not new.end_on
begin
	update assignment set due_on = new.end_on where id = new.assignment;
end;
create trigger clock_tanggap_change after update of end_on on clock
when new.name = 'batas_tanggap_keberatan' and old.end_on is not new.end_on and new.end_on is not null
begin
	update objection set due_on = new.end_on where id = new.objection;
end;

-- A request at one moment of the seven steps (DOMAIN.md 2.3: s1 received_at to
-- identity_checked_at, s2 to registered_at, s3 to reviewed_at, s4 forwarded_at to
-- responded_at, s5 to decided_at, s6 to booked_at, s7 to answered_at).
alter table request add column identity_checked_at integer;
alter table request add column reviewed_at integer;  -- the PPID took it in hand
alter table request add column forwarded_at integer; -- the first forward
alter table request add column responded_at integer; -- the last agency's answer
alter table request add column booked_at integer;    -- the answer stands in the register

-- Why a deadline was extended: the regulation's ground, and in extension_reason the
-- officer's words, as the notice says them.
alter table request add column extension_ground text
	check (extension_ground in ('belum_dikuasai', 'belum_diputuskan'));

-- The class of a complaint in the national service standard (DOMAIN.md 9.2): it sets
-- the length of batas_lapor. Null: not decided, 14 working days.
alter table request add column complaint_class text
	check (complaint_class in ('normatif', 'biasa', 'pengawasan'));

-- A status changes only with its event, written first in the same transaction:
-- the journal's newest word on the request says from where to where, as
-- lib/register/status.c writes it. (SQLite 3.40 keeps its JSON functions from triggers.)
create trigger request_status_has_its_event before update of status on request
when old.status is not new.status and not exists (
	select 1 from event
	where id = (select max(id) from event where request = new.id)
		and instr(data, '"from":"' || old.status || '","to":"' || new.status || '"') > 0)
begin
	select raise(abort, 'a status changes only with its event');
end;

-- A number is given once: its counter only grows.
create trigger counter_only_grows before update on counter
when new.last <= old.last or new.series <> old.series or new.year <> old.year
begin
	select raise(abort, 'a number is never given again');
end;
create trigger counter_stays before delete on counter
begin
	select raise(abort, 'a number is never given again');
end;

-- What an older register knows becomes clocks; the lengths were those of the procedure.
insert into clock (request, name, start_on, workdays, end_on, state, why, began_at, ended_why, ended_at)
select id, 'tenggat', started_on, 10, due_on,
	case when started_on is null and status = 'belum_lengkap' then 'paused'
	     when status in ('terdaftar', 'ditelaah', 'diteruskan', 'ditanggapi', 'diputuskan') then 'running'
	     else 'void' end,
	'register', registered_at,
	case when status in ('tidak_dilanjutkan', 'dicabut', 'bukan_layanan', 'dijawab', 'selesai') then 'migration' end,
	case when status in ('tidak_dilanjutkan', 'dicabut', 'bukan_layanan', 'dijawab', 'selesai') then registered_at end
from request;
insert into clock (request, name, start_on, workdays, end_on, state, why, began_at, ended_why, ended_at)
select id, 'batas_lengkap', registered_on, 3, complete_by_on,
	case when status = 'belum_lengkap' then 'running' else 'met' end,
	'identity_missing', registered_at,
	case when status <> 'belum_lengkap' then 'identity_complete' end,
	case when status <> 'belum_lengkap' then coalesce(completed_at, registered_at) end
from request where complete_by_on is not null;
update request set identity_checked_at = registered_at;
