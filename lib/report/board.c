#include "report/board.h"

#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "letter/words.h"
#include "report/figures.h"
#include "report/markup.h"
#include "rules/day.h"
#include "rules/state.h"

#define REFRESH_SECS 60
/* Numbers that a screen shows of each; the rest is counted. */
#define NAMED_MAX 12

/* --- what is open ------------------------------------------------------------------------------ */

enum list { LIST_OVERDUE, LIST_DUE, LIST_NEW, LIST_WAITING, LIST__MAX };

static const struct {
	const char *name, *title;
} lists[LIST__MAX] = {
	[LIST_OVERDUE] = { "overdue", "Lewat tenggat" },
	[LIST_DUE] = { "due", "Jatuh tempo" },
	[LIST_NEW] = { "new", "Baru" },
	[LIST_WAITING] = { "waiting", "Menunggu" },
};

static bool
is_in(enum list list, enum state state, int32_t due_on, int32_t today_on, int32_t soon_on)
{
	switch (list) {
	case LIST_OVERDUE:
		return due_on != DAY_NONE && due_on < today_on;
	case LIST_DUE:
		return due_on != DAY_NONE && due_on >= today_on && due_on <= soon_on;
	case LIST_NEW:
		return state == STATE_TERDAFTAR;
	case LIST_WAITING:
		return state == STATE_BELUM_LENGKAP || state == STATE_DITERUSKAN;
	default:
		return false;
	}
}

static void
add(json_t *section, const struct desk *desk, const json_t *request, enum state state, int32_t due_on)
{
	const char *number = record_text(request, "number");
	json_t *row = figures_row(section, number, number);
	int days, year;

	json_object_set_new(row, "status", json_string(words_state(state)));
	json_object_set(row, "due", json_object_get(request, "due"));
	if (due_on != DAY_NONE && calendar_workdays_left(desk->calendar, desk->today_on, due_on, &days, &year) == CALENDAR_OK)
		figures_count(row, "left", days);
	else
		json_object_set_new(row, "left", json_null());
}

static json_t *
list_section(json_t *document, enum list list, const struct desk *desk, json_t *open, int32_t soon_on)
{
	static const struct figures_column columns[] = {
		{ "status", "Keadaan", "text" }, { "due", "Tenggat", "date" }, { "left", "Sisa hari kerja", "count" },
		{ NULL, NULL, NULL },
	};
	json_t *section = figures_section(document, &(struct figures_spec){ .name = lists[list].name,
	    .title = lists[list].title, .first = "Nomor", .columns = columns }), *request;
	size_t i;

	json_array_foreach(open, i, request) {
		enum state state = state_parse(record_text(request, "status"));
		const char *due = record_text(request, "due");
		int32_t due_on = due ? day_parse(due) : DAY_NONE;

		if (is_in(list, state, due_on, desk->today_on, soon_on))
			add(section, desk, request, state, due_on);
	}
	return section;
}

static json_t *
new_document(const struct desk *desk)
{
	const struct facts facts = { .as_of_on = desk->today_on };
	const struct period today = { .from_on = desk->today_on, .to_on = desk->today_on };
	json_t *document = figures_new(&facts, desk->conf, &today, "board", "Papan layanan informasi publik");
	int64_t local = clock_now() + desk->conf->zone_secs;

	json_object_set_new(document, "time", json_sprintf("%02d.%02d", (int)(local / 3600 % 24), (int)(local / 60 % 60)));
	return document;
}

json_t *
board_report(const struct desk *desk, int32_t soon_on, struct fault *f)
{
	static const struct figures_column only_count[] = { { "count", "Jumlah", "count" }, { NULL, NULL, NULL } };
	json_t *open = register_rows(desk->reg, QUERY_RECAP_BOARD, REG_NO_VALUES, f), *document, *totals;

	if (open == NULL)
		return NULL;
	document = new_document(desk);
	totals = figures_section(document, &(struct figures_spec){
	    .name = "totals", .title = "Angka pokok", .first = "Keterangan", .columns = only_count });
	for (enum list list = 0; list < LIST__MAX; list++) {
		json_t *section = list_section(document, list, desk, open, soon_on);

		figures_count(figures_row(totals, lists[list].name, lists[list].title), "count",
		              (long)json_array_size(json_object_get(section, "rows")));
	}
	json_decref(open);
	return document;
}

/* --- its page ------------------------------------------------------------------------------------ */

static int
begin(struct print *p, struct fault *f)
{
	char day[WORDS_DATE_BYTES];

	words_date(day_parse(record_text(p->document, "as_of")), day);
	markup_begin(p->out, &(struct markup_page){ .title = record_text(p->document, "title"),
	    .style = "schema/report/board.css", .paper = "", .refresh_secs = REFRESH_SECS });
	fputs("<header>\n", p->out);
	markup_element(p->out, "h1", record_text(json_object_get(p->document, "office"), "short"));
	fprintf(p->out, "<p>%s, pukul %s</p>\n</header>\n<main>\n", day, record_text(p->document, "time"));
	return ferror(p->out) ? fault_errno(f, "output", "writing the report") : 0;
}

static bool
is_totals(const json_t *section)
{
	return strcmp(record_text(section, "name"), "totals") == 0;
}

/* "3 hari kerja lagi", as far as the calendar knows. */
static void
print_left(FILE *out, const json_t *row, bool overdue)
{
	const json_t *left = json_object_get(row, "left");
	long long days = (long long)json_integer_value(left);

	if (!json_is_integer(left))
		return;
	if (days == 0) /* late with no working day since */
		fprintf(out, " <span>%s</span>", overdue ? "lewat" : "hari ini");
	else
		fprintf(out, " <span>%s%lld hk</span>", days < 0 ? "lewat " : "", days < 0 ? -days : days);
}

static int
section(struct print *p, struct fault *f)
{
	const json_t *rows = json_object_get(p->section, "rows"), *row;
	const char *name = record_text(p->section, "name");
	size_t n = json_array_size(rows), i;

	if (is_totals(p->section))
		return 0;
	fprintf(p->out, "<section class=\"%s%s\" aria-labelledby=\"head-%s\">\n<h2 id=\"head-%s\">", name, n == 0 ? " none" : "", name, name);
	markup_text(p->out, record_text(p->section, "title"));
	fprintf(p->out, "</h2>\n<p class=\"count\">%zu</p>\n", n);
	if (n > 0)
		fputs("<ul>\n", p->out);
	for (i = 0; i < n && i < NAMED_MAX; i++) {
		row = json_array_get(rows, i);
		fputs("<li>", p->out);
		markup_text(p->out, record_text(row, "label"));
		print_left(p->out, row, strcmp(name, "overdue") == 0);
		fputs("</li>\n", p->out);
	}
	if (n > 0)
		fputs("</ul>\n", p->out);
	if (n > NAMED_MAX)
		fprintf(p->out, "<p>dan %zu lagi</p>\n", n - NAMED_MAX);
	fputs("</section>\n", p->out);
	return ferror(p->out) ? fault_errno(f, "output", "writing the report") : 0;
}

static int
end(struct print *p, struct fault *f)
{
	if (f == NULL)
		return 0;
	fputs("</main>\n<footer>hk: hari kerja</footer>\n", p->out);
	markup_end(p->out);
	return ferror(p->out) ? fault_errno(f, "output", "writing the report") : 0;
}

const struct print_format print_board = { "html", begin, section, NULL, NULL, end };
