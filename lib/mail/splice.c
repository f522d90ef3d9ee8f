#include "mail/splice.h"

#include <errno.h>
#include <string.h>

struct splice {
	GMimeStream parent_object;
	GByteArray *head;
	GMimeStream *body;
};

struct splice_class {
	GMimeStreamClass parent_class;
};

static GMimeStreamClass *parent_class;

static GType splice_type(void);

static struct splice *
splice_of(gpointer stream)
{
	return stream;
}

static void
finalize(GObject *object)
{
	struct splice *s = splice_of(object);

	g_clear_pointer(&s->head, g_byte_array_unref);
	g_clear_object(&s->body);
	G_OBJECT_CLASS(parent_class)->finalize(object);
}

/* The end of all, in our places; -1 when nobody knows. */
static gint64
end_of(GMimeStream *stream)
{
	struct splice *s = splice_of(stream);
	gint64 length;

	if (stream->bound_end >= 0)
		return stream->bound_end;
	length = g_mime_stream_length(s->body);
	return length < 0 ? -1 : (gint64)s->head->len + length;
}

static ssize_t
read_body(struct splice *s, gint64 at, char *bytes, size_t len)
{
	gint64 place = s->body->bound_start + at - (gint64)s->head->len;

	if (s->body->position != place && g_mime_stream_seek(s->body, place, GMIME_STREAM_SEEK_SET) < 0)
		return -1;
	return g_mime_stream_read(s->body, bytes, len);
}

static ssize_t
splice_read(GMimeStream *stream, char *bytes, size_t len)
{
	struct splice *s = splice_of(stream);
	gint64 at = stream->position;
	ssize_t n;

	if (stream->bound_end >= 0)
		len = MIN(len, (size_t)MAX(stream->bound_end - at, 0));
	if (len == 0)
		return 0;
	if (at < (gint64)s->head->len) {
		n = (ssize_t)MIN(len, s->head->len - (size_t)at);
		memcpy(bytes, s->head->data + at, (size_t)n);
	} else {
		n = read_body(s, at, bytes, len);
	}
	if (n > 0)
		stream->position += n;
	return n;
}

static ssize_t
splice_write(GMimeStream *stream, const char *bytes, size_t len)
{
	(void)stream;
	(void)bytes;
	(void)len;
	errno = EBADF;
	return -1;
}

static int
splice_flush(GMimeStream *stream)
{
	(void)stream;
	return 0;
}

static gboolean
splice_eos(GMimeStream *stream)
{
	gint64 end = end_of(stream);

	return end >= 0 && stream->position >= end;
}

static int
splice_reset(GMimeStream *stream)
{
	stream->position = stream->bound_start;
	return 0;
}

static gint64
splice_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
	gint64 end = end_of(stream);

	if (whence == GMIME_STREAM_SEEK_CUR)
		offset += stream->position;
	else if (whence == GMIME_STREAM_SEEK_END)
		offset += end;
	if (offset < stream->bound_start || (end >= 0 && offset > end)) {
		errno = EINVAL;
		return -1;
	}
	stream->position = offset;
	return offset;
}

static gint64
splice_tell(GMimeStream *stream)
{
	return stream->position;
}

static gint64
splice_length(GMimeStream *stream)
{
	gint64 end = end_of(stream);

	return end < 0 ? -1 : end - stream->bound_start;
}

static GMimeStream *
make(GByteArray *head, GMimeStream *body, gint64 start, gint64 end)
{
	struct splice *s = g_object_new(splice_type(), NULL);

	g_mime_stream_construct(&s->parent_object, start, end);
	s->head = head;
	s->body = g_object_ref(body);
	return &s->parent_object;
}

static GMimeStream *
splice_substream(GMimeStream *stream, gint64 start, gint64 end)
{
	struct splice *s = splice_of(stream);

	return make(g_byte_array_ref(s->head), s->body, start, end);
}

static void
class_init(gpointer class, gpointer data)
{
	GMimeStreamClass *stream = class;

	(void)data;
	parent_class = g_type_class_peek_parent(class);
	G_OBJECT_CLASS(class)->finalize = finalize;
	stream->read = splice_read;
	stream->write = splice_write;
	stream->flush = splice_flush;
	stream->close = splice_flush;
	stream->eos = splice_eos;
	stream->reset = splice_reset;
	stream->seek = splice_seek;
	stream->tell = splice_tell;
	stream->length = splice_length;
	stream->substream = splice_substream;
}

static GType
splice_type(void)
{
	static GType type;

	if (type == 0)
		type = g_type_register_static_simple(GMIME_TYPE_STREAM, "LoketSplice",
		                                     sizeof(struct splice_class), class_init,
		                                     sizeof(struct splice), NULL, 0);
	return type;
}

GMimeStream *
splice_new(GByteArray *head, GMimeStream *body)
{
	return make(head, body, 0, -1);
}
