#include "letter/table.h"

#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "letter/words.h"
#include "register/desk.h"
#include "rules/day.h"

/* The widest that each column gets; what a list does not need goes to the subject. */
enum column { NUMBER, KIND, STATUS, DUE, LEFT, COLUMN__MAX };

static const struct {
	const char *head;
	size_t max;
} columns[COLUMN__MAX] = {
	[NUMBER] = { "Nomor", 20 }, [KIND] = { "Jenis", 10 }, [STATUS] = { "Status", 13 },
	[DUE] = { "Tenggat", 15 }, [LEFT] = { "Sisa", 7 },
};

#define CELL_BYTES 128
#define SUBJECT_COLUMNS_MIN 6
#define NAME_COLUMNS 18
#define ROOM_FOR_NAMES 44

struct line {
	char cells[COLUMN__MAX][CELL_BYTES];
	bool overdue, today;
};

/* "3 hk", "-2 hk" when it is late, or nothing. */
static void
read_line(const json_t *r, struct line *line)
{
	const json_t *left = json_object_get(r, "days_left");
	const char *day = record_text(r, "due_ordered");

	day = day ? day : record_text(r, "due_extended");
	day = day ? day : record_text(r, "due");
	day = day ? day : record_text(r, "complete_by");
	snprintf(line->cells[NUMBER], CELL_BYTES, "%s", record_text(r, "number"));
	snprintf(line->cells[KIND], CELL_BYTES, "%s", kind_name(desk_kind_of(r)));
	snprintf(line->cells[STATUS], CELL_BYTES, "%s", record_text(r, "status"));
	words_date_short(day ? day_parse(day) : DAY_NONE, line->cells[DUE]);
	line->cells[LEFT][0] = '\0';
	if (json_is_integer(left))
		snprintf(line->cells[LEFT], CELL_BYTES, "%lld hk", (long long)json_integer_value(left));
	line->overdue = json_is_true(json_object_get(r, "overdue"));
	line->today = json_is_integer(left) && json_integer_value(left) == 0;
}

static void
measure(const json_t *list, size_t widths[COLUMN__MAX])
{
	const json_t *record;
	struct line line = { 0 };
	size_t i;

	for (size_t c = 0; c < COLUMN__MAX; c++)
		widths[c] = strlen(columns[c].head);
	json_array_foreach(list, i, record) {
		read_line(record, &line);
		for (size_t c = 0; c < COLUMN__MAX; c++) {
			size_t width = term_width(line.cells[c]);

			width = width < columns[c].max ? width : columns[c].max;
			widths[c] = width > widths[c] ? width : widths[c];
		}
	}
}

/* What is left of the page for the subject, and on a wide one for the applicant too. */
static void
print_rest(FILE *out, const json_t *r, size_t room)
{
	const char *subject = record_text(r, "subject");
	const char *name = record_text(json_object_get(r, "applicant"), "name");

	if (room >= ROOM_FOR_NAMES) {
		term_cell(out, name ? name : "-", NAME_COLUMNS, true);
		putc(' ', out);
		room -= NAME_COLUMNS + 1;
	}
	term_cell(out, subject && *subject ? subject : "-", room, false);
	putc('\n', out);
}

static void
print_line(FILE *out, const json_t *r, const size_t widths[COLUMN__MAX], size_t room)
{
	const char *snippet = record_text(r, "snippet");
	struct line line = { 0 };

	read_line(r, &line);
	for (size_t c = 0; c < COLUMN__MAX; c++) {
		enum term_style style = line.overdue ? TERM_RED : line.today ? TERM_YELLOW : TERM_PLAIN;

		fputs(c == LEFT ? term_style(style) : "", out);
		term_cell(out, line.cells[c], widths[c], true);
		fputs(c == LEFT ? term_style(TERM_PLAIN) : "", out);
		putc(' ', out);
	}
	print_rest(out, r, room);
	if (snippet != NULL) {
		fprintf(out, "%*s", (int)widths[NUMBER] + 1, "");
		term_cell(out, snippet, term_columns() - widths[NUMBER] - 1, false);
		putc('\n', out);
	}
}

static void
print_head(FILE *out, const size_t widths[COLUMN__MAX], size_t room)
{
	fputs(term_style(TERM_BOLD), out);
	for (size_t c = 0; c < COLUMN__MAX; c++)
		fprintf(out, "%-*s ", (int)widths[c], columns[c].head);
	if (room >= ROOM_FOR_NAMES)
		fprintf(out, "%-*s ", NAME_COLUMNS, "Pemohon");
	fprintf(out, "Pokok%s\n", term_style(TERM_PLAIN));
}

void
table_requests(FILE *out, const json_t *list)
{
	size_t widths[COLUMN__MAX], room = term_columns(), i;
	const json_t *record;

	measure(list, widths);
	for (size_t c = 0; c < COLUMN__MAX; c++)
		room = room > widths[c] + 1 + SUBJECT_COLUMNS_MIN ? room - widths[c] - 1 : SUBJECT_COLUMNS_MIN;
	if (json_array_size(list) > 0)
		print_head(out, widths, room);
	json_array_foreach(list, i, record)
		print_line(out, record, widths, room);
	fprintf(out, "%zu berkas%s\n", json_array_size(list), json_array_size(list) > 0 ? " (hk = hari kerja)" : "");
}

int
table_print(const json_t *list, bool people, struct fault *f)
{
	const json_t *record;
	size_t i;

	if (people) {
		table_requests(stdout, list);
		return 0;
	}
	json_array_foreach(list, i, record)
		if (record_print(stdout, record, f) < 0)
			return -1;
	return 0;
}
