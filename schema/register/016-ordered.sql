-- What a superior ordered has his day instead of the old deadline, wherever the desk looks;
-- and the objections that he has not answered are found without reading all of them.

drop view request_brief;
create view request_brief as
	select r.id, r.year, r.seq, r.number, r.kind, r.status, r.channel, r.subject, a.name, a.email,
	       r.received_at, r.registered_at, r.registered_on, r.due_on, r.extended_due_on, r.ordered_by_on,
	       r.complete_by_on, r.decision, r.possibly_double,
	       (select group_concat(s.agency, ' ') from assignment s where s.request = r.id
		and s.returned_at is null and s.excused_at is null) as agencies
	from request r join applicant a on a.id = r.applicant;

drop index request_open;
create index request_open on request (coalesce(ordered_by_on, extended_due_on, due_on))
	where status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan');

drop view v_open;
create view v_open as
	select number, kind, status, channel, subject,
	       coalesce(ordered_by_on, extended_due_on, due_on) as due_on, complete_by_on
	from request
	where status not in ('dijawab', 'selesai', 'tidak_dilanjutkan', 'dicabut', 'bukan_layanan')
	order by coalesce(ordered_by_on, extended_due_on, due_on, complete_by_on);

create index objection_decision on objection (decision, request);
