#include "mail/tnef.h"

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"
#include "mail/lzfu.h"

#define SIGNATURE 0x223e9f78u
#define VALUES_MAX 100000 /* properties and values of one list */
#define IID_BYTES 16      /* before an object's bytes: the identifier of its interface */

/* Attributes (MS-OXTNEF section 2.1.3.3). */
enum {
	ATT_BODY = 0x0002800c,
	ATT_MESSAGE_PROPERTIES = 0x00069003,
	ATT_CODEPAGE = 0x00069007,
	ATT_BEGIN = 0x00069002, /* attAttachRenddata: an attachment begins */
	ATT_TITLE = 0x00018010,
	ATT_DATA = 0x0006800f,
	ATT_PROPERTIES = 0x00069005,
};

/* Properties (MS-OXPROPS). */
enum {
	PROP_BODY = 0x1000,
	PROP_RTF = 0x1009,
	PROP_HTML = 0x1013,
	PROP_CODEPAGE = 0x3fde,
	PROP_DISPLAY_NAME = 0x3001,
	PROP_DATA = 0x3701,
	PROP_FILE_NAME = 0x3704,
	PROP_LONG_NAME = 0x3707,
	PROP_MIME_TYPE = 0x370e,
};

enum { TYPE_OBJECT = 0x0d, TYPE_STRING = 0x1e, TYPE_UNICODE = 0x1f, TYPE_BINARY = 0x102 };

struct bytes {
	const unsigned char *at;
	size_t left;
};

/* An attribute or a property's value. */
struct value {
	unsigned id, type;
	const unsigned char *bytes;
	size_t len;
	uint32_t number; /* of a fixed type */
};

struct reader {
	struct tnef *tnef;
	bool is_open;      /* the last entry is an attachment that may grow */
	bool has_data;     /* and its bytes are known */
	int name_rank;     /* how good its name is */
	unsigned codepage; /* of 8-bit strings */
	unsigned html_codepage;
	struct value text, html, rtf;
};

/* --- bytes ------------------------------------------------------------------------ */

static bool
take(struct bytes *b, size_t len, const unsigned char **bytes)
{
	if (len > b->left)
		return false;
	*bytes = b->at;
	b->at += len;
	b->left -= len;
	return true;
}

