-- Of Gammu SMSD's database, its schema 17 and 18 (register_open_other()), and not of the
-- register. Every name begins with smsd_.

-- name: smsd_inbox
select ID as id, SenderNumber as sender, ReceivingDateTime as received, UDH as udh,
	TextDecoded as text, Coding as coding
from inbox where Processed = 'false' order by ID limit 1000;

-- name: smsd_inbox_one
select ID as id, SenderNumber as sender, ReceivingDateTime as received, UDH as udh,
	TextDecoded as text, Coding as coding
from inbox where ID = $id and Processed = 'false';

-- name: smsd_processed
update inbox set Processed = 'true' where ID = $id;

-- Has SMSD had the message already, sent or not yet?
-- name: smsd_known
select ID as id from outbox where CreatorID = $creator
union all
select ID as id from sentitems where CreatorID = $creator limit 1;

-- A message, or the first part of one, for SMSD to send at once: its clock is the machine's
-- local one.
-- name: smsd_outbox_insert
insert into outbox (DestinationNumber, TextDecoded, Coding, UDH, MultiPart, CreatorID,
	DeliveryReport, SendingDateTime, SendingTimeOut, UpdatedInDB, InsertIntoDB)
values ($number, $text, $coding, $udh, $multipart, $creator, 'yes',
	datetime('now', 'localtime', '-1 second'), datetime('now', 'localtime', '-1 second'),
	datetime('now', 'localtime'), datetime('now', 'localtime'))
returning ID as id;

-- name: smsd_outbox_part
insert into outbox_multipart (ID, SequencePosition, TextDecoded, Coding, UDH)
values ($id, $position, $text, $coding, $udh);

-- What became of its parts: how many there are, how many the network has taken, has
-- delivered, and has refused.
-- name: smsd_sent
select count(*) as parts, sum(Status in ('SendingOK', 'SendingOKNoReport', 'DeliveryPending',
		'DeliveryUnknown', 'DeliveryOK')) as taken,
	sum(Status = 'DeliveryOK') as delivered,
	sum(Status in ('SendingError', 'DeliveryFailed', 'Error')) as refused
from sentitems where CreatorID = $creator;
