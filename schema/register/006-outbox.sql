-- The outbox on the wire: what each try was answered, what a letter carries, and the
-- evidence that settles a doubt.

-- Where a claim came from: what it goes back to when nothing was begun.
alter table outbox add column claimed_from text
	check (claimed_from in ('composed', 'retry', 'doubt'));
-- UTC seconds: our own copy ([smtp] archive) came back through the intake. A server
-- that took the copy took the letter: they were in one envelope.
alter table outbox add column copied_at integer;

-- What the server said of one recipient at one try (RFC 5321 section 4.2). It may quote
-- the recipient's address; it is shown as it is on the desk and in no log.
create table attempt (
	outbox   integer not null references outbox (id),
	attempt  integer not null check (attempt > 0), -- outbox.attempts at that time
	role     text not null check (role in ('to', 'copy')), -- the letter's recipient, our own archive
	at       integer not null,           -- UTC seconds
	outcome  text not null
	         check (outcome in ('sent', 'later', 'failed', 'doubt', 'refused')),
	code     integer,                    -- the reply code, null when there was none
	answer   text,                       -- the reply line, with the queue id
	primary key (outbox, attempt, role)
) strict;

-- What goes with a letter: parts of messages in the archive (an agency's answer), as
-- they came, in this order.
create table enclosure (
	outbox   integer not null references outbox (id),
	position integer not null check (position > 0),
	digest   text not null check (length(digest) = 64), -- of the message, archive/ab/cd/DIGEST.eml
	part     text not null,              -- its number, "2.1" (loket-record(5))
	name     text,                       -- another file name than the part's own
	primary key (outbox, position)
) strict;

-- What a sender may take once its time has come (not_before_at, next_at): composed
-- letters, those whose pause is over, and those in doubt whose wait for evidence is.
create view letter_ready as
	select o.id, o.request, r.number, o.letter, o.channel, o.recipient, o.state, o.message_id,
	       o.digest, o.attempts, o.first_tried_at, max(o.next_at, o.not_before_at) as ready_at
	from outbox o join request r on r.id = o.request
	where o.channel = 'surel' and o.digest is not null
		and (o.state in ('composed', 'retry') or (o.state = 'doubt' and o.again = 0));

-- Letters that have not reached anybody, and will not by themselves.
create view v_undelivered as
	select o.id, r.number, o.letter, o.channel, o.state, o.attempts, o.answer
	from outbox o join request r on r.id = o.request
	where o.state = 'failed'
	order by o.id;
