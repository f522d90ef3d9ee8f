-- What a bundle for a dispute holds besides what the desk sees.

-- The last event.
-- name: bundle_head
select id, at from event order by id desc limit 1;

-- The journal from a request's first event, with the one before it, which it follows, to
-- an event that was the last one: what stands there stays.
-- name: bundle_chain
select id, request, at, actor, what, data, hash from event
where id >= (select min(id) from event where request = $request) - 1 and id <= $last
order by id;

-- The officers' own files that went with its letters.
-- name: bundle_enclosures
select e.outbox, e.position, e.digest, e.name, o.letter, coalesce(o.sent_at, o.owed_at) as at
from enclosure e join outbox o on o.id = e.outbox
where o.request = $request and e.part = '' order by e.outbox, e.position;
