#include "register/smsd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "rules/gsm.h"

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

/* --- outgoing ------------------------------------------------------------------------ */

#define CREATOR_BYTES 400

/* SMSD's column for who has made a message. */
static void
creator_of(const char *id, char creator[CREATOR_BYTES])
{
	snprintf(creator, CREATOR_BYTES, "loket %.380s", id);
}

static int
is_known(struct reg *smsd, const char *creator, int64_t *known, struct fault *f)
{
	enum query q = QUERY_SMSD_KNOWN;
	int row = register_one(smsd, q, REG_VALUES(REG_STRING("creator", creator)), f);

	*known = row > 0 ? register_number(smsd, q, 0) : 0;
	register_done(smsd, q);
	return row < 0 ? -1 : 0;
}

static int
insert_first(struct reg *smsd, const char *number, const char *text, const char *coding,
             const char *udh, const char *creator, int64_t *id, struct fault *f)
{
	enum query q = QUERY_SMSD_OUTBOX_INSERT;

	if (register_one(smsd, q, REG_VALUES(
	        REG_STRING("number", number), REG_STRING("text", text), REG_STRING("coding", coding),
	        REG_STRING("udh", udh), REG_STRING("multipart", udh ? "true" : "false"),
	        REG_STRING("creator", creator)), f) < 0)
		return -1;
	*id = register_number(smsd, q, 0);
	register_done(smsd, q);
	return 0;
}

/* A reference that the last messages to this number did not have: a hash of its id. */
static unsigned
reference_of(const char *id)
{
	unsigned hash = 5381;

	for (; *id != '\0'; id++)
		hash = hash * 33 + (unsigned char)*id;
	return hash & 0xff;
}

static int
insert_all(struct reg *smsd, const char *id, const char *number, const char *text,
           const char *creator, int64_t *row, struct fault *f)
{
	struct gsm_size size;
	const char *coding;
	int result = 0, part = 0;

	gsm_measure(text, &size);
	coding = size.is_gsm ? "Default_No_Compression" : "Unicode_No_Compression";
	do {
		size_t n = gsm_part(text, &size);
		char *piece = strndup(text, n), udh[16];

		if (piece == NULL)
			abort();
		snprintf(udh, sizeof udh, "050003%02X%02X%02X", reference_of(id), (unsigned)size.parts & 0xff, (unsigned)++part & 0xff);
		result = part == 1
		    ? insert_first(smsd, number, piece, coding, size.parts > 1 ? udh : NULL, creator, row, f)
		    : register_run(smsd, QUERY_SMSD_OUTBOX_PART, REG_VALUES(
		          REG_NUMBER("id", *row), REG_NUMBER("position", part), REG_STRING("text", piece),
		          REG_STRING("coding", coding), REG_STRING("udh", udh)), f);
		free(piece);
		text += n;
	} while (*text != '\0' && result == 0);
	return result;
}

int
smsd_send(struct reg *smsd, const char *id, const char *number, const char *text,
          char answer[SMSD_ANSWER_BYTES], struct fault *f)
{
	char creator[CREATOR_BYTES];
	int64_t row;

	creator_of(id, creator);
	if (register_begin(smsd, f) < 0)
		return -1;
	if (is_known(smsd, creator, &row, f) < 0 ||
	    (row == 0 && insert_all(smsd, id, number, text, creator, &row, f) < 0)) {
		register_rollback(smsd);
		return -1;
	}
	snprintf(answer, SMSD_ANSWER_BYTES, "SMSD has it as %lld", (long long)row);
	return register_commit(smsd, f);
}

int
smsd_fate(struct reg *smsd, const char *id, enum smsd_fate *fate, struct fault *f)
{
	enum query q = QUERY_SMSD_SENT;
	char creator[CREATOR_BYTES];
	int64_t parts, taken, delivered, refused;

	creator_of(id, creator);
	if (register_one(smsd, q, REG_VALUES(REG_STRING("creator", creator)), f) < 0)
		return -1;
	parts = register_number(smsd, q, 0);
	taken = register_number(smsd, q, 1);
	delivered = register_number(smsd, q, 2);
	refused = register_number(smsd, q, 3);
	register_done(smsd, q);
	*fate = parts == 0 ? SMSD_WAITS : refused > 0 ? SMSD_REFUSED
	        : delivered == parts ? SMSD_DELIVERED : taken == parts ? SMSD_TAKEN : SMSD_WAITS;
	return 0;
}
