/*
 * How the agencies answer (step 4 of the procedure): forwards whose letter went in the
 * period, and what was known of them on the evening of the report.
 */
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/floor.h"
#include "rules/day.h"

struct agency {
	const char *code;
	long asked, answered, within, returned, excused, open, overdue;
	struct spread days;  /* working days to the answer */
	struct spread sign;  /* to the first sign of life: an answer, a return, a plea for time */
};

static const struct figures_column columns[] = {
	{ "asked", "Minta", "count" },
	{ "answered", "Jawab", "count" },
	{ "within", "Tepat", "count" },
	{ "within_share", "%", "percent" },
	{ "mean", "Rerata", "days" },
	{ "median", "Median", "days" },
	{ "p90", "P90", "days" },
	{ "first_sign", "Tanda", "days" },
	{ "open", "Tunggu", "count" },
	{ "overdue", "Lewat", "count" },
	{ "returned", "Balik", "count" },
	{ "excused", "Bebas", "count" },
	{ NULL, NULL, NULL },
};

/* The agency still owes: nothing came, and the request waits for it. */
static bool
owes(const struct facts *facts, const struct forward_fact *forward)
{
	const struct fact *fact = &facts->requests[forward->request];

	return forward->responded_at == 0 && forward->returned_at == 0 && forward->excused_at == 0 &&
	       (facts_is_open(fact) || fact->ordered) && fact->status != STATE_DIPUTUSKAN;
}

static int64_t
first_sign(const struct forward_fact *forward)
{
	const int64_t signs[] = { forward->responded_at, forward->returned_at, forward->time_asked_at };
	int64_t first = 0;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i] != 0 && (first == 0 || signs[i] < first))
			first = signs[i];
	return first;
}

static void
add_days(const struct facts *facts, struct spread *spread, const struct forward_fact *forward, int64_t at)
{
	int days = at == 0 ? -1 : facts_workdays(facts, facts_day(facts, forward->sent_at), facts_day(facts, at));

	if (days >= 0)
		spread_add(spread, days);
}

static bool
is_overdue(const struct facts *facts, const struct conf *conf, const struct forward_fact *forward)
{
	int32_t due_on;

	return calendar_add_workdays(&facts->calendar, facts_day(facts, forward->sent_at),
	           (unsigned)conf->agency_workdays, &due_on, NULL) == CALENDAR_OK && due_on < facts->as_of_on;
}

static void
count(struct agency *a, const struct facts *facts, const struct conf *conf, const struct forward_fact *forward)
{
	a->asked++;
	add_days(facts, &a->sign, forward, first_sign(forward));
	if (forward->responded_at != 0) {
		int days = facts_workdays(facts, facts_day(facts, forward->sent_at), facts_day(facts, forward->responded_at));

		a->answered++;
		a->within += days >= 0 && days <= conf->agency_workdays;
		add_days(facts, &a->days, forward, forward->responded_at);
	} else if (forward->returned_at != 0) {
		a->returned++;
	} else if (forward->excused_at != 0) {
		a->excused++;
	} else if (owes(facts, forward)) {
		a->open++;
		a->overdue += is_overdue(facts, conf, forward);
	}
}

static void
tell(json_t *section, struct agency *a)
{
	json_t *row = figures_row(section, a->code, a->code);

	figures_count(row, "asked", a->asked);
	figures_count(row, "answered", a->answered);
	figures_count(row, "within", a->within);
	figures_tenths(row, "within_share", figures_share(a->within, a->answered));
	figures_spread(row, &a->days);
	figures_tenths(row, "first_sign", spread_median(&a->sign));
	figures_count(row, "open", a->open);
	figures_count(row, "overdue", a->overdue);
	figures_count(row, "returned", a->returned);
	figures_count(row, "excused", a->excused);
}

/* Ranked by what they were asked; who is asked most stands first. */
static int
by_asked(const void *a, const void *b)
{
	const struct agency *x = a, *y = b;

	if (x->asked != y->asked)
		return x->asked > y->asked ? -1 : 1;
	return strcmp(x->code, y->code);
}

json_t *
agencies_report(const struct facts *facts, const struct conf *conf, const struct period *period)
{
	struct agency *agencies = calloc(facts->n_agencies + 1, sizeof *agencies);
	json_t *document = figures_new(facts, conf, period, "agencies", "Tanggapan perangkat daerah");
	json_t *section = figures_section(document, &(struct figures_spec){
	    .name = "agencies", .title = "Tanggapan perangkat daerah", .first = "Kode", .columns = columns,
	    .note = "Setiap penerusan dihitung sendiri. Tepat: dalam waktu baku. Bebas: PPID tidak menunggunya lagi. Tanda: median hari kerja sampai tanda pertama (tanggapan, pengembalian, permintaan waktu)." });

	if (agencies == NULL)
		abort();
	for (size_t i = 0; i < facts->n_agencies; i++)
		agencies[i].code = facts->agencies[i];
	for (size_t i = 0; i < facts->n_forwards; i++) {
		const struct forward_fact *forward = &facts->forwards[i];
		int32_t sent_on = facts_day(facts, forward->sent_at);

		if (sent_on >= period->from_on && sent_on <= period->to_on)
			count(&agencies[forward->agency], facts, conf, forward);
	}
	qsort(agencies, facts->n_agencies, sizeof *agencies, by_asked);
	for (size_t i = 0; i < facts->n_agencies; i++) {
		if (agencies[i].asked > 0)
			tell(section, &agencies[i]);
		spread_free(&agencies[i].days);
		spread_free(&agencies[i].sign);
	}
	free(agencies);
	if (period->public)
		floor_section(section, "asked");
	return document;
}
