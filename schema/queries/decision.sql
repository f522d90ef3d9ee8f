-- Step 3 and step 5: the officer's review and decision.

-- What the register book says of a decision.
-- name: request_decision
update request set decision = $decision, decision_reason = $reason, answer = $answer,
	held = $held, held_by = $held_by, form = $form, access = $access, cost = $cost,
	payment = $payment, letter_number = $letter_number, promised = $promised, articles = $articles
where id = $request;

-- Taken back before its letter left.
-- name: request_undecided
update request set decision = null, decision_reason = null, answer = null, held = null,
	held_by = null, form = null, access = null, cost = null, payment = null,
	letter_number = null, promised = null, articles = null, decided_at = null, booked_at = null
where id = $request;

-- The letters that tell the decision that stands: one, or by SMS a short and a long one.
-- name: decision_letters
select o.id, o.letter, o.state
from outbox o join request r on r.id = o.request
where o.request = $request and o.state <> 'cancelled' and o.owed_at >= r.decided_at
	and o.letter in ('pemberitahuan', 'sk_penolakan', 'tidak_dikuasai', 'belum_didokumentasikan',
		'tanggapan_aduan')
order by o.id;

-- A letter that has not left says nothing any more.
-- name: decision_withdraw
update outbox set state = 'cancelled'
where id = $id and state in ('owed', 'held', 'composed', 'retry', 'failed');

-- The agencies that answered, each once.
-- name: request_agencies_answered
select distinct coalesce((select a.name from agency a where a.code = s.agency
	order by a.valid_from desc limit 1), s.agency) as name
from assignment s
where s.request = $request and s.responded_at is not null and s.returned_at is null
order by 1;

-- name: request_kind
update request set kind = $kind where id = $request;

-- name: note_insert
insert into note (request, event, text)
values ($request, (select max(id) from event where request = $request), $text);

-- What the register book says of the decision; no row before there is one.
-- name: request_book
select decision_reason as reason, answer as text, held, held_by, form, access, cost, payment,
	letter_number, promised, articles, decided_at, answered_at
from request where id = $request and decision is not null;
