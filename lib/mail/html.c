#include "mail/html.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/warning.h"

#define MAX_INDENT 20
#define MAX_LISTS 8
#define MAX_QUOTES 20  /* marks before a line */
#define META_BYTES 2048
#define HREF_BYTES 500
/* libxml2's parser is quadratic in the number of open elements and in that of one
 * element's attributes. A second of it was 100 KB of mail; within these it is none. */
#define CHUNK_BYTES 4096
#define MAX_DEPTH 500
#define MAX_ELEMENTS 200000 /* what stands behind the last is left out */
#define MAX_TAG_BYTES 4096

enum element {
	ELEMENT_SKIP = 1 << 0,  /* nothing inside is text */
	ELEMENT_BLOCK = 1 << 1, /* begins and ends a line */
	ELEMENT_SPACED = 1 << 2, /* with an empty line around it */
	ELEMENT_BREAK = 1 << 3,
	ELEMENT_ROW = 1 << 4,
	ELEMENT_CELL = 1 << 5,
	ELEMENT_ITEM = 1 << 6,
	ELEMENT_QUOTE = 1 << 7,
	ELEMENT_KEEP = 1 << 8,  /* white space counts */
	ELEMENT_LINK = 1 << 9,
	ELEMENT_LIST = 1 << 10,
	ELEMENT_NUMBERED = 1 << 11,
};

static const struct {
	const char *name;
	unsigned what;
} elements[] = {
	{ "a", ELEMENT_LINK },
	{ "address", ELEMENT_BLOCK },
	{ "article", ELEMENT_BLOCK },
	{ "blockquote", ELEMENT_BLOCK | ELEMENT_QUOTE },
	{ "br", ELEMENT_BREAK },
	{ "center", ELEMENT_BLOCK },
	{ "dd", ELEMENT_BLOCK },
	{ "div", ELEMENT_BLOCK },
	{ "dt", ELEMENT_BLOCK },
	{ "footer", ELEMENT_BLOCK },
	{ "h1", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "h2", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "h3", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "h4", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "h5", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "h6", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "header", ELEMENT_BLOCK },
	{ "hr", ELEMENT_BLOCK },
	{ "iframe", ELEMENT_SKIP },
	{ "li", ELEMENT_BLOCK | ELEMENT_ITEM },
	{ "noscript", ELEMENT_SKIP },
	{ "object", ELEMENT_SKIP },
	{ "ol", ELEMENT_BLOCK | ELEMENT_LIST | ELEMENT_NUMBERED },
	{ "p", ELEMENT_BLOCK | ELEMENT_SPACED },
	{ "pre", ELEMENT_BLOCK | ELEMENT_KEEP },
	{ "script", ELEMENT_SKIP },
	{ "section", ELEMENT_BLOCK },
	{ "style", ELEMENT_SKIP },
	{ "svg", ELEMENT_SKIP },
	{ "table", ELEMENT_BLOCK },
	{ "tbody", ELEMENT_BLOCK },
	{ "td", ELEMENT_CELL },
	{ "template", ELEMENT_SKIP },
	{ "th", ELEMENT_CELL },
	{ "title", ELEMENT_SKIP },
	{ "tr", ELEMENT_BLOCK | ELEMENT_ROW },
	{ "ul", ELEMENT_BLOCK | ELEMENT_LIST },
	{ "xml", ELEMENT_SKIP },
};

/* Depths are counters: nesting costs nothing. Only the outer lists are remembered. */
struct writer {
	GString *out;
	unsigned newlines;  /* owed before the next word: 1 a line, 2 an empty line */
	bool space;         /* owed before the next word */
	unsigned indent;    /* blanks owed at the start of a line: &nbsp; is meant to be seen */
	bool tab;           /* owed before the next word */
	bool fresh_cell;    /* no word in this cell yet: its blocks make no lines */
	bool at_start;      /* of a line: the quotation marks are due */
	unsigned quotes;
	unsigned keeps;
	unsigned hidden;    /* depth of elements since one that is left out */
	unsigned lists;     /* depth of lists, and of the outer ones the next number, */
	unsigned numbers[MAX_LISTS]; /* 0 when its items have none */
	unsigned depth;     /* of open elements */
	unsigned elements;
	char *href;
	size_t href_from;   /* where the link's text begins */
};

