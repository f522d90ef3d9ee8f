-- What past routings teach (lib/register/routing).

-- name: routing_request
select r.subject, r.text, a.name, a.email, a.phone, a.address, a.nik
from request r join applicant a on a.id = r.applicant
where r.id = $request;

-- Once a request and agency: gives nothing when it has been learnt before.
-- name: routing_learnt_insert
insert into route_learnt (request, agency, words) values ($request, $agency, $words)
on conflict (request, agency) do nothing
returning request;

-- name: routing_learnt_delete
delete from route_learnt where request = $request and agency = $agency
returning words;

-- A word used by somebody: readable from the third person on.
-- name: routing_word_seen
insert into route_word (id, first_by) values ($id, $by)
on conflict (id) do update set
	word = case when route_word.first_by <> $by and route_word.second_by <> $by then $word end,
	first_by = case when route_word.first_by <> $by and route_word.second_by <> $by then null
		else route_word.first_by end,
	second_by = case when route_word.first_by <> $by and route_word.second_by <> $by then null
		when route_word.first_by <> $by then $by
		else route_word.second_by end
where route_word.word is null;

-- name: routing_term_add
insert into route_term (word, agency, n) values ($word, $agency, 1)
on conflict (word, agency) do update set n = route_term.n + 1;

-- name: routing_term_last
delete from route_term where word = $word and agency = $agency and n = 1;

-- name: routing_term_less
update route_term set n = n - 1 where word = $word and agency = $agency and n > 1;

-- name: routing_total_add
insert into route_total (agency, requests, words) values ($agency, 1, $words)
on conflict (agency) do update set requests = route_total.requests + 1, words = route_total.words + $words;

-- name: routing_total_less
update route_total set requests = requests - 1, words = words - $words where agency = $agency;

-- name: routing_totals
select agency, requests, words from route_total;

-- Where the routings with one word went, and whether the word may be shown.
-- name: routing_word
select t.agency, t.n, w.word is not null
from route_term t join route_word w on w.id = t.word
where t.word = $word
order by t.agency;

-- Agencies that have returned a request, and whom they name instead.
-- name: routing_returns
select agency, returned_to from assignment
where request = $request and returned_at is not null;

-- What nobody has routed yet, or an agency has returned.
-- name: routing_pending
select id, number, status, kind, reviewed_at from request
where status in ('terdaftar', 'ditelaah') order by year, seq;
