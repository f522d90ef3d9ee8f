-- Step 4 of the procedure: what a forward carried, and what the agency made of it.

alter table assignment add column with_identity integer not null default 0
	check (with_identity in (0, 1)); -- the letter names the applicant (never with his NIK)
alter table assignment add column returned_to text;     -- whom it names instead, in its own words
alter table assignment add column time_asked_at integer; -- MOHON WAKTU: UTC seconds of its last mail
alter table assignment add column time_asked_on text;   -- until which day; null: it names none. due_on stays
alter table assignment add column excused_at integer;   -- the PPID waits for it no longer

-- The forward that a message answers; of an 'unverified' one: that it seems to answer.
alter table message add column assignment integer references assignment (id);
create index message_assignment on message (assignment) where assignment is not null;

-- What an 'unverified' message tells besides its words (identity, command, kind), as JSON,
-- for the officer who takes it; null in all others.
alter table message add column told text;

-- A reminder may be about one forward of several. Nothing has written this table before.
drop table reminder;
create table reminder (
	request    integer not null references request (id),
	assignment integer references assignment (id),
	rule       text not null,            -- 'skpd'
	step       integer not null check (step > 0),
	day        text not null,            -- on which the step fell, by the clock of then
	at         integer not null,         -- UTC seconds
	outbox     integer references outbox (id)
) strict;
create unique index reminder_once on reminder (request, rule, step, day, coalesce(assignment, 0));

-- agencies: who has it, those that were asked and neither returned it nor were excused,
-- in the order of their forwards.
drop view request_brief;
create view request_brief as
	select r.id, r.year, r.seq, r.number, r.kind, r.status, r.channel, r.subject, a.name, a.email,
	       r.received_at, r.registered_at, r.registered_on, r.due_on, r.extended_due_on,
	       r.complete_by_on, r.decision, r.possibly_double,
	       (select group_concat(s.agency, ' ') from assignment s where s.request = r.id
		and s.returned_at is null and s.excused_at is null) as agencies
	from request r join applicant a on a.id = r.applicant;
