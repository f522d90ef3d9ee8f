-- What a report of a past evening needs and no row keeps: values that were written over.

-- What stood in a column before a letter of the applicant filled it or took its place:
-- name, nik, address, phone, occupation, purpose, wanted, how, subject, text, received_at.
-- What an officer corrects stands in identity_change. Erased with the rest of the file.
create table value_before (
	id       integer primary key,
	request  integer not null references request (id),
	at       integer not null,           -- UTC seconds, until when it stood there
	field    text not null,
	old      text                        -- null: it was empty
) strict;
create index value_before_at on value_before (at);
create index identity_change_at on identity_change (at);

-- A decision that was taken back, or made anew on the superior's order; the columns are
-- those of request. decision_reason may hold words about a person and is erased with the
-- rest of the file.
create table decision_before (
	id              integer primary key,
	request         integer not null references request (id),
	decided_at      integer not null,    -- UTC seconds, of its event
	decision_reason text,
	held            text,
	held_by         text,
	form            text,
	access          text,
	cost            integer,             -- rupiah
	payment         text,
	promised        text
) strict;
create index decision_before_request on decision_before (request, decided_at);

create trigger decision_leaves before update of decided_at on request
when old.decided_at is not null and old.decision is not null and new.decided_at is not old.decided_at
begin
	insert into decision_before (request, decided_at, decision_reason, held, held_by, form, access, cost, payment, promised)
	values (old.id, old.decided_at, old.decision_reason, old.held, old.held_by, old.form, old.access,
		old.cost, old.payment, old.promised);
end;
