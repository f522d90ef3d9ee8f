#include "desk/morning.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/record.h"
#include "base/term.h"
#include "desk/today.h"
#include "desk/warnings.h"
#include "letter/digest.h"
#include "letter/words.h"
#include "register/desk.h"
#include "register/holidays.h"
#include "register/today.h"
#include "rules/day.h"

#define PAGE_COLUMNS 70 /* of a mail */
#define SOON_WORKDAYS 3 /* of today's desk, as loket-list prints it */
#define NAMED 20        /* lines of one reason */

struct morning {
	struct desk desk;
	struct calendar calendar;
	const json_t *digest;
	int64_t now;
	char *warnings, *page, *work, *objections;
	char head[DIGEST_TEXT_SIZE + CLOCK_TEXT_SIZE + 64];
	char brief[160]; /* of the subject */
};

/* Makes a text of what `print` prints. */
static int
collect(struct morning *m, int (*print)(struct morning *, FILE *, struct fault *), char **text, struct fault *f)
{
	size_t size;
	FILE *out = open_memstream(text, &size);
	int result;

	if (out == NULL)
		abort();
	result = print(m, out, f);
	if (fclose(out) == EOF)
		abort();
	return result;
}

/* The day that lies `n` working days ahead; without a calendar so many days. */
static int32_t
ahead(const struct morning *m, unsigned n)
{
	int32_t on;

	return calendar_add_workdays(&m->calendar, m->desk.today_on, n, &on, NULL) == CALENDAR_OK
	       ? on : m->desk.today_on + (int32_t)n;
}

static int
print_warnings(struct morning *m, FILE *out, struct fault *f)
{
	size_t n;

	if (warnings_print(out, &m->desk, m->now, &n, f) < 0)
		return -1;
	if (n == 0)
		fputs("Tidak ada peringatan: kotak surat, kalender, dan disk baik.", out);
	return 0;
}

/* --- today's desk ------------------------------------------------------------------------ */

static void
add_count(struct morning *m, const json_t *today, const char *key, const char *words)
{
	long long n = (long long)json_integer_value(json_object_get(today, key));
	size_t len = strlen(m->brief);

	if (n > 0)
		snprintf(m->brief + len, sizeof m->brief - len, "%s%lld %s", len > 0 ? ", " : "", n, words);
}

static int
print_page(struct morning *m, FILE *out, struct fault *f)
{
	json_t *today = today_desk(&m->desk, ahead(m, SOON_WORKDAYS), f);

	if (today == NULL)
		return -1;
	add_count(m, today, "lewat", "lewat tenggat");
	add_count(m, today, "jatuh_tempo", "jatuh tempo");
	add_count(m, today, "siap_diputuskan", "siap diputuskan");
	add_count(m, today, "baru", "baru");
	if (*m->brief == '\0')
		snprintf(m->brief, sizeof m->brief, "tidak ada yang mendesak");
	term_without_styles();
	today_print(out, today, PAGE_COLUMNS);
	json_decref(today);
	return 0;
}

/* --- the PPID's own ladder (DOMAIN.md 2.6) ------------------------------------------------- */

/* What a line says of a request: the day that counts, and what is to be done. */
struct todo {
	int32_t on;
	char words[96];
};

/* Takes the list over. */
static int
print_list(const struct morning *m, FILE *out, json_t *list,
           void (*what)(const struct morning *, const json_t *, struct todo *))
{
	char date[WORDS_DATE_BYTES];
	struct todo todo;
	const json_t *row;
	size_t i;

	if (list == NULL)
		return -1;
	json_array_foreach(list, i, row) {
		what(m, row, &todo);
		words_date_short(todo.on, date);
		fprintf(out, "  %-16s  %-15s  %s\n", record_text(row, "number"), date, todo.words);
	}
	json_decref(list);
	return 0;
}

static void
todo_of_due(const struct morning *m, const json_t *row, struct todo *todo)
{
	const char *ordered = record_text(row, "due_ordered"), *extended = record_text(row, "due_extended");
	const char *due = ordered ? ordered : extended ? extended : record_text(row, "due");
	const json_t *left = json_object_get(row, "days_left");
	bool may_extend = extended == NULL && ordered == NULL && desk_kind_of(row) == KIND_PERMOHONAN;
	int days = (int)json_integer_value(left);

	const char *what = may_extend ? "putuskan atau perpanjang" : "putuskan";

	(void)m;
	todo->on = due ? day_parse(due) : DAY_NONE;
	if (json_is_true(json_object_get(row, "overdue")))
		snprintf(todo->words, sizeof todo->words, "LEWAT TENGGAT: jawab sekarang");
	else if (!json_is_integer(left))
		snprintf(todo->words, sizeof todo->words, "%s", what);
	else if (days == 0)
		snprintf(todo->words, sizeof todo->words, "HARI INI: %s", what);
	else
		snprintf(todo->words, sizeof todo->words, "%d hk lagi: %s", days, what);
}

