-- Search by words, and the desk's lists at any size of the register.

-- The words of the answer as the applicant reads it; null until it is decided.
alter table request add column answer text;

-- What search looks through, one row a request (rowid = request.id). The words stay in
-- their own tables: the index keeps no copy, and erasing a request's words takes them
-- out of the index too.
create view request_words as
	select r.id, r.subject, r.text, r.answer, a.name
	from request r join applicant a on a.id = r.applicant;

drop table request_text;
create virtual table request_text using fts5 (
	subject, text, answer, name,
	content = 'request_words', content_rowid = 'id',
	tokenize = 'unicode61 remove_diacritics 2'
);
insert into request_text (request_text) values ('rebuild');

-- Requests whose words the index does not have yet, with the words that it has: an index
-- without a copy must be told what to forget. The triggers write it, so no program can
-- forget to; lib/register empties it before each commit. (The index itself is no business
-- of a trigger: a virtual table in one would need a trusted schema.)
create table request_reindex (
	id       integer primary key,        -- of the request
	fresh    integer not null check (fresh in (0, 1)), -- the index has nothing of it
	subject  text,
	text     text,
	answer   text,
	name     text
) strict;

create trigger request_words_new after insert on request
begin
	insert into request_reindex (id, fresh) values (new.id, 1);
end;
create trigger request_words_change after update of subject, text, answer on request
when old.subject is not new.subject or old.text is not new.text or old.answer is not new.answer
begin
	insert or ignore into request_reindex (id, fresh, subject, text, answer, name)
	select old.id, 0, old.subject, old.text, old.answer, name from applicant where id = old.applicant;
end;
create trigger request_words_name after update of name on applicant
when old.name is not new.name
begin
	insert or ignore into request_reindex (id, fresh, subject, text, answer, name)
	select id, 0, subject, text, answer, old.name from request where applicant = old.id;
end;
create trigger request_words_gone before delete on request
begin
	insert or ignore into request_reindex (id, fresh, subject, text, answer, name)
	select old.id, 0, old.subject, old.text, old.answer, name from applicant where id = old.applicant;
end;

-- The open requests by the deadline that applies: few, however many were answered.
create index request_open on request (coalesce(extended_due_on, due_on))
	where status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan');

-- What a list shows of a request; the desk's statements narrow it.
create view request_brief as
	select r.id, r.year, r.seq, r.number, r.kind, r.status, r.channel, r.subject, a.name, a.email,
	       r.received_at, r.registered_at, r.registered_on, r.due_on, r.extended_due_on,
	       r.complete_by_on, r.decision, r.possibly_double
	from request r join applicant a on a.id = r.applicant;
