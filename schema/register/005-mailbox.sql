-- Reading mailboxes: what a server would not hand over is remembered and tried
-- again, and a mailbox whose UIDs mean something new is read again knowingly.

-- The highest UID that the folder had when its UIDVALIDITY changed (RFC 3501 section
-- 2.3.1.1): up to it messages are paired with what the register has, by digest. Null
-- once that is done.
alter table mailbox add column reread_to integer;

-- Messages that are on the server and could not be taken. `mailbox.uid` goes on past
-- them: a message that breaks something holds no other one up, and is never forgotten
-- either. A row ends when the message came, or is gone from the server.
create table unfetched (
	account      text not null,
	folder       text not null,
	uidvalidity  integer not null,
	uid          integer not null,
	failures     integer not null default 1, -- how often it was tried
	first_at     integer not null,           -- UTC seconds
	last_at      integer not null,           -- UTC seconds
	reason       text not null,              -- of the last time; the server's word, no citizen's
	primary key (account, folder, uidvalidity, uid)
) strict;

-- Messages that are safe here, while their copy on the server could not be treated as
-- `after` says because the connection broke: done with the next one.
create table untouched (
	account      text not null,
	folder       text not null,
	uidvalidity  integer not null,
	uid          integer not null,
	primary key (account, folder, uidvalidity, uid)
) strict;
