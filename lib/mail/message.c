#include "mail/message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/detect.h"
#include "mail/param.h"
#include "mail/parts.h"

#define KEPT_TEXTS 8                /* times text_bytes: what is kept of all parts together */
#define BLOCK_BYTES 16384
#define SMALL_BYTES (256 << 10)
#define UNPACK_BYTES (24u << 20)    /* what may be in memory to look into it */
#define OPEN_BYTES (UINT64_C(256) << 20) /* attached messages, each once more for each around it */

void
message_start(void)
{
	source_start();
	detect_start();
}

/* --- opening ---------------------------------------------------------------- */

static void
take_report_type(struct message *m)
{
	const char *type = header_get(&m->header, "Content-Type");
	char *word;

	if (type == NULL || g_ascii_strncasecmp(type, "multipart/report", 16) != 0)
		return;
	word = param_word(type, "report-type", &m->warnings);
	m->report_type = word ? g_ascii_strdown(word, -1) : NULL;
	free(word);
}

/* What the parts are read from. A small message is read into memory once: parts are
 * gone back to several times, and each time would cost calls. */
static GMimeStream *
stream_of(int fd)
{
	struct stat st;
	GMimeStream *stream;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= SMALL_BYTES) {
		GByteArray *bytes = g_byte_array_sized_new((guint)st.st_size);

		g_byte_array_set_size(bytes, (guint)st.st_size);
		if (pread(fd, bytes->data, bytes->len, 0) == (ssize_t)bytes->len)
			return g_mime_stream_mem_new_with_byte_array(bytes);
		g_byte_array_unref(bytes);
	}
	stream = g_mime_stream_fs_new_with_bounds(fd, 0, -1);
	g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
	return stream;
}

int
message_open(int fd, const struct message_limits *limits, struct message *m)
{
	GMimeStream *stream;
	int result;

	*m = (struct message){ .source = g_new0(struct message_source, 1), .limits = *limits };
	result = header_read(fd, limits->header_bytes, &m->header);
	m->warnings = m->header.warnings;
	m->source->may_keep = KEPT_TEXTS * limits->text_bytes;
	m->source->may_unpack = UNPACK_BYTES;
	m->source->may_open = OPEN_BYTES;
	if (result < 0)
		return -1;
	stream = stream_of(fd);
	parts_read(m, stream);
	g_object_unref(stream);
	take_report_type(m);
	return 0;
}

void
message_close(struct message *m)
{
	parts_free(m);
	free(m->report_type);
	header_free(&m->header);
	free(m->source);
	*m = (struct message){ 0 };
}

size_t
message_find(const struct message *m, const char *number)
{
	size_t i = 0;

	while (i < m->n && (m->parts[i].kind == PART_MULTIPART || strcmp(m->parts[i].number, number) != 0))
		i++;
	return i;
}

/* --- the digest of what stays the same ------------------------------------------ */

/* The body with CRLF as LF; empty lines are held back until something follows. Lines
 * are put together, for a digest of many small pieces is a slow one. */
struct body {
	struct digest *digest;
	uint64_t newlines;
	bool cr; /* the last block ended with one */
	size_t len;
	char bytes[BLOCK_BYTES];
};

static void
flush_body(struct body *body)
{
	digest_add(body->digest, body->bytes, body->len);
	body->len = 0;
}

static void
put_body(struct body *body, const char *bytes, size_t len)
{
	if (len > sizeof body->bytes - body->len)
		flush_body(body);
	if (len > sizeof body->bytes) {
		digest_add(body->digest, bytes, len);
		return;
	}
	memcpy(body->bytes + body->len, bytes, len);
	body->len += len;
}

static void
add_text(struct body *body, const char *bytes, size_t len)
{
	for (; len > 0 && body->newlines > 0; body->newlines--)
		put_body(body, "\n", 1);
	put_body(body, bytes, len);
}

static void
add_body(struct body *body, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = newline ? newline : end;

		if (body->cr && stop != bytes)
			add_text(body, "\r", 1);
		body->cr = stop > bytes && stop[-1] == '\r';
		add_text(body, bytes, (size_t)(stop - bytes) - body->cr);
		body->newlines += newline != NULL;
		body->cr = body->cr && newline == NULL;
		bytes = stop + 1;
	}
}

int
message_digest(int fd, const struct header_block *header, char text[DIGEST_TEXT_SIZE])
{
	static const char *const names[] = { "Message-ID", "From", "Date", "Subject" };
	char block[4 * BLOCK_BYTES];
	struct digest digest;
	struct body body;
	off_t at = header->body_at;
	ssize_t n;

	digest_start(&digest);
	body.digest = &digest;
	body.newlines = body.len = 0;
	body.cr = false;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = header_get(header, names[i]);

		digest_add(&digest, value ? value : "", value ? strlen(value) : 0);
		digest_add(&digest, "\n", 1);
	}
	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		add_body(&body, block, (size_t)n);
		at += n;
	}
	flush_body(&body);
	digest_finish(&digest, text);
	return n < 0 ? -1 : 0;
}