static uint32_t
little(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool
take_number(struct bytes *b, uint32_t *number)
{
	const unsigned char *p;

	if (!take(b, 4, &p))
		return false;
	*number = little(p);
	return true;
}

/* Bytes that are filled up to a multiple of four. */
static bool
take_padded(struct bytes *b, size_t len, const unsigned char **bytes)
{
	if (!take(b, len, bytes))
		return false;
	len = MIN((4 - len % 4) % 4, b->left);
	b->at += len;
	b->left -= len;
	return true;
}

/* --- strings ---------------------------------------------------------------------- */

/* A string of the sender as UTF-8; NULL when it is empty. */
static char *
string_of(const struct value *v, unsigned codepage)
{
	char charset[16];
	uint32_t warnings = 0;
	char *text;

	if (v->type == TYPE_UNICODE)
		g_strlcpy(charset, "utf-16le", sizeof charset);
	else
		g_snprintf(charset, sizeof charset, "cp%u", codepage ? codepage : 1252);
	text = charset_decode((const char *)v->bytes, v->len, charset, &warnings);
	if (*text == '\0')
		g_clear_pointer(&text, free);
	return text;
}

/* The name of a Windows code page as mail has it. */
static char *
charset_of(unsigned codepage)
{
	if (codepage == 65001)
		return g_strdup("utf-8");
	if (codepage == 20127)
		return g_strdup("us-ascii");
	if (codepage >= 28591 && codepage <= 28605)
		return g_strdup_printf("iso-8859-%u", codepage - 28590);
	return codepage ? g_strdup_printf("cp%u", codepage) : NULL;
}

/* --- entries ----------------------------------------------------------------------- */

static struct tnef_entry *
add_entry(struct tnef *tnef)
{
	if (tnef->n == TNEF_ENTRIES) {
		tnef->is_cut = true;
		return NULL;
	}
	tnef->entries = g_renew(struct tnef_entry, tnef->entries, tnef->n + 1);
	tnef->entries[tnef->n] = (struct tnef_entry){ .bytes = "" };
	return &tnef->entries[tnef->n++];
}

static struct tnef_entry *
attachment(struct reader *r)
{
	if (!r->is_open) {
		r->has_data = false;
		r->name_rank = 0;
		r->is_open = add_entry(r->tnef) != NULL;
	}
	return r->is_open ? &r->tnef->entries[r->tnef->n - 1] : NULL;
}

static void
set_data(struct reader *r, const struct value *v)
{
	struct tnef_entry *e = attachment(r);

	if (e == NULL)
		return;
	e->bytes = (const char *)v->bytes;
	e->len = v->len;
	r->has_data = true;
	if (v->type == TYPE_OBJECT && v->len >= IID_BYTES + 4) {
		e->bytes += IID_BYTES;
		e->len -= IID_BYTES;
		e->is_message = little((const unsigned char *)e->bytes) == SIGNATURE;
	}
}

/* The better name wins, whichever comes first. */
static void
set_name(struct reader *r, const struct value *v, int rank)
{
	struct tnef_entry *e = attachment(r);
	char *name = e && rank > r->name_rank ? string_of(v, r->codepage) : NULL;

	if (name == NULL)
		return;
	free(e->name);
	e->name = name;
	r->name_rank = rank;
}

/* --- properties ---------------------------------------------------------------------- */

static size_t
fixed_size(unsigned type)
{
	switch (type) {
	case 0x02: /* short, filled up */
	case 0x03: /* long */
	case 0x04: /* float */
	case 0x0a: /* error */
	case 0x0b: /* boolean, filled up */
		return 4;
	case 0x05: /* double */
	case 0x06: /* currency */
	case 0x07: /* time of an application */
	case 0x14: /* long long */
	case 0x40: /* time */
		return 8;
	case 0x48: /* GUID */
		return 16;
	default:
		return 0;
	}
}

static bool
is_variable(unsigned type)
{
	return type == TYPE_OBJECT || type == TYPE_STRING || type == TYPE_UNICODE || type == TYPE_BINARY;
}

/* A property without a number of its own has a name of 16 bytes and a number or a
 * string. */
static bool
skip_name(struct bytes *b)
{
	const unsigned char *p;
	uint32_t kind, n;

	if (!take(b, 16, &p) || !take_number(b, &kind) || !take_number(b, &n))
		return false;
	return kind == 0 || take_padded(b, n, &p);
}

/* Takes one property; of several values the first counts. */
static bool
take_property(struct bytes *b, struct value *v)
{
	const unsigned char *p;
	uint32_t tag, n = 1, len;

	*v = (struct value){ 0 };
	if (!take_number(b, &tag))
		return false;
	v->type = tag & 0x0fff;
	v->id = tag >> 16;
	if (v->id >= 0x8000 && !skip_name(b))
		return false;
	if ((is_variable(v->type) || (tag & 0x1000)) && !take_number(b, &n))
		return false;
	if (n > VALUES_MAX || (!is_variable(v->type) && fixed_size(v->type) == 0))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		len = (uint32_t)fixed_size(v->type);
		if ((len == 0 && !take_number(b, &len)) || !take_padded(b, len, &p))
			return false;
		if (i > 0)
			continue;
		v->bytes = p;
		v->len = len;
		v->number = len >= 4 ? little(p) : 0;
	}
	return true;
}

static void
take_message_property(struct reader *r, const struct value *v)
{
	switch (v->id) {
	case PROP_BODY:
		r->text = *v;
		break;
	case PROP_HTML:
		r->html = *v;
		break;
	case PROP_RTF:
		r->rtf = *v;
		break;
	case PROP_CODEPAGE:
		r->html_codepage = v->number;
		break;
	}
}

static void
take_file_property(struct reader *r, const struct value *v)
{
	struct tnef_entry *e;

	switch (v->id) {
	case PROP_DATA:
		/* An attachment by value has its bytes in an attribute of their own. */
		if (!r->has_data)
			set_data(r, v);
		break;
	case PROP_DISPLAY_NAME:
		set_name(r, v, 1);
		break;
	case PROP_FILE_NAME:
		set_name(r, v, 2);
		break;
	case PROP_LONG_NAME:
		set_name(r, v, 4);
		break;
	case PROP_MIME_TYPE:
		e = attachment(r);
		if (e != NULL && e->type == NULL)
			e->type = string_of(v, r->codepage);
		break;
	}
}

