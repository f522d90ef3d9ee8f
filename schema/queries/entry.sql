-- What officers write down: requests that came by hand, and identities.

-- The same name and subject today: it may be the same letter once more.
-- name: entry_same
select r.number
from message m join request r on r.id = m.request join applicant a on a.id = r.applicant
where m.outcome = 'new' and m.registered_at >= $since
	and lower(a.name) = lower($name) and lower(r.subject) = lower($subject)
order by m.id desc limit 1;

-- name: identity_change_insert
insert into identity_change (request, at, field, old) values ($request, $at, $field, $old);

-- name: request_identity_changes
select at, field, old from identity_change where request = $request order by id;

-- What an officer corrects; what he does not name stays.
-- name: applicant_correct
update applicant set name = coalesce($name, name), nik = coalesce($nik, nik),
	address = coalesce($address, address), phone = coalesce($phone, phone),
	email = coalesce($email, email), occupation = coalesce($occupation, occupation)
where id = $id;

-- name: request_correct
update request set purpose = coalesce($purpose, purpose), wanted = coalesce($wanted, wanted),
	how = coalesce($how, how)
where id = $id;