static unsigned
element_of(const char *name)
{
	size_t low = 0, high = G_N_ELEMENTS(elements);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, elements[mid].name);

		if (order == 0)
			return elements[mid].what;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return 0;
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		if (strcmp((const char *)attributes[0], name) == 0)
			return (const char *)attributes[1];
	return NULL;
}

/* Does the style, without blanks, make a property nothing? Not "font-size:0.9em". */
static bool
is_zero(const char *style, const char *property)
{
	const char *value = strstr(style, property);

	if (value == NULL || (value > style && (value[-1] == '-' || g_ascii_isalpha(value[-1]))))
		return false;
	value += strlen(property);
	return *value == '0' && value[1] != '.' && !g_ascii_isdigit(value[1]);
}

/* Preheaders and tracking texts are hidden by style or attribute. */
static bool
is_hidden(const xmlChar **attributes)
{
	static const char *const hiding[] = { "display:none", "visibility:hidden", "mso-hide:all" };
	static const char *const vanishing[] = { "font-size:", "opacity:", "max-height:", "line-height:" };
	const char *style = attribute(attributes, "style");
	char *folded;
	bool hidden = false, has_hidden = false;

	for (const xmlChar **a = attributes; a != NULL && a[0] != NULL; a += 2)
		has_hidden = has_hidden || strcmp((const char *)a[0], "hidden") == 0;
	if (style == NULL || has_hidden)
		return has_hidden;
	folded = g_ascii_strdown(style, 1000);
	for (char *p = folded, *q = folded;; p++) {
		if (*p == ' ' || *p == '\t' || *p == '\n')
			continue;
		*q++ = *p;
		if (*p == '\0')
			break;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(hiding); i++)
		hidden = hidden || strstr(folded, hiding[i]) != NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(vanishing); i++)
		hidden = hidden || is_zero(folded, vanishing[i]);
	free(folded);
	return hidden;
}

static void
owe_lines(struct writer *w, unsigned newlines)
{
	if (w->fresh_cell)
		return;
	/* a paragraph of nothing but &nbsp; is an empty line */
	w->newlines = MAX(w->newlines, w->indent > 0 && w->newlines > 0 ? 2 : newlines);
	w->indent = 0;
	w->space = false;
	w->tab = false;
}

static void
break_line(struct writer *w)
{
	g_string_append_c(w->out, '\n');
	w->at_start = true;
	w->space = false;
}

/* Pays what is owed, then the word may follow. */
static void
pay(struct writer *w)
{
	if (w->out->len > 0)
		for (; w->newlines > 0; w->newlines--) {
			if (w->at_start)
				for (unsigned i = 0; i < w->quotes; i++)
					g_string_append(w->out, i + 1 < w->quotes ? ">" : "> ");
			break_line(w);
		}
	if (w->at_start) {
		for (unsigned i = 0; i < w->quotes; i++)
			g_string_append(w->out, i + 1 < w->quotes ? ">" : "> ");
	} else if (w->tab) {
		g_string_append_c(w->out, '\t');
	} else if (w->space) {
		g_string_append_c(w->out, ' ');
	}
	for (; w->indent > 0; w->indent--)
		g_string_append_c(w->out, ' ');
	w->newlines = 0;
	w->at_start = w->space = w->tab = w->fresh_cell = false;
}

static void
begin_link(struct writer *w, const char *href)
{
	free(w->href);
	w->href = NULL;
	if (href != NULL && strlen(href) < HREF_BYTES &&
	    (g_str_has_prefix(href, "http://") || g_str_has_prefix(href, "https://") ||
	     g_str_has_prefix(href, "mailto:")))
		w->href = g_strdup(href);
	w->href_from = w->out->len;
}

/* The address stands behind the text unless the text is the address. */
static void
end_link(struct writer *w)
{
	const char *bare;

	if (w->href == NULL)
		return;
	bare = g_str_has_prefix(w->href, "mailto:") ? w->href + 7 : w->href;
	if (w->out->len > w->href_from && strstr(w->out->str + w->href_from, bare) == NULL)
		g_string_append_printf(w->out, " (%s)", bare);
	free(w->href);
	w->href = NULL;
}