static void
take_properties(struct reader *r, const struct value *list,
                void (*property)(struct reader *, const struct value *))
{
	struct bytes b = { list->bytes, list->len };
	struct value v;
	uint32_t n;

	if (!take_number(&b, &n))
		return;
	for (uint32_t i = 0; i < n && i < VALUES_MAX && take_property(&b, &v); i++)
		if (v.len > 0)
			property(r, &v);
}

/* --- attributes ------------------------------------------------------------------------- */

static void
take_attribute(struct reader *r, const struct value *v)
{
	switch (v->id) {
	case ATT_CODEPAGE:
		r->codepage = v->len >= 4 ? little(v->bytes) : 0;
		break;
	case ATT_BODY:
		r->text = *v;
		break;
	case ATT_MESSAGE_PROPERTIES:
		take_properties(r, v, take_message_property);
		break;
	case ATT_BEGIN:
		r->is_open = false;
		attachment(r);
		break;
	case ATT_TITLE:
		set_name(r, v, 3);
		break;
	case ATT_DATA:
		set_data(r, v);
		break;
	case ATT_PROPERTIES:
		take_properties(r, v, take_file_property);
		break;
	}
}

/* level, id, length, bytes, checksum (section 2.1.3.1). The checksum is not asked:
 * what can be read is better than nothing. */
static bool
take_next(struct bytes *b, struct value *v)
{
	const unsigned char *p;
	uint32_t len;

	*v = (struct value){ .type = TYPE_STRING };
	if (!take(b, 1, &p) || *p < 1 || *p > 2 || !take_number(b, &v->id) || !take_number(b, &len))
		return false;
	if (!take(b, len, &v->bytes)) { /* broken off: the rest is what there is */
		v->len = b->left;
		v->bytes = b->at;
		b->at += b->left;
		b->left = 0;
		return true;
	}
	v->len = len;
	if (b->left >= 2)
		take(b, 2, &p);
	return true;
}

/* --- the body ----------------------------------------------------------------------------- */

static struct tnef_entry *
add_body(struct reader *r, const struct value *v, const char *name, const char *type)
{
	struct tnef_entry *e = v->len > 0 ? add_entry(r->tnef) : NULL;

	if (e == NULL)
		return NULL;
	e->is_body = true;
	e->name = g_strdup(name);
	e->type = g_strdup(type);
	e->bytes = (const char *)v->bytes;
	e->len = v->len;
	return e;
}

static void
add_bodies(struct reader *r)
{
	struct tnef_entry *e = add_body(r, &r->rtf, "body.rtf", "text/rtf");

	if (e != NULL) {
		e->unpacked = lzfu_unpack(e->bytes, e->len, &e->len);
		e->bytes = e->unpacked;
	}
	if (e != NULL && e->unpacked == NULL) { /* it was none */
		free(e->name);
		free(e->type);
		r->tnef->n--;
	}
	e = add_body(r, &r->html, "body.html", "text/html");
	if (e != NULL)
		e->charset = charset_of(r->html.type == TYPE_UNICODE ? 1200 : r->html_codepage);
	e = add_body(r, &r->text, "body.txt", "text/plain");
	if (e == NULL)
		return;
	e->unpacked = string_of(&r->text, r->codepage);
	e->bytes = e->unpacked ? e->unpacked : "";
	e->len = strlen(e->bytes);
	e->charset = g_strdup("utf-8");
}

bool
tnef_read(const char *bytes, size_t len, struct tnef *tnef)
{
	struct bytes b = { (const unsigned char *)bytes, len };
	struct reader r = { .tnef = tnef };
	struct value v;
	uint32_t signature;

	*tnef = (struct tnef){ 0 };
	if (!take_number(&b, &signature) || signature != SIGNATURE || b.left < 2)
		return false;
	b.at += 2; /* a key that nobody needs */
	b.left -= 2;
	while (b.left > 0 && take_next(&b, &v))
		take_attribute(&r, &v);
	tnef->is_cut = tnef->is_cut || b.left > 0;
	add_bodies(&r);
	return true;
}

void
tnef_free(struct tnef *tnef)
{
	for (size_t i = 0; i < tnef->n; i++) {
		free(tnef->entries[i].name);
		free(tnef->entries[i].type);
		free(tnef->entries[i].charset);
		free(tnef->entries[i].unpacked);
	}
	free(tnef->entries);
	*tnef = (struct tnef){ 0 };
}
