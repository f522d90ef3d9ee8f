-- Decisions: what the register book says of them (PERKI 1/2010 annex), notes of the
-- officers, and letters on paper.

-- Is the information under the office's control: the register book's "status informasi".
alter table request add column held text
	check (held in ('ya', 'tidak', 'belum_didokumentasikan'));
alter table request add column held_by text;      -- who holds it: the agency, or for 'tidak' the other body
alter table request add column form text          -- bentuk informasi yang dikuasai
	check (form in ('softcopy', 'hardcopy', 'softcopy,hardcopy'));
alter table request add column access text        -- jenis permohonan: to see it, or a copy
	check (access in ('melihat', 'salinan'));
alter table request add column cost integer;      -- rupiah; null: nothing was said of it
alter table request add column payment text;      -- cara pembayaran
alter table request add column letter_number text; -- nomor surat, of the office's own agenda
-- When the information is given: null = with the letter that tells it (answered_at); else
-- as promised, a number of working days from that letter or a date.
alter table request add column promised text;
alter table request add column articles text;     -- letters of UU KIP art. 17, 'h' or 'h,i'

-- What an officer noted on a file, for other officers: it goes into no letter to the
-- applicant. Who and when, its event says.
create table note (
	id       integer primary key,
	request  integer not null references request (id),
	event    integer not null references event (id), -- the step that it was noted at
	text     text not null
) strict;
create index note_request on note (request);