/* "- " or "1. ", set in by the depth of the lists. */
static void
begin_item(struct writer *w)
{
	unsigned *number = w->lists > 0 && w->lists <= MAX_LISTS ? &w->numbers[w->lists - 1] : NULL;

	pay(w);
	for (unsigned i = 1; i < MIN(w->lists, MAX_LISTS); i++)
		g_string_append(w->out, "  ");
	if (number != NULL && *number > 0)
		g_string_append_printf(w->out, "%u. ", (*number)++);
	else
		g_string_append(w->out, "- ");
}

static void
begin_block(struct writer *w, unsigned what, const xmlChar **attributes)
{
	const char *class = attribute(attributes, "class");
	bool spaced = what & ELEMENT_SPACED;

	/* Outlook writes every line as a paragraph without space around it. */
	if (class != NULL && g_str_has_prefix(class, "MsoNormal"))
		spaced = false;
	owe_lines(w, spaced ? 2 : 1);
	if (what & ELEMENT_QUOTE && w->quotes < MAX_QUOTES)
		w->quotes++;
	if (what & ELEMENT_KEEP)
		w->keeps++;
	if (what & ELEMENT_LIST && w->lists++ < MAX_LISTS)
		w->numbers[w->lists - 1] = what & ELEMENT_NUMBERED ? 1 : 0;
	if (what & ELEMENT_ITEM)
		begin_item(w);
	if (what & ELEMENT_ROW)
		w->tab = false;
}

static void
start_element(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct writer *w = user;
	unsigned what = element_of((const char *)name);

	w->depth++;
	w->elements++;
	if (w->hidden > 0 || what & ELEMENT_SKIP || is_hidden(attributes)) {
		w->hidden++;
		return;
	}
	if (what & ELEMENT_BREAK) {
		if (w->newlines == 0)
			w->newlines = 1;
		else if (w->newlines < 3)
			w->newlines++;
		w->indent = 0;
		w->space = w->tab = false;
	} else if (what & ELEMENT_CELL) {
		w->fresh_cell = true;
	} else if (what & ELEMENT_LINK) {
		begin_link(w, attribute(attributes, "href"));
	} else if (what & ELEMENT_BLOCK)
		begin_block(w, what, attributes);
}

static void
end_element(void *user, const xmlChar *name)
{
	struct writer *w = user;
	unsigned what = element_of((const char *)name);

	w->depth -= w->depth > 0;
	if (w->hidden > 0) {
		w->hidden--;
		return;
	}
	if (what & ELEMENT_CELL) {
		w->newlines = 0;
		w->fresh_cell = false;
		w->tab = true;
	} else if (what & ELEMENT_LINK) {
		end_link(w);
	} else if (what & ELEMENT_BLOCK) {
		owe_lines(w, 1);
		if (what & ELEMENT_QUOTE && w->quotes > 0)
			w->quotes--;
		if (what & ELEMENT_LIST && w->lists > 0)
			w->lists--;
		if (what & ELEMENT_KEEP && w->keeps > 0)
			w->keeps--;
	}
}

static void
write_kept(struct writer *w, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n') {
			w->newlines = MIN(w->newlines + 1, 3);
			continue;
		}
		if (text[i] != '\r') {
			pay(w);
			g_string_append_c(w->out, text[i]);
		}
	}
}

static void
characters(void *user, const xmlChar *bytes, int len)
{
	struct writer *w = user;
	const char *text = (const char *)bytes;
	size_t n = (size_t)len;

	if (w->hidden > 0)
		return;
	if (w->keeps > 0) {
		write_kept(w, text, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		bool nbsp = i + 1 < n && text[i] == '\xc2' && text[i + 1] == '\xa0';

		if (nbsp || text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
			w->space = true;
			w->indent += nbsp && (w->newlines > 0 || w->at_start) && w->indent < MAX_INDENT;
			i += nbsp;
			continue;
		}
		pay(w);
		g_string_append_c(w->out, text[i]);
	}
}

static htmlParserCtxtPtr
new_parser(struct writer *w)
{
	static htmlSAXHandler sax = {
		.startElement = start_element,
		.endElement = end_element,
		.characters = characters,
		.ignorableWhitespace = characters,
	};
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, w, NULL, 0, NULL,
	                                                    XML_CHAR_ENCODING_UTF8);

	if (parser == NULL)
		abort(); /* out of memory */
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	                           HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
	                           HTML_PARSE_IGNORE_ENC);
	/* Before the first element an end tag would end everything. */
	htmlParseChunk(parser, "<body>", 6, 0);
	return parser;
}

