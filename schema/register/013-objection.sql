-- Objections (DOMAIN.md 2.2): their own life, and what their register holds (3.2).

-- Where it stands; rules/objection has the table. `k_ditanggapi` is reached when the answer
-- has gone, so a decision whose letter still waits is no answer yet.
alter table objection add column state text not null default 'k_terdaftar'
	check (state in ('k_terdaftar', 'k_ditelaah', 'k_ditanggapi', 'k_lewat', 'sengketa', 's_selesai'));
alter table objection add column channel text not null default 'surel'
	check (channel in ('surel', 'sms', 'surat', 'telepon', 'faks', 'datang', 'web'));
-- The message that it came with: its words, and the raw bytes in the archive.
alter table objection add column message integer references message (id);
-- Who objects for the applicant, and by which special power of attorney (surat kuasa khusus).
alter table objection add column proxy text;         -- name and contact
alter table objection add column proxy_letter text;  -- its number or date
alter table objection add column forwarded_at integer; -- handed to the superior: UTC seconds
-- The superior's answer. `decision` is one of menguatkan, dikabulkan_seluruhnya,
-- dikabulkan_sebagian, tidak_diterima; decided_at when it was entered here.
alter table objection add column consideration text; -- pertimbangan
alter table objection add column ordered text;       -- perintah: what the PPID must do; null: nothing
alter table objection add column ordered_by_on text; -- until when; null: no date was given
alter table objection add column superior text;      -- nama dan posisi Atasan PPID
alter table objection add column letter_number text; -- of the answer, from the office's mail agenda
alter table objection add column answered_at integer; -- the answer has gone: UTC seconds
alter table objection add column response text;      -- tanggapan pemohon, to that answer
alter table objection add column response_at integer; -- when it was entered: UTC seconds
-- The dispute at the Komisi Informasi, entered by hand.
alter table objection add column dispute_number text; -- of the register there
alter table objection add column dispute_on text;    -- the day on which it was filed
alter table objection add column dispute_result text;
alter table objection add column dispute_result_on text;

-- Its state changes only with its event, as a request's status does.
create trigger objection_state_has_its_event before update of state on objection
when old.state is not new.state and not exists (
	select 1 from event
	where id = (select max(id) from event where request = new.request)
		and instr(data, '"objection":"' || new.number || '"') > 0
		and instr(data, '"was":"' || old.state || '","now":"' || new.state || '"') > 0)
begin
	select raise(abort, 'the state of an objection changes only with its event');
end;

-- What stood in a field of the identity before an officer changed it. The journal names the
-- fields and holds no personal data; these values are erased with the rest of the file.
create table identity_change (
	id       integer primary key,
	request  integer not null references request (id),
	at       integer not null,           -- UTC seconds, of the event `identified`
	field    text not null,              -- name, nik, address, phone, email, occupation, purpose, wanted, how
	old      text                        -- null: it was empty
) strict;
create index identity_change_request on identity_change (request);

-- The day that the superior set when he ordered an answered request to be answered anew.
-- It has no clock of the procedure; the desk shows it instead of the old deadline.
alter table request add column ordered_by_on text;

-- The register of objections (PERKI 1/2010 annex, the columns a to k), for people who ask
-- with sqlite3. No NIK, phone or address here.
create view v_objection as
	select k.number, k.received_at, a.name, k.proxy, r.number as request, r.subject, r.purpose,
	       k.ground, k.state, k.due_on, k.decision, k.answered_at, k.superior, k.response
	from objection k join request r on r.id = k.request join applicant a on a.id = r.applicant
	order by k.year, k.seq;
