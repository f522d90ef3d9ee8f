#include "mail/entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/record.h"
#include "mail/charset.h"
#include "mail/detect.h"
#include "mail/given.h"
#include "mail/write.h"
#include "rules/addrspec.h"

#define FILES_MAX 64
#define MESSAGE_ID_BYTES 320

struct scans {
	struct attached list[FILES_MAX];
	struct mail_enclosure enclosures[FILES_MAX];
	size_t n;
};

static int
open_scans(const struct conf *conf, const struct entry *entry, struct scans *s, struct fault *f)
{
	for (; entry->files != NULL && entry->files[s->n] != NULL; s->n++) {
		struct attached *a = &s->list[s->n];
		int fd;

		if (s->n == FILES_MAX)
			return fault_set(f, EX_DATAERR, entry->files[s->n], "paling banyak %d berkas", FILES_MAX);
		fd = given_open(entry->files[s->n], a, f);
		if (fd < 0)
			return -1;
		s->enclosures[s->n] = (struct mail_enclosure){ .name = a->name, .type = a->type, .fd = fd };
	}
	return given_fit(conf, s->list, s->n, "lampiran", f);
}

static void
close_scans(struct scans *s)
{
	for (size_t i = 0; i < s->n; i++)
		close(s->enclosures[i].fd);
}

/* Two entries are two messages, also when every word is the same. */
static int
make_message_id(const struct conf *conf, int64_t at, char id[MESSAGE_ID_BYTES], struct fault *f)
{
	const char *domain = strrchr(conf->office_email, '@');
	uint64_t random;

	if (getrandom(&random, sizeof random, 0) != sizeof random)
		return fault_errno(f, "Message-ID", "random bytes");
	snprintf(id, MESSAGE_ID_BYTES, "entri.%lld.%016llx@%s", (long long)at, (unsigned long long)random,
	         domain ? domain + 1 : "loket.invalid");
	return 0;
}

/* The raw form, into a file in memory. */
static int
write_raw(const struct conf *conf, const struct entry *entry, const struct scans *s, int fd,
          struct fault *f)
{
	char message_id[MESSAGE_ID_BYTES], number[MESSAGE_ID_BYTES];
	struct mail_letter letter = {
		.from_name = entry->name ? entry->name : "",
		.from = entry->email && addrspec_ok(entry->email) ? entry->email : conf->office_email,
		.to = conf->office_email, .subject = entry->subject, .body = entry->form,
		.message_id = message_id, .number = number, .date_at = entry->received_at,
		.zone_secs = conf->zone_secs, .enclosures = s->enclosures, .n_enclosures = s->n,
	};

	if (make_message_id(conf, entry->received_at, message_id, f) < 0)
		return -1;
	/* Of it the boundary between text and files is made: no text can hold it. */
	snprintf(number, sizeof number, "%.*s", (int)strcspn(message_id, "@"), message_id);
	return mail_write(&letter, fd, f);
}

static int
store_raw(const struct conf *conf, const struct entry *entry, const struct scans *s,
          struct attached *raw, struct fault *f)
{
	int fd = memfd_create("entri", MFD_CLOEXEC), result;

	*raw = (struct attached){ .part = "" };
	if (fd < 0)
		return fault_errno(f, "entri", "membuat berkas");
	result = write_raw(conf, entry, s, fd, f);
	if (result == 0 && entry->store)
		result = attach_store(conf, fd, "entri", raw, f);
	else if (result == 0 && digest_file(fd, raw->digest) < 0)
		result = fault_errno(f, "entri", "membaca berkas");
	close(fd);
	return result;
}

/* --- the record ------------------------------------------------------------------------------ */

/* As it is taken out of the raw form again: flowed lines. */
static json_t *
text_part(const char *form)
{
	char *flowed = mail_flow(form), digest_text[DIGEST_TEXT_SIZE];
	size_t size = strlen(flowed);
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, flowed, size);
	digest_finish(&digest, digest_text);
	free(flowed);
	return json_pack("{s:s, s:n, s:s, s:n, s:I, s:s, s:n}", "part", "1", "name", "type", "text/plain",
	    "detected", "size", (json_int_t)size, "sha256", digest_text, "disposition");
}

static json_t *
parts_of(const struct entry *entry, const struct scans *s)
{
	json_t *parts = json_array();

	json_array_append_new(parts, text_part(entry->form));
	for (size_t i = 0; i < s->n; i++) {
		const struct attached *a = &s->list[i];
		char number[16];

		snprintf(number, sizeof number, "%zu", i + 2);
		json_array_append_new(parts, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}",
		    "part", number, "name", a->name, "type", a->type, "detected", a->type,
		    "size", (json_int_t)a->size_bytes, "sha256", a->digest, "disposition", "attachment"));
	}
	return parts;
}

static json_t *
record_of(const struct conf *conf, const struct entry *entry, const struct scans *s,
          const struct attached *raw)
{
	char received[CLOCK_TEXT_SIZE], *text = charset_clean(entry->text);
	json_t *record;

	clock_format(entry->received_at, conf->zone_secs, received);
	record = json_pack("{s:i, s:s, s:n, s:s, s:n, s:s, s:n, s:n, s:[], s:[], s:{s:s?, s:s?}, s:s, s:s, s:o, s:s, s:s, s:[]}",
	    "v", 1, "channel", entry->channel, "path", "digest", raw->digest, "content", "received", received,
	    "date", "message_id", "in_reply_to", "references",
	    "from", "name", entry->name, "address", entry->email, "subject", entry->subject,
	    "text", text, "parts", parts_of(entry, s), "class", "request",
	    "class_why", "entered by an officer", "warnings");
	free(text);
	return record;
}

json_t *
entry_make(const struct conf *conf, const struct entry *entry, int64_t *size_bytes,
           struct fault *f)
{
	struct scans *s = calloc(1, sizeof *s);
	struct attached raw;
	json_t *record = NULL;

	if (s == NULL)
		abort();
	detect_start();
	if (open_scans(conf, entry, s, f) == 0 && store_raw(conf, entry, s, &raw, f) == 0)
		record = record_of(conf, entry, s, &raw);
	if (record != NULL)
		*size_bytes = raw.size_bytes;
	close_scans(s);
	free(s);
	return record;
}