static void
finish_parser(htmlParserCtxtPtr parser)
{
	htmlParseChunk(parser, NULL, 0, 1); /* closes what is open */
	htmlFreeParserCtxt(parser);
}

/* The frame of a document. Behind </html> the parser stops, though list servers and
 * mail gateways add text there, and some mails are two documents. */
static bool
is_frame(const char *name)
{
	static const char *const frames[] = { "html", "head", "body" };

	for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
		if (g_ascii_strncasecmp(name, frames[i], 4) == 0 && !g_ascii_isalnum(name[4]))
			return true;
	return false;
}

/* Tags that are better not seen: the frame, tags longer than a tag is (pictures
 * written into the text, heaps of attributes) and Outlook's "<![if mso]>". */
static bool
is_unwanted(const char *tag, size_t len)
{
	const char *name = tag + 1 + (tag[1] == '/');

	return tag[1] == '!' ||
	       (g_ascii_isalpha(*name) && (len > MAX_TAG_BYTES || is_frame(name)));
}

/* The end of the tag or comment at `tag`, NULL when it has none. No comment begins
 * behind the last "-->"; to look for its end each time would be quadratic. */
static const char *
tag_end(const char *tag, const char *end, const char *last_comment_end)
{
	const char *close;

	if (g_str_has_prefix(tag, "<!--") && last_comment_end != NULL && tag + 2 <= last_comment_end)
		return strstr(tag + 2, "-->") + 3;
	close = memchr(tag, '>', (size_t)(end - tag));
	return close ? close + 1 : NULL;
}

/* The same without those and without comments. The caller frees it. */
static GString *
wanted_only(const char *html)
{
	GString *out = g_string_new(NULL);
	const char *end = html + strlen(html), *last_comment_end = g_strrstr(html, "-->");
	const char *tag, *next;

	while ((tag = memchr(html, '<', (size_t)(end - html))) != NULL &&
	       (next = tag_end(tag, end, last_comment_end)) != NULL) {
		g_string_append_len(out, html, tag - html);
		if (!is_unwanted(tag, (size_t)(next - tag)))
			g_string_append_len(out, tag, next - tag);
		html = next;
	}
	/* What follows an unfinished tag is text as long as it could be one. */
	g_string_append_len(out, html, tag ? MIN(end - html, MAX_TAG_BYTES) : end - html);
	return out;
}

/* A chunk ends before a tag, so that no tag is cut where parsers change. */
static size_t
chunk_length(const char *html, size_t len)
{
	size_t n = MIN(len, CHUNK_BYTES);

	if (n == len)
		return n;
	while (n > 1 && html[n] != '<')
		n--;
	return n > 1 ? n : CHUNK_BYTES;
}

char *
html_to_text(const char *html, uint32_t *warnings)
{
	struct writer w = { .out = g_string_new(NULL), .at_start = true };
	GString *wanted = wanted_only(html);
	htmlParserCtxtPtr parser = new_parser(&w);

	for (size_t at = 0, n; at < wanted->len && w.elements < MAX_ELEMENTS; at += n) {
		n = chunk_length(wanted->str + at, wanted->len - at);
		/* Nested like this it is no letter; a new parser goes on from the top. */
		if (w.depth > MAX_DEPTH) {
			finish_parser(parser);
			parser = new_parser(&w);
			w.depth = 0;
			*warnings |= WARNING_BIT(WARNING_LIMIT_HTML);
		}
		htmlParseChunk(parser, wanted->str + at, (int)n, 0);
	}
	finish_parser(parser);
	if (w.elements >= MAX_ELEMENTS)
		*warnings |= WARNING_BIT(WARNING_LIMIT_HTML);
	g_string_free(wanted, TRUE);
	free(w.href);
	return g_string_free(w.out, FALSE);
}

char *
html_charset(const char *bytes, size_t len)
{
	char *start = g_strndup(bytes, MIN(len, META_BYTES));
	char *at, *found = NULL;

	for (char *p = start; *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
	at = strstr(start, "charset=");
	if (at != NULL) {
		at += strlen("charset=");
		at += strspn(at, "\"' ");
		found = g_strndup(at, strcspn(at, "\"' />;"));
	}
	free(start);
	return found;
}
