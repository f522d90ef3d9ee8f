-- How far the mailboxes have been read.

-- name: mailbox_get
select uidvalidity, uid, reread_to from mailbox where account = $account and folder = $folder;

-- name: mailbox_set
-- Progress alone is no success: success_at stays what it was, 0 for never.
insert into mailbox (account, folder, uidvalidity, uid, reread_to, success_at)
values ($account, $folder, $uidvalidity, $uid, $reread_to, 0)
on conflict (account, folder) do update set uidvalidity = excluded.uidvalidity,
	uid = excluded.uid, reread_to = excluded.reread_to;

-- name: mailbox_success
update mailbox set success_at = $now where account = $account and folder = $folder;

-- name: mailbox_last_success
select success_at from mailbox where account = $account and folder = $folder;

-- name: unfetched_insert
insert into unfetched (account, folder, uidvalidity, uid, first_at, last_at, reason)
values ($account, $folder, $uidvalidity, $uid, $now, $now, $reason)
on conflict (account, folder, uidvalidity, uid) do update set failures = failures + 1,
	last_at = excluded.last_at, reason = excluded.reason;

-- name: unfetched_delete
delete from unfetched where account = $account and folder = $folder
	and uidvalidity = $uidvalidity and uid = $uid;

-- name: unfetched_forget
-- Rows of an earlier UIDVALIDITY: those UIDs mean nothing now, and the whole folder is
-- read again.
delete from unfetched where account = $account and folder = $folder
	and uidvalidity <> $uidvalidity;

-- name: unfetched_all
-- `due`: what has failed three times has an hour's rest in between.
select uid, failures < 3 or last_at <= $now - 3600 or last_at > $now as due
from unfetched
where account = $account and folder = $folder and uidvalidity = $uidvalidity order by uid;

-- name: unfetched_old
select count(*) from unfetched
where account = $account and first_at <= $before;

-- name: untouched_insert
insert into untouched (account, folder, uidvalidity, uid)
values ($account, $folder, $uidvalidity, $uid)
on conflict (account, folder, uidvalidity, uid) do nothing;

-- name: untouched_all
select uid from untouched where account = $account and folder = $folder
	and uidvalidity = $uidvalidity order by uid;

-- name: untouched_clear
-- All of the folder, those of an earlier UIDVALIDITY too.
delete from untouched where account = $account and folder = $folder;

-- name: message_known
select 1 from message where digest = $digest;

-- name: taken_get
select 1 from taken where account = $account and name = $name;

-- name: taken_insert
insert into taken (account, name, taken_at) values ($account, $name, $now)
on conflict (account, name) do nothing;

-- name: taken_all
select name from taken where account = $account order by name;

-- name: taken_delete
delete from taken where account = $account and name = $name;
