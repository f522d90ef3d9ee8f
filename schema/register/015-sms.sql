-- SMS: letters by telephone, and those that answer somebody who has no file.

-- A letter may belong to no request: how one writes to the office (format), that no more
-- than what the law wants comes from now on (berhenti). SQLite has no other way to take a
-- NOT NULL away that keeps what points to the table.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, 'request     integer not null references request (id),
	letter      text not null,', 'request     integer references request (id),
	letter      text not null,')
where type = 'table' and name = 'outbox';
pragma writable_schema = reset;

-- Of an SMS: the parts that it takes, each of which the provider counts; null before it is
-- composed, and for mail.
alter table outbox add column parts integer check (parts > 0);
-- UTC seconds: the network's word that it has reached the telephone; null when it has said
-- nothing.
alter table outbox add column delivered_at integer;
-- The letter that did not arrive, which this one tells of by another channel.
alter table outbox add column instead_of integer references outbox (id);

-- Who wants no SMS that need not be: STOP.
create table sms_stop (
	phone  text primary key,             -- +62…
	at     integer not null              -- UTC seconds
) strict, without rowid;

create index applicant_phone on applicant (phone);

-- As in 006, of every channel. An SMS in doubt is not in it: whether it goes once more a
-- person decides.
drop view letter_ready;
create view letter_ready as
	select o.id, o.request, r.number, o.letter, o.channel, o.recipient, o.state, o.message_id,
	       o.digest, o.attempts, o.first_tried_at, o.parts, max(o.next_at, o.not_before_at) as ready_at
	from outbox o left join request r on r.id = o.request
	where o.channel in ('surel', 'sms') and o.digest is not null
		and (o.state in ('composed', 'retry') or
		     (o.state = 'doubt' and o.again = 0 and o.channel <> 'sms'));
