-- Whose message is it: what the register remembers so that the order in which mail
-- arrives does not matter, and what a bounce says of a letter.

-- A Message-ID that a message answers or refers to (RFC 5322 section 3.6.4) and that
-- was not known here when it came: when that mail arrives later, it joins the file.
create table reference (
	message_id  text not null,           -- without <>
	message     integer not null references message (id),
	primary key (message_id, message)
) strict, without rowid;

-- An applicant may ask that his name is kept from the agency (DOMAIN.md 5.1,
-- "rahasia"): noted here as he wrote it, and seen by whoever forwards the file.
alter table request add column confidential integer not null default 0
	check (confidential in (0, 1));

-- What came back. A report that proves itself (it names our Message-ID, or came to
-- the letter's own envelope address) makes the letter 'failed'; one that only names
-- the recipient is noted for the desk: anybody can write that.
alter table outbox add column bounced_at integer;     -- when the report was registered
alter table outbox add column bounced_status text;    -- RFC 3463, "5.1.1"; null: it says none
alter table outbox add column bounce integer references message (id); -- the report
create index outbox_bounced on outbox (bounced_at) where bounced_at is not null;

-- For the limit of automatic letters: the recipient in lower case and without what
-- stands behind a '+' in its local part, so that one mailbox is one address however
-- it is spelled.
alter table outbox add column counted_as text;
update outbox set counted_as = lower(recipient);
drop index outbox_recipient;
create index outbox_counted on outbox (counted_as, owed_at);
