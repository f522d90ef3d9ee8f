#include "mail/cms.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX 20

enum { TAG_OCTETS = 0x04, TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_CONTEXT_0 = 0xa0, TAG_CONSTRUCTED = 0x20 };

struct ber {
	const unsigned char *at, *end;
};

struct item {
	unsigned tag;      /* the identifier octet; long ones are never ours */
	struct ber inside;
};

static const struct {
	const char *oid;
	size_t len;
	enum cms_kind kind;
} kinds[] = {
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 9, CMS_SIGNED },
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", 9, CMS_ENCRYPTED },          /* enveloped */
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06", 9, CMS_ENCRYPTED },          /* encrypted */
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17", 11, CMS_ENCRYPTED }, /* enveloped, authenticated */
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09", 11, CMS_OTHER },     /* compressed */
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x05", 9, CMS_OTHER },              /* digested */
};

/* Identifier and length; *has_end is false when the length is not told. */
static bool
take_head(struct ber *b, unsigned *tag, size_t *len, bool *has_end)
{
	size_t n;

	if (b->end - b->at < 2)
		return false;
	*tag = *b->at++;
	if ((*tag & 0x1f) == 0x1f)
		return false;
	n = *b->at++;
	*has_end = n != 0x80;
	if (n < 0x80 || !*has_end) {
		*len = n & 0x7f;
		return true;
	}
	n &= 0x7f;
	if (n > sizeof *len || (size_t)(b->end - b->at) < n)
		return false;
	for (*len = 0; n > 0; n--)
		*len = *len << 8 | *b->at++;
	return true;
}

/* The next item. What broke off goes on to the end of the bytes. */
static bool
next(struct ber *b, struct item *item, unsigned depth)
{
	bool has_end;
	size_t len;
	struct item child;

	if (depth > DEPTH_MAX || !take_head(b, &item->tag, &len, &has_end))
		return false;
	item->inside = *b;
	if (has_end) {
		if (len < (size_t)(b->end - b->at))
			item->inside.end = b->at + len;
		b->at = item->inside.end;
		return true;
	}
	if ((item->tag & TAG_CONSTRUCTED) == 0)
		return false;
	while (b->end - b->at >= 2 && (b->at[0] != 0 || b->at[1] != 0))
		if (!next(b, &child, depth + 1))
			return false;
	item->inside.end = b->at;
	b->at = b->end - b->at >= 2 ? b->at + 2 : b->end;
	return true;
}

static bool
enter(struct ber *b, unsigned tag, struct ber *inside)
{
	struct item item;

	if (!next(b, &item, 0) || item.tag != tag)
		return false;
	*inside = item.inside;
	return true;
}

static enum cms_kind
kind_of(const struct ber *oid)
{
	size_t len = (size_t)(oid->end - oid->at);

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (len == kinds[i].len && memcmp(oid->at, kinds[i].oid, len) == 0)
			return kinds[i].kind;
	return CMS_UNKNOWN;
}

/* Octets may come in one piece or in pieces of pieces. */
static void
append_octets(GString *out, const struct item *octets, unsigned depth)
{
	struct ber b = octets->inside;
	struct item piece;

	if (octets->tag == TAG_OCTETS)
		g_string_append_len(out, (const char *)b.at, b.end - b.at);
	else if (octets->tag == (TAG_OCTETS | TAG_CONSTRUCTED) && depth < DEPTH_MAX)
		while (next(&b, &piece, 0))
			append_octets(out, &piece, depth + 1);
}

/* SignedData: version, digests, then { type, [0] { octets } } (section 5.1). */
static GString *
signed_content(struct ber data)
{
	struct ber signature, inner, explicit;
	struct item item;
	GString *out;

	if (!enter(&data, TAG_SEQUENCE, &signature) || !next(&signature, &item, 0) ||
	    !next(&signature, &item, 0) || !enter(&signature, TAG_SEQUENCE, &inner) ||
	    !next(&inner, &item, 0) || item.tag != TAG_OID ||
	    !enter(&inner, TAG_CONTEXT_0, &explicit) || !next(&explicit, &item, 0))
		return NULL;
	out = g_string_sized_new((gsize)(item.inside.end - item.inside.at) + 1);
	append_octets(out, &item, 0);
	return out;
}

enum cms_kind
cms_read(const char *bytes, size_t len, char **content, size_t *content_len)
{
	struct ber b = { (const unsigned char *)bytes, (const unsigned char *)bytes + len };
	struct ber info, oid, data;
	enum cms_kind kind;
	GString *out = NULL;

	*content = NULL;
	*content_len = 0;
	if (!enter(&b, TAG_SEQUENCE, &info) || !enter(&info, TAG_OID, &oid))
		return CMS_UNKNOWN;
	kind = kind_of(&oid);
	if (kind == CMS_SIGNED && enter(&info, TAG_CONTEXT_0, &data))
		out = signed_content(data);
	if (out != NULL) {
		*content_len = out->len;
		*content = g_string_free(out, FALSE);
	}
	return kind;
}
