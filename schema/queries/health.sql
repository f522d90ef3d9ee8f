-- Is the register's file what SQLite wrote?

-- name: health_quickly
pragma quick_check(1);

-- name: health_wholly
pragma integrity_check(1);

-- name: health_references
pragma foreign_key_check;
