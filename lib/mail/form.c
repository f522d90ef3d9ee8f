#include "mail/form.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/field.h"
#include "mail/label.h"
#include "mail/prose.h"
#include "mail/warning.h"

#define FORM_BYTES 65536  /* who says who he is says it within these */
#define CONTINUATIONS 3
#define WRAPPED_LABEL_BYTES 200
#define ADDRESS_PARTS 6
#define WRAPPED_BYTES 55  /* a line as long as this was broken by a program */

/* --- lines ------------------------------------------------------------------------------------ */

static size_t
indent_of(const char *line)
{
	return strspn(line, " \t");
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

static bool
has_label(const char *line)
{
	struct label labels[LABEL_MAX];

	return label_find(line, strcspn(line, "\n"), labels) > 0;
}

static bool
is_item(const char *line)
{
	const char *p = line + strspn(line, " \t");

	return label_skip_bullet(p) > p;
}

/* Does `line` continue the value that the line before ends with? */
static bool
continues(const char *before, const char *line, int field)
{
	size_t len = strcspn(line, "\n"), n = strcspn(before, "\n");
	const char *p = line + indent_of(line);

	if (p >= line + len || has_label(line) || is_item(line) ||
	    label_leading(line, len, &p) != LABEL_NONE)
		return false;
	p = line + indent_of(line);
	if (indent_of(line) >= indent_of(before) + 2)
		return true;
	if (n >= WRAPPED_BYTES && g_ascii_islower(*p))
		return true;
	while (n > 0 && before[n - 1] == ' ')
		n--;
	return field == IDENTITY_ADDRESS &&
	       (field_begins_address(line) || (n > 0 && before[n - 1] == ','));
}

/* The end of a value that starts on `line`: more lines may belong to it. */
static const char *
value_end(const char *line, int field)
{
	const char *before = line, *next = next_line(line);
	const char *indented = line;
	unsigned more = 0;

	while (*next != '\0' && more++ < CONTINUATIONS &&
	       (continues(before, next, field) ||
	        (before != indented && continues(indented, next, field)))) {
		before = next;
		next = next_line(next);
	}
	return before + strcspn(before, "\n");
}

/* A label that goes on in the next line ("Cara Mendapatkan Salinan" / "Informasi** :
 * Email"): the value there, or NULL. */
static const char *
wrapped_value(const char *line, int field)
{
	struct label labels[LABEL_MAX];
	const char *next = next_line(line);
	size_t first = strcspn(line, "\n"), len = strcspn(next, "\n");
	const char *value = NULL;
	char *joined;

	if (len == 0 || first + len > WRAPPED_LABEL_BYTES)
		return NULL;
	joined = g_strndup(line, first + 1 + len);
	joined[first] = ' ';
	if (label_find(joined, first + 1 + len, labels) > 0 && labels[0].field == field &&
	    labels[0].value > joined + first)
		value = line + (labels[0].value - joined);
	free(joined);
	return value;
}

/* A label with nothing behind it: the value stands on the next line, perhaps
 * behind the separator ("Nama" / ": Budi"). */
static void
take_below(struct field_reader *r, int field, const char *line)
{
	const char *next = next_line(line), *value = wrapped_value(line, field);
	size_t len = strcspn(next, "\n");

	if (value != NULL)
		field_set(r, field, value, (size_t)(value_end(value, field) - value));
	else if (len > 0 && !has_label(next) && label_alone(next, len) >= LABEL_OTHER)
		field_set(r, field, next, (size_t)(value_end(next, field) - next));
}

static bool
is_blank(const char *from, const char *to)
{
	while (from < to && strchr(" \t:=.*_", *from) != NULL)
		from++;
	return from == to;
}

/* On an identity card the address goes on in lines of its own: "RT/RW : 003/001". */
static void
append_address_parts(struct field_reader *r, const char *line)
{
	char **slot = &r->values[IDENTITY_ADDRESS];
	struct label labels[LABEL_MAX];

	for (unsigned n = 0; n < ADDRESS_PARTS; n++) {
		size_t len;
		char *name, *value, *longer;

		line = next_line(line);
		len = strcspn(line, "\n");
		if (len == 0 || !field_begins_address(line) || label_find(line, len, labels) != 1 ||
		    labels[0].field != LABEL_OTHER)
			return;
		name = field_value(IDENTITY_ADDRESS, labels[0].start,
		                   (size_t)(labels[0].value - labels[0].start - 1), r->today_on,
		                   r->warnings);
		value = field_value(IDENTITY_ADDRESS, labels[0].value,
		                    (size_t)(line + len - labels[0].value), r->today_on, r->warnings);
		if (name != NULL && value != NULL && strlen(*slot) + strlen(value) < FIELD_BYTES) {
			longer = g_strdup_printf("%s, %s %s", *slot, name, value);
			free(*slot);
			*slot = longer;
		}
		free(name);
		free(value);
	}
}

static bool
is_labelled(const char *line)
{
	const char *value;
	size_t len = strcspn(line, "\n");

	return len > 0 && (has_label(line) || label_leading(line, len, &value) != LABEL_NONE);
}

/* "nama siti" / "alamat Beji RT 3": labels without anything behind them count when
 * more than one line is so. */
static bool
read_leading(struct field_reader *r, const char *line, bool is_below_label)
{
	size_t len = strcspn(line, "\n");
	const char *value = NULL;
	int field = label_leading(line, len, &value);

	if (field < LABEL_OTHER && prose_skip_between(value) == value &&
	    (is_below_label || is_labelled(next_line(line))))
		field_set(r, field, value, (size_t)(value_end(line, field) - value));
	return field < LABEL_OTHER;
}

/* Of a cell in a line: to the next tab or the end. */
static size_t
cell_length(const char *cell)
{
	return strcspn(cell, "\t\n");
}

/* A table with a row of labels above a row of values. False when it is none. */
static bool
read_columns(struct field_reader *r, const char *line)
{
	const char *cell = line, *value = next_line(line);
	unsigned known = 0, cells = 0;

	for (;; cell += cell_length(cell) + 1) {
		known += label_alone(cell, cell_length(cell)) < LABEL_OTHER;
		cells++;
		if (cell[cell_length(cell)] != '\t')
			break;
	}
	if (known < 2 || known * 2 <= cells || *value == '\0')
		return false;
	for (cell = line;; cell += cell_length(cell) + 1) {
		int field = label_alone(cell, cell_length(cell));

		if (field < LABEL_OTHER)
			field_set(r, field, value, cell_length(value));
		value += cell_length(value);
		if (cell[cell_length(cell)] != '\t' || *value++ != '\t')
			return true;
	}
}

/* Tells whether the line has a label. */
static bool
read_line(struct field_reader *r, const char *line, bool is_below_label)
{
	struct label labels[LABEL_MAX];
	size_t len = strcspn(line, "\n");
	size_t n = label_find(line, len, labels);
	int alone = n == 0 ? label_alone(line, len) : LABEL_NONE;
	bool is_new;

	if (memchr(line, '\t', len) != NULL && read_columns(r, line))
		return true;
	if (alone < LABEL_OTHER)
		take_below(r, alone, line);
	else if (n == 0)
		return read_leading(r, line, is_below_label);
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n;
		const char *end = last ? line + len : labels[i + 1].start;

		if (labels[i].field >= LABEL_OTHER)
			continue;
		if (last && is_blank(labels[i].value, end)) {
			take_below(r, labels[i].field, line);
			continue;
		}
		if (last)
			end = value_end(line, labels[i].field);
		is_new = r->values[labels[i].field] == NULL;
		field_set(r, labels[i].field, labels[i].value, (size_t)(end - labels[i].value));
		if (last && is_new && labels[i].field == IDENTITY_ADDRESS &&
		    r->values[IDENTITY_ADDRESS] != NULL)
			append_address_parts(r, end);
	}
	return n > 0;
}

