-- Is the register's file what SQLite wrote?

-- name: health_quickly
pragma quick_check(1);

-- name: health_wholly
pragma integrity_check(1);

-- name: health_references
pragma foreign_key_check;

-- name: health_sms_in_doubt
select count(*) as n from outbox where channel = 'sms' and state = 'doubt';
