-- The register of a public information office: one SQLite file, register.db.
--
-- Times end in _at (UTC seconds), civil dates in _on ("2026-12-07", the office's
-- zone). Names, NIK, addresses and texts of citizens stand in applicant, request,
-- message and request_text and nowhere else; event.data holds none of them.
-- Rules that must hold are constraints here; the words of the domain are the
-- office's own (DOMAIN.md section 2).

-- An agency (SKPD) that holds information, or one of the three Bidang. Names
-- change: a row is valid from valid_from to valid_to.
create table agency (
	code         text not null,          -- DINKES, KAP-WATES, BID-DATA
	name         text not null,
	email        text not null,          -- its official mailbox
	other_emails text not null default '', -- further addresses that it answers from, ';' between
	phone        text,
	head         text,                   -- the title of its head, for letters
	keywords     text not null default '', -- ';' between
	valid_from   text not null default '2000-01-01',
	valid_to     text,                   -- null: still valid
	primary key (code, valid_from)
) strict;

-- Who asks, as given for one request. One row a request: what a person wrote in
-- one file is never changed by what somebody writes in another.
create table applicant (
	id          integer primary key,
	kind        text not null default 'perorangan'
	            check (kind in ('perorangan', 'badan', 'kelompok')),
	name        text,
	nik         text,                    -- 16 digits; checked by rules/nik, never printed in a letter
	address     text,
	email       text,                    -- where answers go: the address that wrote
	phone       text,                    -- +62…
	occupation  text
) strict;
create index applicant_email on applicant (email);

-- One file of the register book (PERKI 1/2010 annex): a request for information,
-- a complaint, criticism or a suggestion.
create table request (
	id                integer primary key,
	number            text not null unique,  -- PPID-2026-00123
	year              integer not null,      -- of registered_on
	seq               integer not null check (seq > 0),
	kind              text not null
	                  check (kind in ('permohonan', 'aduan', 'kritik', 'saran', 'belum_ditentukan')),
	kind_score        integer not null default 0,
	kind_why          text,                  -- the words that decided
	status            text not null
	                  check (status in ('terdaftar', 'belum_lengkap', 'ditelaah', 'diteruskan',
	                                    'ditanggapi', 'diputuskan', 'dijawab', 'selesai',
	                                    'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')),
	channel           text not null
	                  check (channel in ('surel', 'sms', 'surat', 'telepon', 'faks', 'datang', 'web')),
	applicant         integer not null unique references applicant (id),
	subject           text not null default '',
	text              text not null default '',
	purpose           text,                  -- tujuan penggunaan informasi
	wanted            text,                  -- melihat or salinan
	how               text,                  -- way of sending
	received_at       integer not null,      -- when it reached us (mail server, SMS center)
	registered_at     integer not null,      -- when it was written here: the clocks count from this
	registered_on     text not null,         -- the same as a civil date
	started_on        text,                  -- day 0 of `due_on`; null while it waits for completion
	due_on            text,                  -- tenggat: + 10 working days; null while it waits
	complete_by_on    text,                  -- batas_lengkap: + 3 working days from the letter
	completed_at      integer,               -- when what was missing had come
	extended_due_on   text,                  -- tenggat2: once, + 7 working days
	extension_reason  text,
	decided_at        integer,
	answered_at       integer,
	decision          text,
	decision_reason   text,
	possibly_double   integer not null default 0 check (possibly_double in (0, 1)), -- a letter may have gone twice ("mungkin ganda")
	unique (year, seq),
	check ((due_on is null) = (started_on is null)),
	check (status <> 'belum_lengkap' or complete_by_on is not null)
) strict;
create index request_status on request (status, due_on);

-- Every mail and SMS, in or out, also those that are no request. The raw bytes
-- stand in archive/ab/cd/DIGEST.eml.
create table message (
	id             integer primary key,
	digest         text not null unique check (length(digest) = 64), -- SHA-256 of the raw file
	content        text,                 -- SHA-256 without what each delivery changes
	message_id     text,                 -- without <>
	direction      text not null check (direction in ('in', 'out')),
	channel        text not null,
	class          text not null
	               check (class in ('request', 'bounce', 'auto-reply', 'list', 'report', 'spam', 'own', 'letter')),
	class_why      text,                 -- the rule and the header that decided
	outcome        text not null
	               check (outcome in ('new', 'follow_up', 'completion', 'response', 'unverified',
	                                  'duplicate', 'objection', 'status', 'withdrawal', 'bounce',
	                                  'machine', 'held', 'sent')),
	outcome_why    text,
	request        integer references request (id), -- the file it belongs to, or for 'unverified' may belong to
	duplicate_of   integer references message (id),
	sender         text,                 -- address only
	subject        text,
	text           text,                 -- the new words of a message that joined a file
	parts          text not null default '[]', -- as in loket-record(5)
	warnings       text not null default '[]',
	dated_at       integer,              -- its Date header
	received_at    integer not null,
	registered_at  integer not null,
	size_bytes     integer not null default 0
) strict;
create index message_message_id on message (message_id) where message_id is not null;
create index message_content on message (content) where content is not null;
create index message_request on message (request) where request is not null;
create index message_outcome on message (outcome, registered_at);

-- One recipient that a bounce names.
create table bounce (
	id                  integer primary key,
	message             integer not null references message (id),
	recipient           text,
	action              text,
	status              text,            -- RFC 3463
	diagnostic          text,
	original_message_id text
) strict;
create index bounce_message on bounce (message);

