-- Letters without a request (digests, FORMAT by SMS) are letters too.
drop view v_outbox;
create view v_outbox as
	select o.id, r.number, o.letter, o.channel, o.state, o.attempts, o.next_at,
	       o.sent_at, o.answer, o.message_id
	from outbox o left join request r on r.id = o.request
	order by o.id;
