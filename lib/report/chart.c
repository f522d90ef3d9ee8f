#include "report/chart.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "report/markup.h"

/* A chart is as wide as a telephone shows it without shrinking; the page makes it larger. */
#define WIDTH 360
#define RIGHT 352          /* where what is drawn ends */
#define SERIES_MAX 2

struct chart {
	FILE *out;
	const json_t *document, *section, *rows;
	const json_t *series[SERIES_MAX + 8]; /* the columns that are counts */
	size_t n_series;
	long greatest;
};

static long
value(const json_t *row, const json_t *column)
{
	return (long)json_integer_value(json_object_get(row, record_text(column, "name")));
}

static bool
is_hidden(const json_t *row, const json_t *column)
{
	return json_is_true(json_object_get(row, "hidden")) && json_is_null(json_object_get(row, record_text(column, "name")));
}

/* --- parts ------------------------------------------------------------------------------------ */

static void
text(const struct chart *c, const char *class, double x, double y, const char *words)
{
	fprintf(c->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	markup_text(c->out, words);
	fputs("</text>\n", c->out);
}

static void
number(const struct chart *c, const char *class, double x, double y, long n)
{
	char words[24];

	snprintf(words, sizeof words, "%ld", n);
	text(c, class, x, y, words);
}

static void
line(const struct chart *c, const char *class, double x1, double y1, double x2, double y2)
{
	fprintf(c->out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2);
}

struct box {
	double x, y, width, height;
};

/* A number's mark, with what it is. `strength` makes it paler: 1 is full. */
static void
mark(const struct chart *c, const char *class, struct box b, double strength, const json_t *row, const json_t *column)
{
	fprintf(c->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", class, b.x, b.y, b.width, b.height);
	if (strength < 1)
		fprintf(c->out, " fill-opacity=\"%.2f\"", strength);
	fputs("><title>", c->out);
	markup_text(c->out, record_text(row, "label"));
	fputs(", ", c->out);
	markup_text(c->out, record_text(column, "title"));
	fprintf(c->out, ": %ld</title></rect>\n", value(row, column));
}

static void
label(const struct chart *c, const char *class, double x, double y, const char *words, size_t columns)
{
	char *cut = term_line(words, columns);

	text(c, class, x, y, cut);
	free(cut);
}

/* The largest of 1, 2, 5, 10, 20 … that cuts n into four parts or more; at least 1. */
static long
step_of(long n)
{
	static const int leading[] = { 1, 2, 5 };
	long power = 1;

	for (;; power *= 10)
		for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
			if (n <= 5 * leading[i] * power)
				return leading[i] * power;
}

/* --- columns: months, days ---------------------------------------------------------------- */

#define PLOT_LEFT 42.0
#define PLOT_TOP 30.0
#define PLOT_BOTTOM 170.0
#define COLUMNS_HEIGHT 202

static const char *const month_names[] = {
	"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
};

static void
scale(const struct chart *c, long top, long step)
{
	for (long n = 0; n <= top; n += step) {
		double y = PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * (double)n / (double)top;

		line(c, n == 0 ? "axis" : "grid", PLOT_LEFT, y, RIGHT, y);
		number(c, "end", PLOT_LEFT - 4, y + 4, n);
	}
}

static void
legend(const struct chart *c)
{
	double x = PLOT_LEFT;

	for (size_t i = 0; i < c->n_series; i++) {
		const char *words = record_text(c->series[i], "title");

		fprintf(c->out, "<rect class=\"key %c\" x=\"%.1f\" y=\"5\" width=\"10\" height=\"10\"/>\n", (char)('a' + i), x);
		text(c, "start", x + 14, 14, words);
		x += 30 + (double)term_width(words) * 7;
	}
}

/* One row's bars, beside each other. */
static void
stack(const struct chart *c, const json_t *row, double x, double slot, long top)
{
	double width = slot * 0.8 / (double)c->n_series;

	for (size_t i = 0; i < c->n_series; i++) {
		double height = (PLOT_BOTTOM - PLOT_TOP) * (double)value(row, c->series[i]) / (double)top;
		const char class[] = { (char)('a' + i), '\0' };
		double left = x + slot * 0.1 + (double)i * width;

		if (is_hidden(row, c->series[i]))
			text(c, "middle", left + width / 2, PLOT_BOTTOM - 3, "*");
		else
			mark(c, class, (struct box){ left, PLOT_BOTTOM - height, width, height }, 1, row, c->series[i]);
	}
}

/* "2026-03" is "Mar", and the year below where one begins. */
static void
month_label(const struct chart *c, const char *key, double x, bool first)
{
	int month = atoi(key + 5);
	char year[5] = "";

	if (month < 1 || month > 12)
		return;
	snprintf(year, sizeof year, "%.4s", key);
	text(c, "middle", x, PLOT_BOTTOM + 14, month_names[month - 1]);
	if (first || month == 1)
		text(c, "middle", x, PLOT_BOTTOM + 28, year);
}

/* Every how many rows a label has room. */
static size_t
every(const size_t *choices, double slot)
{
	while (choices[1] != 0 && (double)*choices * slot < 24)
		choices++;
	return *choices;
}

static void
draw_months(const struct chart *c, double slot)
{
	static const size_t choices[] = { 1, 3, 6, 12, 24, 60, 0 };
	size_t step = every(choices, slot), i;
	const json_t *row;

	json_array_foreach(c->rows, i, row)
		if (i % step == 0)
			month_label(c, record_text(row, "key"), PLOT_LEFT + ((double)i + 0.5) * slot, i == 0);
}

/* The last row is what took longer than all before. */
static void
draw_days(const struct chart *c, double slot)
{
	static const size_t choices[] = { 1, 5, 10, 0 };
	size_t step = every(choices, slot), n = json_array_size(c->rows), i;
	const json_t *row;
	char more[24];

	json_array_foreach(c->rows, i, row)
		if (i % step == 0 && i + 2 < n)
			text(c, "middle", PLOT_LEFT + ((double)i + 0.5) * slot, PLOT_BOTTOM + 14, record_text(row, "key"));
	snprintf(more, sizeof more, ">%zu", n - 2);
	text(c, "middle", PLOT_LEFT + ((double)n - 0.5) * slot - 6, PLOT_BOTTOM + 14, more);
	text(c, "middle", (PLOT_LEFT + RIGHT) / 2, PLOT_BOTTOM + 28, "hari kerja");
}

/* After the last day on which an answer is in time. */
static void
draw_limit(const struct chart *c, double slot, const char *name)
{
	long days = (long)json_integer_value(json_object_get(json_object_get(c->document, "workdays"), name));
	double x = PLOT_LEFT + (double)(days + 1) * slot;
	char words[24];

	if (days <= 0 || days + 2 > (long)json_array_size(c->rows))
		return;
	snprintf(words, sizeof words, "%ld hk", days);
	line(c, "limit", x, PLOT_TOP - 8, x, PLOT_BOTTOM);
	text(c, "middle", x, PLOT_TOP - 12, words);
}

static void
draw_columns(const struct chart *c)
{
	long step = step_of(c->greatest), top = (c->greatest + step - 1) / step * step;
	double slot = (RIGHT - PLOT_LEFT) / (double)json_array_size(c->rows);
	bool days = strcmp(record_text(c->section, "name"), "days") == 0;
	const json_t *row;
	size_t i;

	scale(c, top, step);
	json_array_foreach(c->rows, i, row)
		stack(c, row, PLOT_LEFT + (double)i * slot, slot, top);
	(days ? draw_days : draw_months)(c, slot);
	if (!days) {
		legend(c);
		return;
	}
	draw_limit(c, slot, "answer");
	draw_limit(c, slot, "extended");
}

static double
columns_height(const struct chart *c)
{
	(void)c;
	return COLUMNS_HEIGHT;
}

/* --- bars: agencies ranked, and in public kinds and channels ------------------------------ */

#define BARS_LEFT 132.0
#define BARS_RIGHT 312.0
#define BAR_ROW 22.0
#define BARS_MAX 30         /* more stand in the table */
#define LABEL_COLUMNS 20

static size_t
bars_shown(const struct chart *c)
{
	size_t n = json_array_size(c->rows);

	return n < BARS_MAX ? n : BARS_MAX;
}

static double
bars_height(const struct chart *c)
{
	return BAR_ROW * (double)bars_shown(c) + 6;
}

static void
draw_bars(const struct chart *c)
{
	const json_t *column = c->series[0];

	for (size_t i = 0; i < bars_shown(c); i++) {
		const json_t *row = json_array_get(c->rows, i);
		double y = BAR_ROW * (double)i + 4, width = (BARS_RIGHT - BARS_LEFT) * (double)value(row, column) / (double)c->greatest;

		label(c, "end", BARS_LEFT - 6, y + 13, record_text(row, "label"), LABEL_COLUMNS);
		if (is_hidden(row, column)) {
			text(c, "start", BARS_LEFT + 4, y + 13, "*");
			continue;
		}
		mark(c, "a", (struct box){ BARS_LEFT, y, width, BAR_ROW - 6 }, 1, row, column);
		number(c, "start", BARS_LEFT + width + 4, y + 13, value(row, column));
	}
	line(c, "axis", BARS_LEFT, 0, BARS_LEFT, bars_height(c));
}

/* --- a matrix: kinds and channels ----------------------------------------------------------- */

#define MATRIX_TOP 32.0
#define CELL_HEIGHT 28.0
#define STRENGTH_MIN 0.08  /* of a cell that is not 0 */
#define STRENGTH_MAX 0.45  /* its number stays readable */

static double
matrix_height(const struct chart *c)
{
	return MATRIX_TOP + CELL_HEIGHT * (double)json_array_size(c->rows) + 2;
}

static void
draw_cell(const struct chart *c, const json_t *row, const json_t *column, struct box b)
{
	long n = value(row, column);
	double strength = n == 0 ? 0 : STRENGTH_MIN + (STRENGTH_MAX - STRENGTH_MIN) * (double)n / (double)c->greatest;

	mark(c, "a cell", b, strength, row, column);
	number(c, n == 0 ? "middle none" : n > 9999 ? "middle tight" : "middle", b.x + b.width / 2, b.y + b.height / 2 + 4, n);
}

static void
draw_matrix(const struct chart *c)
{
	double width = (RIGHT - BARS_LEFT) / (double)c->n_series;
	const json_t *row;
	size_t i, s;

	/* Each second one higher: names are wider than their columns. */
	for (s = 0; s < c->n_series; s++)
		label(c, "middle", BARS_LEFT + ((double)s + 0.5) * width, MATRIX_TOP - 6 - (s % 2 ? 12 : 0), record_text(c->series[s], "title"), 8);
	json_array_foreach(c->rows, i, row) {
		double y = MATRIX_TOP + (double)i * CELL_HEIGHT;

		label(c, "end", BARS_LEFT - 6, y + CELL_HEIGHT / 2 + 4, record_text(row, "label"), LABEL_COLUMNS);
		for (s = 0; s < c->n_series; s++)
			draw_cell(c, row, c->series[s], (struct box){ BARS_LEFT + (double)s * width + 1, y + 1, width - 2, CELL_HEIGHT - 2 });
	}
}

/* --- all ----------------------------------------------------------------------------------------- */

static const struct kind_of_chart {
	const char *section, *title;
	const char *instead; /* drawn only where that section is missing */
	size_t series;       /* of its counts, the first ones; 0 = all */
	double (*height)(const struct chart *c);
	void (*draw)(const struct chart *c);
} charts[] = {
	{ "months", "Masuk dan dijawab tiap bulan", NULL, SERIES_MAX, columns_height, draw_columns },
	{ "days", "Lama jawaban dalam hari kerja", NULL, 1, columns_height, draw_columns },
	{ "kinds_channels", "Jenis dan saluran", NULL, 0, matrix_height, draw_matrix },
	{ "kinds", "Masuk menurut jenis", "kinds_channels", 1, bars_height, draw_bars },
	{ "channels", "Masuk menurut saluran", "kinds_channels", 1, bars_height, draw_bars },
	{ "agencies", "Perangkat daerah menurut banyaknya", NULL, 1, bars_height, draw_bars },
};

static const json_t *
find_section(const json_t *document, const char *name)
{
	const json_t *section;
	size_t i;

	json_array_foreach(json_object_get(document, "sections"), i, section)
		if (strcmp(record_text(section, "name"), name) == 0)
			return section;
	return NULL;
}

/* The columns to draw, and the greatest number in them. */
static void
measure(struct chart *c, size_t limit)
{
	const json_t *column, *row;
	size_t i;

	json_array_foreach(json_object_get(c->section, "columns"), i, column)
		if (strcmp(record_text(column, "type"), "count") == 0 && c->n_series < sizeof c->series / sizeof *c->series &&
		    (limit == 0 || c->n_series < limit))
			c->series[c->n_series++] = column;
	json_array_foreach(c->rows, i, row)
		for (size_t s = 0; s < c->n_series; s++)
			if (value(row, c->series[s]) > c->greatest)
				c->greatest = value(row, c->series[s]);
}

/* Who cannot see it is told what it is, its greatest, and where the numbers stand. */
static void
describe(const struct chart *c, const char *name, const char *title)
{
	size_t n = json_array_size(c->rows), i;
	const json_t *row;

	fprintf(c->out, "<title id=\"chart-%s\">", name);
	markup_text(c->out, title);
	fprintf(c->out, "</title>\n<desc id=\"about-%s\">Diagram %zu baris.", name, n);
	json_array_foreach(c->rows, i, row)
		for (size_t s = 0; s < c->n_series; s++)
			if (value(row, c->series[s]) == c->greatest) {
				fputs(" Terbanyak: ", c->out);
				markup_text(c->out, record_text(row, "label"));
				fputs(", ", c->out);
				markup_text(c->out, record_text(c->series[s], "title"));
				fprintf(c->out, " %ld.", c->greatest);
			}
	fputs(" Semua angkanya ada dalam tabel ", c->out);
	markup_text(c->out, record_text(c->section, "title"));
	fputs(".</desc>\n", c->out);
}

static void
draw(FILE *out, const json_t *document, const struct kind_of_chart *kind)
{
	struct chart c = { .out = out, .document = document, .section = find_section(document, kind->section) };

	if (c.section == NULL || (kind->instead != NULL && find_section(document, kind->instead) != NULL))
		return;
	c.rows = json_object_get(c.section, "rows");
	measure(&c, kind->series);
	if (c.greatest == 0)
		return;
	fputs("<figure>\n", out);
	markup_element(out, "figcaption", kind->title);
	fprintf(out, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-labelledby=\"chart-%s about-%s\">\n", WIDTH,
	        kind->height(&c), kind->section, kind->section);
	describe(&c, kind->section, kind->title);
	kind->draw(&c);
	fputs("</svg>\n", out);
	if (json_array_size(c.rows) > BARS_MAX && kind->draw == draw_bars)
		fprintf(out, "<p>%d teratas; semuanya ada dalam tabel.</p>\n", BARS_MAX);
	fputs("</figure>\n", out);
}

void
chart_all(FILE *out, const json_t *document)
{
	fputs("<div class=\"charts\">\n", out);
	for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
		draw(out, document, &charts[i]);
	fputs("</div>\n", out);
}
