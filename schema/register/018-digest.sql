-- Digests: what an agency owes in one letter before each reading of its mailbox, and the
-- PPID's morning.

-- One row a (reader, day, reading): written once, whatever cron does.
create table digest (
	id       integer primary key,
	agency   text not null,              -- its code; '' is the PPID's own
	day      text not null,              -- 2026-11-24, in the office's zone
	reading  text not null,              -- the time that it was written for, 07:45
	at       integer not null,           -- UTC seconds
	outbox   integer not null references outbox (id),
	unique (agency, day, reading)
) strict;

-- The forwards that an agency's digest names, in this order.
create table digest_item (
	digest     integer not null references digest (id),
	position   integer not null check (position > 0),
	assignment integer not null references assignment (id),
	days_left  integer,                  -- working days then, negative: late; null: no calendar
	primary key (digest, position)
) strict, without rowid;
create index digest_item_assignment on digest_item (assignment);
create index digest_outbox on digest (outbox);

-- Escalations are counted by themselves: an office may change how often it reminds.
-- reminder.rule is 'skpd' (reminders) or 'eskalasi', reminder.step counts each from 1.
update reminder set rule = 'eskalasi', step = step - 3 where rule = 'skpd' and step > 3;

-- As in 006: letters of no request, too.
drop view v_undelivered;
create view v_undelivered as
	select o.id, r.number, o.letter, o.channel, o.state, o.attempts, o.answer
	from outbox o left join request r on r.id = o.request
	where o.state = 'failed'
	order by o.id;
