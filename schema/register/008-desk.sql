-- The desk: letters about one forward or one objection, and what an officer gives for them.

-- What a letter is about besides its request; null: the request alone.
alter table outbox add column assignment integer references assignment (id); -- the forward
alter table outbox add column objection integer references objection (id);

-- Fields of one letter that no other row knows: what the officer wrote for it, as the
-- template names it (lib/letter/letter.c).
create table letter_value (
	outbox  integer not null references outbox (id),
	name    text not null,
	value   text not null,
	primary key (outbox, name)
) strict, without rowid;

-- An enclosure that is no part of a message: `part` is '' and the archived bytes are the
-- file itself, of this type. Null: the type that its message was registered with.
alter table enclosure add column type text;
