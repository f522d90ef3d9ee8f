#include "register/smsd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"

json_t *
smsd_inbox(struct reg *smsd, int64_t id, struct fault *f)
{
	return id == 0 ? register_rows(smsd, QUERY_SMSD_INBOX, REG_NO_VALUES, f)
	               : register_rows(smsd, QUERY_SMSD_INBOX_ONE, REG_VALUES(REG_NUMBER("id", id)), f);
}

static char *
copy(const char *text)
{
	char *s = strdup(text ? text : "");

	if (s == NULL)
		abort();
	return s;
}

void
smsd_part(const json_t *row, struct sms_part *part)
{
	const char *coding = record_text(row, "coding");

	*part = (struct sms_part){
		.sender = copy(record_text(row, "sender")), .text = copy(record_text(row, "text")),
		.sent_at = sms_local_time(record_text(row, "received")),
		.is_binary = coding != NULL && strcmp(coding, "8bit") == 0,
	};
	if (part->sent_at == 0)
		part->sent_at = clock_now();
	if (asprintf(&part->source, "smsd %lld",
	             (long long)json_integer_value(json_object_get(row, "id"))) < 0)
		abort();
	sms_part_udh(part, record_text(row, "udh"));
}

int
smsd_processed(struct reg *smsd, const json_t *row, struct fault *f)
{
	return register_run(smsd, QUERY_SMSD_PROCESSED, REG_VALUES(
	    REG_NUMBER("id", json_integer_value(json_object_get(row, "id")))), f);
}
