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