static void
todo_of_new(const struct morning *m, const json_t *row, struct todo *todo)
{
	char day[DAY_TEXT_BYTES];
	int days, year;

	snprintf(day, sizeof day, "%s", record_text(row, "registered"));
	todo->on = day_parse(day);
	if (calendar_workdays_left(&m->calendar, todo->on, m->desk.today_on, &days, &year) == CALENDAR_OK)
		snprintf(todo->words, sizeof todo->words, "terdaftar, %d hk belum ditelaah", days);
	else
		snprintf(todo->words, sizeof todo->words, "terdaftar, belum ditelaah");
}

/* The last day of registration of what lies too long. */
static int32_t
unreviewed_before(const struct morning *m)
{
	int32_t on = m->desk.today_on;

	for (long n = 0; n < m->desk.conf->remind_review; n++)
		do
			on--;
		while (!calendar_is_workday(&m->calendar, on));
	return on + 1;
}

static int
print_work(struct morning *m, FILE *out, struct fault *f)
{
	struct reg_value limit = REG_NUMBER("limit", NAMED);
	char until[DAY_TEXT_BYTES], before[DAY_TEXT_BYTES];
	struct reg *r = m->desk.reg;
	long start = ftell(out);

	day_format(ahead(m, (unsigned)m->desk.conf->remind_decide), until);
	day_format(unreviewed_before(m), before);
	if (print_list(m, out, desk_briefs(&m->desk, register_rows(r, QUERY_DESK_DUE, REG_VALUES(
	        REG_STRING("from", "0001-01-01"), REG_STRING("until", until), limit), f)), todo_of_due) < 0 ||
	    print_list(m, out, desk_briefs(&m->desk, register_rows(r, QUERY_DIGEST_UNREVIEWED, REG_VALUES(
	        REG_STRING("day", before), limit), f)), todo_of_new) < 0)
		return -1;
	if (ftell(out) == start)
		fputs("  Tidak ada yang mendekati tenggat, dan semua yang baru sudah ditelaah.", out);
	return 0;
}

static int
print_objections(struct morning *m, FILE *out, struct fault *f)
{
	json_t *rows = register_rows(m->desk.reg, QUERY_DIGEST_OBJECTIONS, REG_VALUES(REG_NUMBER("limit", NAMED)), f);
	char date[WORDS_DATE_BYTES];
	const json_t *row;
	int left, year;
	size_t i;

	json_array_foreach(rows, i, row) {
		const char *due = record_text(row, "due_on");
		int32_t due_on = due ? day_parse(due) : DAY_NONE;

		words_date_short(due_on, date);
		fprintf(out, "  %-16s  %-15s  %s", record_text(row, "request"), date, record_text(row, "number"));
		if (due != NULL && calendar_workdays_left(&m->calendar, m->desk.today_on, due_on, &left, &year) == CALENDAR_OK)
			fprintf(out, due_on < m->desk.today_on ? ": LEWAT %d hk" : ": %d hk lagi", abs(left));
		putc('\n', out);
	}
	if (json_array_size(rows) == 0)
		fputs("  Tidak ada.", out);
	json_decref(rows);
	return rows != NULL ? 0 : -1;
}

/* --- the letter ---------------------------------------------------------------------------- */

static int
find_head(struct morning *m, struct fault *f)
{
	enum query q = QUERY_DIGEST_HEAD;
	int found = register_one(m->desk.reg, q, REG_NO_VALUES, f);
	char at[CLOCK_TEXT_SIZE];

	if (found < 0)
		return -1;
	if (found > 0) {
		clock_format(register_number(m->desk.reg, q, 2), m->desk.conf->zone_secs, at);
		snprintf(m->head, sizeof m->head, "%s\n(kejadian ke-%lld, %s)", register_column(m->desk.reg, q, 1),
		         (long long)register_number(m->desk.reg, q, 0), at);
	}
	register_done(m->desk.reg, q);
	return 0;
}

static int
render(const struct morning *m, char **subject, char **body, struct fault *f)
{
	char date[WORDS_DATE_BYTES];

	words_date(day_parse(record_text(m->digest, "day")), date);
	return digest_render(m->desk.conf, "ringkasan_ppid", "ringkasan_ppid", (const struct letter_field[]){
	    { "tanggal", date }, { "pukul", record_text(m->digest, "reading") }, { "pokok", m->brief },
	    { "peringatan", m->warnings }, { "meja", m->page }, { "tindakan", m->work },
	    { "keberatan", m->objections }, { "kepala_rantai", m->head }, { NULL, NULL },
	}, subject, body, f);
}

int
morning_make(struct reg *r, const struct conf *conf, const json_t *digest, char **subject, char **body,
             struct fault *f)
{
	struct morning m = { .digest = digest, .now = clock_now() };
	int result;

	m.desk = (struct desk){ .reg = r, .conf = conf, .calendar = &m.calendar, .today_on = day_of(m.now, conf->zone_secs) };
	result = holidays_load(r, conf, &m.calendar, f);
	if (result == 0 && (collect(&m, print_warnings, &m.warnings, f) < 0 || collect(&m, print_page, &m.page, f) < 0 ||
	                    collect(&m, print_work, &m.work, f) < 0 || collect(&m, print_objections, &m.objections, f) < 0 ||
	                    find_head(&m, f) < 0))
		result = -1;
	if (result == 0)
		result = render(&m, subject, body, f);
	free(m.warnings);
	free(m.page);
	free(m.work);
	free(m.objections);
	holidays_free(&m.calendar);
	return result;
}
