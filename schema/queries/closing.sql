-- The end of a file by hand, and letters on paper.

-- A clock that still gives the applicant, or the superior, a right.
-- name: clock_objection_running
select name, end_on from clock
where request = $request and state = 'running'
	and name in ('batas_keberatan', 'batas_tanggap_keberatan', 'batas_sengketa')
order by id limit 1;

-- Letters of a file that ends which have not been made yet: nobody needs them any more.
-- name: outbox_cancel_owed
update outbox set state = 'cancelled' where request = $request and state in ('owed', 'held');

-- What can be handed over on paper: what waits for it, and by its name also what mail could
-- not bring.
-- name: outbox_for_hand
select id, letter, bounced_at is not null as came_back from outbox
where request = $request and ($letter is null or letter = $letter)
	and ((channel = 'surat' and state = 'owed')
		or ($letter is not null and state in ('failed', 'held')))
order by id;

-- name: outbox_handed
update outbox set state = 'sent', channel = 'surat', sent_at = $now, answer = $how
where id = $id and state in ('owed', 'failed', 'held');

-- The last letter of that name.
-- name: outbox_last_letter
select max(id) as id from outbox where request = $request and letter = $letter;

-- What an officer has to print and hand over: letters on paper, and those that mail could
-- not bring.
-- name: outbox_for_hand_all
select r.number, o.letter, o.channel, o.state, o.owed_at
from outbox o join request r on r.id = o.request
where (o.state = 'owed' and o.channel = 'surat') or (o.state = 'failed' and o.assignment is null)
order by o.id;
