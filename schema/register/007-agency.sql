-- Agencies change their names; people go on using the old ones.

-- Old names and other names, ';' between: what a citizen may call it.
alter table agency add column aliases text not null default '';

-- Two rows of one code are never valid on the same day (valid_to is the last day).
create trigger agency_valid_once before insert on agency
when exists (select 1 from agency a where a.code = new.code
	and a.valid_from <= coalesce(new.valid_to, '9999-12-31')
	and new.valid_from <= coalesce(a.valid_to, '9999-12-31'))
begin
	select raise(abort, 'two rows of an agency are valid on one day');
end;
