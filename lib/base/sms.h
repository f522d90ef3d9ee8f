/*
 * One SMS as a gateway gives it, and as a file of the spool.
 *
 * An SMS of the spool is a JSON object (loket-sms(1), FILES): who sent it, when, its text,
 * and the parts that it came in. Its bytes follow from the message alone: the same
 * message taken twice, by two ways or after a crash, is the same file.
 */
#ifndef LOKET_BASE_SMS_H
#define LOKET_BASE_SMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define SMS_PARTS_MAX 32     /* of one message; the network allows 255, people do not write so much */
#define SMS_TEXT_BYTES 16384 /* of one part as it is read */

/* Ends what stands in a text where a part is missing: "[bagian 2 dari 3 tidak sampai]". */
#define SMS_MISSING " tidak sampai]"

/* One part, or a whole message (total 0). Texts are the part's own. */
struct sms_part {
	char *source;    /* unique where it came from: "smsd 12", "IN20261125_…" */
	char *sender;    /* as the network gave it */
	char *text;      /* UTF-8, "" for what is no text */
	int64_t sent_at; /* UTC seconds: when the service centre had it */
	int reference;   /* of a message in parts (3GPP TS 23.040 section 9.2.3.24.1) */
	int total, number;
	bool is_binary;  /* its bytes are no text */
	bool is_report;  /* the network's word about a message of ours */
};

/* Frees the texts. */
void sms_part_free(struct sms_part *part);

/* The reference, total and number of a user data header in hexadecimal digits, such as
 * 0500034D0302; all stay 0 when it has none. */
void sms_part_udh(struct sms_part *part, const char *udh);

/* A text that came as UTF-16, big-endian; and in Latin-9 (smstools3 calls it ISO). The
 * caller frees. */
char *sms_from_utf16(const unsigned char *bytes, size_t len);
char *sms_from_latin9(const char *bytes, size_t len);

/* The bytes as they are when they are UTF-8 without NUL, else as Latin-9. */
char *sms_from_bytes(const char *bytes, size_t len);

/* A time "2026-11-25 09:00:00" (also with 'T' and without '-' and ':') as UTC seconds; 0 for
 * what is none. sms_local_time() takes it for one of this machine's zone, sms_zone_time()
 * for one of a zone zone_secs east of UTC. */
int64_t sms_local_time(const char *text);
int64_t sms_zone_time(const char *text, int32_t zone_secs);

/* The object of a part, and back; NULL, or -1, for what is no part. The caller owns it. */
json_t *sms_part_json(const struct sms_part *part);
int sms_part_load(const json_t *json, struct sms_part *part);

#endif
