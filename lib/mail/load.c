/*
 * The bytes of parts: decoded, counted, hashed, and looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "mail/detect.h"
#include "mail/message.h"
#include "mail/parts.h"
#include "mail/uu.h"

/* --- pouring ------------------------------------------------------------------------ */

/* One of the files in a text. */
struct nth {
	unsigned left;
	bool is_it;
	decode_put *put;
	void *context;
};

static void
begin_nth(void *context, const char *name)
{
	struct nth *nth = context;

	(void)name;
	nth->is_it = nth->left-- == 0;
}

static void
put_nth(void *context, const char *bytes, size_t len)
{
	struct nth *nth = context;

	if (nth->is_it)
		nth->put(nth->context, bytes, len);
}

static void
add_uu(void *context, const char *bytes, size_t len)
{
	uu_add(context, bytes, len);
}

static void
pour_file(struct message *m, const struct part_content *file, decode_put *put, void *context)
{
	struct nth nth = { .left = file->nth, .put = put, .context = context };
	const struct uu_sink sink = { .begin = begin_nth, .data = put_nth, .context = &nth };
	struct uu uu = { .sink = &sink };

	message_pour(m, file->text, add_uu, &uu);
	uu_finish(&uu);
}

void
message_pour(struct message *m, size_t at, decode_put *put, void *context)
{
	const struct part_content *content = m->parts[at].content;

	if (content == NULL)
		return;
	if (content->kind == CONTENT_BYTES)
		put(context, content->bytes, content->len);
	else if (content->kind == CONTENT_UU)
		pour_file(m, content, put, context);
	else if (content->stream != NULL)
		decode_stream(content->stream, content->encoding, parts_is_words(&m->parts[at]), put,
		              context, &m->warnings);
}

/* --- what is known of bytes ------------------------------------------------------------- */

/* Bytes are counted and hashed, their beginning looked at. */
struct look {
	struct digest digest;
	uint64_t size;
	char head[DETECT_BYTES];
	size_t len;
};

static void
look_start(struct look *look)
{
	digest_start(&look->digest);
	look->size = 0;
	look->len = 0;
}

static void
look_add(struct look *look, const char *bytes, size_t len)
{
	size_t n = MIN(len, sizeof look->head - look->len);

	digest_add(&look->digest, bytes, len);
	look->size += len;
	memcpy(look->head + look->len, bytes, n);
	look->len += n;
}

/* libmagic's words are few, and kept. */
static const char *
look_type(const struct look *look)
{
	const char *type = detect_type(look->head, look->len);
	char *lower = type ? g_ascii_strdown(type, -1) : NULL;

	type = g_intern_string(lower);
	free(lower);
	return type;
}

/* --- loading ------------------------------------------------------------------------------ */

struct sink {
	struct look *look;
	GString *kept;
	size_t may_keep;
	bool is_cut;
	struct uu *uu;      /* takes the files out of what is kept, or NULL */
	struct look *file;  /* the one that is being read, */
	bool is_told;       /* unless it is one too many */
	GArray *files;
	size_t files_max;
};

static void
keep(void *context, const char *bytes, size_t len)
{
	struct sink *sink = context;

	size_t n = MIN(len, sink->may_keep - sink->kept->len);

	g_string_append_len(sink->kept, bytes, (gssize)n);
	sink->is_cut = sink->is_cut || n < len;
}

static void
put(void *context, const char *bytes, size_t len)
{
	struct sink *sink = context;

	look_add(sink->look, bytes, len);
	if (sink->uu != NULL)
		uu_add(sink->uu, bytes, len);
	else
		keep(sink, bytes, len);
}

static void
begin_file(void *context, const char *name)
{
	struct sink *sink = context;
	struct parts_file file = { .name = g_strdup(name) };

	sink->is_told = sink->files->len < sink->files_max;
	if (sink->is_told)
		g_array_append_val(sink->files, file);
	else
		free(file.name);
	look_start(sink->file);
}

static void
put_file(void *context, const char *bytes, size_t len)
{
	struct sink *sink = context;

	if (sink->is_told)
		look_add(sink->file, bytes, len);
}

static void
end_file(void *context)
{
	struct sink *sink = context;
	struct parts_file *file;

	if (!sink->is_told)
		return;
	file = &g_array_index(sink->files, struct parts_file, sink->files->len - 1);
	file->size_bytes = sink->file->size;
	file->detected = look_type(sink->file);
	digest_finish(&sink->file->digest, file->sha256);
}

static bool
is_kept(const struct part *part)
{
	return part->kind == PART_MESSAGE || g_str_has_prefix(part->type, "text/") ||
	       g_str_has_prefix(part->type, "message/");
}

/* What a mail program sends as its text, or a server as its report, is that; looking at
 * it costs more than reading it. */
static bool
is_looked_at(const struct part *part)
{
	return part->kind == PART_LEAF &&
	       (part->name != NULL || g_strcmp0(part->disposition, "attachment") == 0 || !is_kept(part));
}

static void
finish(struct message *m, struct part *part, struct sink *sink)
{
	if (sink->uu != NULL)
		uu_finish(sink->uu);
	part->is_loaded = true;
	part->size_bytes = sink->look->size;
	if (is_looked_at(part))
		part->detected = look_type(sink->look);
	digest_finish(&sink->look->digest, part->sha256);
	part->len = sink->kept->len;
	part->is_cut = sink->is_cut;
	m->source->may_keep -= part->len;
	part->bytes = g_string_free(sink->kept, FALSE);
}

void
parts_load(struct message *m, size_t at, GArray *files)
{
	struct part *part = &m->parts[at];
	struct look look, file;
	/* one more than fits, so that it is seen that there are too many */
	struct sink sink = { .look = &look, .file = &file, .files = files, .files_max = m->limits.parts + 1 };
	const struct uu_sink texts = {
		.text = keep, .begin = begin_file, .data = put_file, .end = end_file, .context = &sink,
	};
	struct uu uu;

	if (part->is_loaded || part->kind == PART_MULTIPART)
		return;
	sink.kept = g_string_new(NULL);
	if (files != NULL) {
		uu = (struct uu){ .sink = &texts };
		sink.uu = &uu;
	}
	sink.may_keep = is_kept(part) ? MIN(m->limits.text_bytes, m->source->may_keep) : 0;
	look_start(&look);
	message_pour(m, at, put, &sink);
	finish(m, part, &sink);
}

void
message_load(struct message *m, size_t at)
{
	parts_load(m, at, NULL);
}
