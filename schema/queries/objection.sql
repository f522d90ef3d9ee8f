-- Objections: their register, and what becomes of them.

-- name: objection_open
select id, number from objection where request = $request and decision is null;

-- name: objection_insert
insert into objection (number, year, seq, request, ground, received_at, due_on, channel, message, proxy, proxy_letter)
values ($number, $year, $seq, $request, $ground, $received_at, $due_on, $channel, $message, $proxy, $proxy_letter)
returning id;

-- name: objection_get
select k.id, k.number, k.request, r.number as request_number, r.status, k.ground, k.state, k.due_on,
	k.decision, k.dispute_number, k.dispute_on
from objection k join request r on r.id = k.request
where k.number = $number;

-- name: objection_row
select id, number, request, state, decision from objection where id = $id;

-- name: objection_state
update objection set state = $state,
	forwarded_at = coalesce(forwarded_at, $forwarded_at),
	answered_at = coalesce(answered_at, $answered_at)
where id = $id;

-- name: objection_ground
update objection set ground = $ground where id = $id;

-- name: objection_decide
update objection set decision = $decision, decided_at = $now, consideration = $consideration,
	ordered = $ordered, ordered_by_on = $ordered_by_on, superior = $superior,
	letter_number = $letter_number
where id = $id;

-- name: objection_respond
update objection set response = $response, response_at = $now where id = $id;

-- The objection whose answer a Message-ID names, when the applicant has said nothing to it.
-- name: objection_answered_by
select k.id, k.number, k.request, k.state
from outbox o join objection k on k.id = o.objection
where o.message_id = $message_id and o.letter = 'keberatan_tanggapan' and k.request = $request
	and k.response is null;

-- Does something of a request still wait: an objection for the superior or the Komisi
-- Informasi, an answer for an objection?
-- name: objection_waits
select 1 from objection where request = $request and (decision is null or state = 'sengketa')
union all
select 1 from clock where request = $request and name = 'batas_keberatan' and state = 'running'
limit 1;

-- name: objection_dispute
update objection set dispute_number = $number, dispute_on = $day where id = $id;

-- name: objection_settle
update objection set dispute_result = $result, dispute_result_on = $day where id = $id;

-- Those of a request whose letter has gone and which do not know it yet.
-- name: objection_went
select k.id from objection k
where k.request = $request
	and case $letter when 'keberatan_penerusan' then k.forwarded_at else k.answered_at end is null
	and exists (select 1 from outbox o where o.objection = k.id and o.letter = $letter and o.state = 'sent')
order by k.id;

-- An answered request that the superior wants answered anew, until a day or null.
-- name: request_ordered
update request set ordered_by_on = $day where id = $request;

-- Everything that a letter about an objection may say of it.
-- name: objection_about
select k.number as objection_number, k.ground as objection_ground, k.received_at as objection_received_at,
	k.due_on as objection_due_on, k.channel as objection_channel, k.proxy, k.proxy_letter, k.decision as outcome,
	k.consideration, k.ordered, k.ordered_by_on, k.superior, k.letter_number, m.text as objection_text,
	(select c.end_on from clock c where c.request = k.request and c.name = 'batas_keberatan'
		order by c.id desc limit 1) as objection_until_on
from objection k left join message m on m.id = k.message
where k.id = $objection;
