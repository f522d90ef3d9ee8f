-- The agencies and the three Bidang.

-- Those that are valid on a day; all rows when it is null.
-- name: agency_list
select code, name, email, other_emails, phone, head, keywords, aliases, valid_from, valid_to
from agency
where $day is null or (valid_from <= $day and coalesce(valid_to, '9999-12-31') >= $day)
order by code, valid_from;

-- The row of a code that is valid on a day.
-- name: agency_get
select code, name, email, other_emails, phone, head, keywords, aliases, valid_from, valid_to
from agency
where code = $code and valid_from <= $day and coalesce(valid_to, '9999-12-31') >= $day;

-- name: agency_row
select code, name, email, other_emails, phone, head, keywords, aliases, valid_from, valid_to
from agency
where code = $code and valid_from = $valid_from;

-- Rows of the code that share a day with the one to be written, itself apart.
-- name: agency_overlap
select count(*) from agency
where code = $code and valid_from <> $valid_from
	and valid_from <= coalesce($valid_to, '9999-12-31')
	and $valid_from <= coalesce(valid_to, '9999-12-31');

-- name: agency_insert
insert into agency (code, name, email, other_emails, phone, head, keywords, aliases, valid_from, valid_to)
values ($code, $name, $email, $other_emails, $phone, $head, $keywords, $aliases, $valid_from, $valid_to);

-- name: agency_update
update agency set name = $name, email = $email, other_emails = $other_emails, phone = $phone,
	head = $head, keywords = $keywords, aliases = $aliases, valid_to = $valid_to
where code = $code and valid_from = $valid_from;
