-- What a bundle for a dispute holds besides what the desk sees.

-- The journal from a request's first event, with the one before it, which it follows, to
-- the last one up to now.
-- name: bundle_chain
select id, request, at, actor, what, data, hash from event
where id >= (select min(id) from event where request = $request) - 1 order by id;

-- The officers' own files that went with its letters.
-- name: bundle_enclosures
select e.outbox, e.position, e.digest, e.name, o.letter, coalesce(o.sent_at, o.owed_at) as at
from enclosure e join outbox o on o.id = e.outbox
where o.request = $request and e.part = '' order by e.outbox, e.position;
