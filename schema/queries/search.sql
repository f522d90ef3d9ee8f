-- Words: what the index learns and forgets before each commit, and what finds them.

-- name: reindex_waiting
select 1 from request_reindex limit 1;

-- name: reindex_forget
insert into request_text (request_text, rowid, subject, text, answer, name)
select 'delete', id, subject, text, answer, name from request_reindex where fresh = 0;

-- name: reindex_learn
insert into request_text (rowid, subject, text, answer, name)
select id, subject, text, answer, name from request_words
where id in (select id from request_reindex);

-- name: reindex_done
delete from request_reindex;

-- The newest first: the index is read from its end and only as far as the limit.
-- name: request_search
select r.*, snippet(request_text, -1, '', '', '…', 12) as snippet
from request_text t join request_brief r on r.id = t.rowid
where t.request_text match $words
	and ($status is null or r.status = $status)
	and ($kind is null or r.kind = $kind)
	and ($since is null or r.registered_on >= $since)
	and ($until is null or r.registered_on <= $until)
order by t.rowid desc
limit $limit;
