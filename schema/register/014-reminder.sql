-- The forwards that owe an answer: few, however many were answered.
create index assignment_owing on assignment (id)
	where responded_at is null and returned_at is null and excused_at is null;

-- Letters about a forward that go to the agency itself: only what answers one of these is
-- that agency's answer (an escalation goes to the PPID and his superior as well).
create view letter_to_agency as
	select o.id as outbox, o.assignment
	from outbox o join assignment s on s.id = o.assignment
	where exists (select 1 from agency a where a.code = s.agency and lower(a.email) = lower(o.recipient));
