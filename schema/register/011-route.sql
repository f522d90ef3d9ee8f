-- What the office's own past routings teach the suggestions (loket-route), without
-- remembering anybody: no number is kept, nor what redaction takes out of a letter to an
-- agency, and a word is nothing but a keyed digest until three different people have
-- used it. A name of one family's affair stays unreadable; "fogging" becomes readable.

-- A word that was seen, by its root.
create table route_word (
	id         integer primary key,      -- 40 bits of its HMAC with the register's secret
	word       text,                     -- as people write it; null until three applicants have used it
	first_by   integer,                  -- 40 bits of the HMAC of who used it first, and
	second_by  integer,                  -- of who used it second; null once the word is readable
	check (word is null or (first_by is null and second_by is null))
) strict;

-- How many confirmed routings to an agency have the word. (Nothing has written the table
-- before.)
drop table route_term;
create table route_term (
	word    integer not null references route_word (id),
	agency  text not null,
	n       integer not null check (n > 0),
	primary key (word, agency)
) strict, without rowid;

-- The same summed up, so that a suggestion reads the rows of its own words only.
create table route_total (
	agency    text primary key,
	requests  integer not null check (requests >= 0), -- confirmed routings
	words     integer not null check (words >= 0)     -- of all of them, each once a routing
) strict, without rowid;

-- Each routing teaches once, and what it has taught can be taken back exactly, whatever
-- becomes of the request's text.
create table route_learnt (
	request  integer not null references request (id),
	agency   text not null,
	words    text not null,              -- ids of route_word, blanks between
	primary key (request, agency)
) strict, without rowid;

-- For people: the words that each agency is known by.
create view v_route as
	select t.agency, w.word, t.n, round(1.0 * t.n / a.requests, 3) as share
	from route_term t join route_word w on w.id = t.word join route_total a on a.agency = t.agency
	where w.word is not null
	order by t.agency, t.n desc, w.word;