-- A request at an agency: step 4 of the procedure. One row a forward.
create table assignment (
	id            integer primary key,
	request       integer not null references request (id),
	agency        text not null,
	sent_at       integer not null,
	due_on        text not null,         -- + 6 working days
	responded_at  integer,
	returned_at   integer,
	message       integer references message (id) -- its answer
) strict;
create index assignment_request on assignment (request);

-- What happened, append only. hash = SHA-256 over the hash of the row before and
-- this row's own fields (lib/register/event.c): a chain that loket-audit proves.
create table event (
	id       integer primary key,
	request  integer references request (id),
	at       integer not null,
	actor    text not null,              -- uid and program: "1000 loket-register"
	what     text not null,
	data     text not null default '{}', -- no personal data
	hash     text not null check (length(hash) = 64)
) strict;
create index event_request on event (request, id);

create trigger event_is_never_changed before update on event
begin
	select raise(abort, 'events are append only');
end;
create trigger event_is_never_deleted before delete on event
begin
	select raise(abort, 'events are append only');
end;

-- Letters owed. `state`:
--   owed      to be composed (compose renders it once)
--   composed  its file stands in out/new
--   sending   claimed by a sender; found like this at the start of a run = doubt
--   doubt     may have arrived: waits for evidence, then is sent once more
--   retry     the server said "later" (4xx) or could not be reached
--   sent, failed (5xx, or 5 days of "later": shown on the desk)
--   held      not sent: too many automatic letters to this address today
--   cancelled not sent: what it asks for had come before it was composed
create table outbox (
	id          integer primary key,
	request     integer not null references request (id),
	letter      text not null,
	round       integer not null default 1,
	channel     text not null,
	recipient   text not null,
	automatic   integer not null check (automatic in (0, 1)),
	in_reply_to text,                    -- the Message-ID that it answers
	reference_ids text,                  -- References, blanks between
	state       text not null
	            check (state in ('owed', 'composed', 'sending', 'doubt', 'retry', 'sent', 'failed', 'held',
	                             'cancelled')),
	message_id  text not null unique,    -- fixed here, whatever is sent again
	owed_at     integer not null,
	not_before_at integer not null default 0,
	digest      text,                    -- of the composed file
	attempts    integer not null default 0,
	next_at     integer not null default 0,
	claimed_at  integer,
	first_tried_at integer,
	again       integer not null default 0 check (again in (0, 1)), -- sent once more after doubt
	sent_at     integer,
	answer      text,                    -- the server's last words, with its queue id
	unique (request, letter, round)
) strict;
create index outbox_state on outbox (state, next_at);
create index outbox_recipient on outbox (recipient, owed_at);

-- Objections (keberatan): their own series of numbers, PERKI 1/2021 art. 41(3).
create table objection (
	id           integer primary key,
	number       text not null unique,   -- KBR-2026-00007
	year         integer not null,
	seq          integer not null,
	request      integer not null references request (id),
	ground       text not null check (ground in ('a', 'b', 'c', 'd', 'e', 'f', 'g')),
	received_at  integer not null,
	due_on       text not null,          -- + 30 working days
	decision     text,
	decided_at   integer,
	unique (year, seq)
) strict;
create index objection_request on objection (request);

-- The last number given in each series and year.
create table counter (
	series  text not null,
	year    integer not null,
	last    integer not null,
	primary key (series, year)
) strict;

-- How far each mailbox has been read. Progress is never kept by \Seen: staff read
-- the same mailbox in a browser.
create table mailbox (
	account      text not null,
	folder       text not null,
	uidvalidity  integer not null,
	uid          integer not null,
	success_at   integer not null,       -- the last run that reached its end
	primary key (account, folder)
) strict;

-- Names already taken from a Maildir, as long as they are there.
create table taken (
	account  text not null,
	name     text not null,
	taken_at integer not null,
	primary key (account, name)
) strict;

-- Days that are no working days: L libur nasional, C cuti bersama. A year without
-- any row has no data, and no deadline is computed across it.
create table holiday (
	day     text primary key,            -- 2026-12-24
	kind    text not null check (kind in ('L', 'C')),
	name    text not null,
	decree  text not null
) strict;

-- One row a (request, rule, step, date): sent once, whatever cron does.
create table reminder (
	request  integer not null references request (id),
	rule     text not null,
	step     integer not null,
	day      text not null,
	outbox   integer references outbox (id),
	primary key (request, rule, step, day)
) strict;

-- What the office's own past routings teach: how often a word went to an agency.
create table route_term (
	word    text not null,
	agency  text not null,
	n       integer not null,
	primary key (word, agency)
) strict;

-- Keys that belong to this register: 'secret' makes Message-IDs that nobody guesses.
create table setting (
	name   text primary key,
	value  text not null
) strict;

create virtual table request_text using fts5 (
	subject, text, answer, tokenize = 'unicode61 remove_diacritics 2'
);

-- For people who ask the register with sqlite3. No NIK, phone or address here.
create view v_register as
	select r.number, r.registered_on,
	       r.kind, r.channel, r.status, a.name, r.subject, r.due_on,
	       r.extended_due_on, r.decision, r.answered_at
	from request r join applicant a on a.id = r.applicant
	order by r.year, r.seq;

create view v_open as
	select number, kind, status, channel, subject,
	       coalesce(extended_due_on, due_on) as due_on, complete_by_on
	from request
	where status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
	order by coalesce(extended_due_on, due_on, complete_by_on);

create view v_outbox as
	select o.id, r.number, o.letter, o.channel, o.state, o.attempts, o.next_at,
	       o.sent_at, o.answer, o.message_id
	from outbox o join request r on r.id = o.request
	order by o.id;
