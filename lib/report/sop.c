/*
 * The seven steps of the procedure against their standard times (Lampiran Keputusan Sekda,
 * July 2013; DOMAIN.md 1 and 2.3). Minutes are those of the office's hours: a figure of
 * performance and no deadline. What a program does takes none.
 */
#include "report/figures.h"
#include "report/floor.h"
#include "rules/workhours.h"

enum step { S1, S2, S3, S4, S5, S6, S7, STEP__MAX };

static const struct {
	const char *key, *label;
	int minutes; /* 0: working days, [clock] agency */
} steps[STEP__MAX] = {
	[S1] = { "s1", "1. Identitas diperiksa", 5 },
	[S2] = { "s2", "2. Dicatat dalam register", 5 },
	[S3] = { "s3", "3. Ditelaah", 10 },
	[S4] = { "s4", "4. Ditanggapi perangkat daerah", 0 },
	[S5] = { "s5", "5. Diputuskan", 5 },
	[S6] = { "s6", "6. Dibukukan", 5 },
	[S7] = { "s7", "7. Jawaban disampaikan", 5 },
};

static const struct figures_column columns[] = {
	{ "standard", "Baku", "text" }, { "n", "Diukur", "count" }, { "within", "Sesuai", "count" },
	{ "within_share", "%", "percent" }, { "mean", "Rerata", "days" },
	{ "median", "Median", "days" }, { "p90", "P90", "days" }, { "unit", "Satuan", "text" },
	{ NULL, NULL, NULL },
};

struct measured {
	long within;
	struct spread times;
};

struct sop {
	const struct facts *facts;
	const struct conf *conf;
	struct workhours hours;
	struct measured steps[STEP__MAX];
};

static void
add_minutes(struct sop *s, enum step step, int64_t from_at, int64_t to_at)
{
	struct measured *m = &s->steps[step];
	int64_t secs;

	if (from_at == 0 || to_at == 0)
		return;
	secs = workhours_between(&s->hours, &s->facts->calendar, from_at, to_at, s->facts->zone_secs);
	if (secs < 0)
		return;
	spread_add(&m->times, (int)((secs + 30) / 60));
	m->within += secs <= (int64_t)60 * steps[step].minutes;
}

static void
measure(struct sop *s, const struct fact *fact)
{
	int64_t input_at = fact->decided_input_at != 0 ? fact->decided_input_at : fact->reviewed_at;

	add_minutes(s, S1, fact->received_at, fact->checked_at);
	add_minutes(s, S2, fact->checked_at, fact->registered_at);
	add_minutes(s, S3, fact->registered_at, fact->reviewed_at);
	add_minutes(s, S5, input_at, fact->decided_at);
	add_minutes(s, S6, fact->decided_at, fact->decided_at); /* in the same transaction */
	add_minutes(s, S7, fact->told_decided_at, fact->told_at);
}

static void
measure_forward(struct sop *s, const struct forward_fact *forward)
{
	int days = forward->responded_at == 0 ? -1 :
	    facts_workdays(s->facts, facts_day(s->facts, forward->sent_at), facts_day(s->facts, forward->responded_at));

	if (days < 0)
		return;
	spread_add(&s->steps[S4].times, days);
	s->steps[S4].within += days <= s->conf->agency_workdays;
}

static void
tell(struct sop *s, json_t *section, enum step step)
{
	struct measured *m = &s->steps[step];
	json_t *row = figures_row(section, steps[step].key, steps[step].label);
	bool minutes = steps[step].minutes != 0;

	json_object_set_new(row, "standard", minutes ? json_sprintf("%d menit", steps[step].minutes) :
	    json_sprintf("%ld hk", s->conf->agency_workdays));
	figures_count(row, "n", (long)m->times.n);
	figures_count(row, "within", m->within);
	figures_tenths(row, "within_share", figures_share(m->within, (long)m->times.n));
	figures_spread(row, &m->times);
	json_object_set_new(row, "unit", json_string(minutes ? "menit" : "hk"));
	spread_free(&m->times);
}

static int
read_hours(const struct conf *conf, struct workhours *hours, struct fault *f)
{
	const struct {
		const char *key, *text;
		struct hours *spans;
	} days[] = {
		{ "hours", conf->office_hours, hours->day }, { "hours_friday", conf->office_hours_friday, hours->friday },
		{ "hours_ramadan", conf->office_hours_ramadan, hours->fasting },
		{ "hours_ramadan_friday", conf->office_hours_ramadan_friday, hours->fasting_friday },
	};

	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (!workhours_parse_day(days[i].text, days[i].spans))
			return fault_set(f, EX_CONFIG, days[i].key, "[office] %s = %.60s: jam kerja ditulis seperti 07:30-12:00,13:00-16:00", days[i].key, days[i].text);
	if (!workhours_parse_fasts(conf->office_ramadan, hours))
		return fault_set(f, EX_CONFIG, "ramadan", "[office] ramadan = %.60s: ditulis seperti 2026-02-19..2026-03-19", conf->office_ramadan);
	return 0;
}

json_t *
sop_report(const struct facts *facts, const struct conf *conf, const struct period *period, struct fault *f)
{
	struct sop s = { .facts = facts, .conf = conf };
	json_t *document, *section;

	if (read_hours(conf, &s.hours, f) < 0)
		return NULL;
	document = figures_new(facts, conf, period, "sop", "Waktu pelaksanaan prosedur");
	section = figures_section(document, &(struct figures_spec){
	    .name = "steps", .title = "Langkah prosedur", .first = "Langkah", .columns = columns,
	    .note = "Menit dihitung dalam jam kerja; ukuran kinerja, bukan tenggat." });
	for (size_t i = 1; i < facts->n_requests; i++)
		if (facts->requests[i].known && facts->requests[i].registered_on >= period->from_on &&
		    facts->requests[i].registered_on <= period->to_on)
			measure(&s, &facts->requests[i]);
	for (size_t i = 0; i < facts->n_forwards; i++) {
		int32_t on = facts->requests[facts->forwards[i].request].registered_on;

		if (on >= period->from_on && on <= period->to_on)
			measure_forward(&s, &facts->forwards[i]);
	}
	for (enum step step = 0; step < STEP__MAX; step++)
		tell(&s, section, step);
	if (period->public)
		floor_section(section, "n");
	return document;
}
