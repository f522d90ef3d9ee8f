-- How far the mailboxes have been read.

-- name: mailbox_get
select uidvalidity, uid from mailbox where account = $account and folder = $folder;

-- name: mailbox_set
insert into mailbox (account, folder, uidvalidity, uid, success_at)
values ($account, $folder, $uidvalidity, $uid, $now)
on conflict (account, folder) do update set uidvalidity = excluded.uidvalidity,
	uid = excluded.uid, success_at = excluded.success_at;

-- name: taken_get
select 1 from taken where account = $account and name = $name;

-- name: taken_insert
insert into taken (account, name, taken_at) values ($account, $name, $now)
on conflict (account, name) do nothing;

-- name: taken_all
select name from taken where account = $account order by name;

-- name: taken_delete
delete from taken where account = $account and name = $name;