void
form_read(const char *text, int32_t today_on, struct form *form, uint32_t *warnings)
{
	struct field_reader r = { form->values, today_on, warnings };
	char *start = g_strndup(text, FORM_BYTES);
	bool is_below_label = false;

	for (const char *line = start; *line != '\0'; line = next_line(line))
		is_below_label = read_line(&r, line, is_below_label);
	prose_read(&r, start);
	free(start);
	if (form->values[IDENTITY_NIK] != NULL)
		*warnings &= ~WARNING_BIT(WARNING_NIK_INVALID);
}

/* The quoted lines without their marks, up to where our letter ends. */
static char *
unmark(const char *quoted)
{
	GString *out = g_string_new(NULL);

	while (*quoted != '\0' && out->len < FORM_BYTES) {
		size_t n;

		quoted += strspn(quoted, "> ");
		n = strcspn(quoted, "\n");
		if (g_ascii_strncasecmp(quoted, "hormat kami", strlen("hormat kami")) == 0)
			break;
		g_string_append_len(out, quoted, (gssize)n);
		g_string_append_c(out, '\n');
		quoted += n + (quoted[n] == '\n');
	}
	return g_string_free(out, FALSE);
}

void
form_read_quoted(const char *quoted, int32_t today_on, struct form *form, uint32_t *warnings)
{
	char *letter = unmark(quoted);
	struct field_reader r = { form->values, today_on, warnings };

	/* Labels only: in prose the letter speaks, and not its reader. */
	for (const char *line = strstr(letter, "lengkap") ? letter : ""; *line != '\0';
	     line = next_line(line))
		read_line(&r, line, false);
	free(letter);
}

void
form_free(struct form *form)
{
	for (size_t i = 0; i < IDENTITY__MAX; i++)
		free(form->values[i]);
	*form = (struct form){ 0 };
}
