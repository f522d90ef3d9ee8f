#include "report/group.h"

#include <stdio.h>

void
group_add(struct group *g, const struct facts *facts, const struct conf *conf, const struct fact *fact)
{
	int days;

	g->received++;
	g->open += facts_is_open(fact);
	g->waiting += fact->status == STATE_BELUM_LENGKAP && !facts_is_answered(fact);
	g->overdue += facts_is_overdue(facts, fact);
	g->ended += !facts_is_open(fact) && !facts_is_answered(fact);
	if (!facts_is_answered(fact))
		return;
	g->answered++;
	days = facts_workdays(facts, fact->started_on, facts_day(facts, fact->answered_at));
	if (days < 0)
		return;
	spread_add(&g->days, days);
	g->in_answer += days <= conf->answer_workdays;
	g->in_extended += days <= conf->answer_workdays + conf->extension_workdays;
}

void
group_free(struct group *g)
{
	spread_free(&g->days);
}

json_t *
group_section(json_t *document, const struct conf *conf, const char *name, const char *title,
              const char *first, const char *note)
{
	char in_answer[24], in_extended[24];
	const struct figures_column columns[] = {
		{ "received", "Masuk", "count" }, { "answered", "Jawab", "count" },
		{ "open", "Proses", "count" }, { "overdue", "Lewat", "count" },
		{ "ended", "Lain", "count" }, { "mean", "Rerata", "days" }, { "median", "Median", "days" },
		{ "p90", "P90", "days" }, { "in_answer", in_answer, "percent" },
		{ "in_extended", in_extended, "percent" }, { NULL, NULL, NULL },
	};

	snprintf(in_answer, sizeof in_answer, "≤%ld hk", conf->answer_workdays);
	snprintf(in_extended, sizeof in_extended, "≤%ld hk", conf->answer_workdays + conf->extension_workdays);
	return figures_section(document, &(struct figures_spec){
	    .name = name, .title = title, .note = note, .first = first, .columns = columns, .floor = "received" });
}

void
group_row(json_t *section, const char *key, const char *label, struct group *g)
{
	json_t *row = figures_row(section, key, label);
	long timed = (long)g->days.n;

	figures_count(row, "received", g->received);
	figures_count(row, "answered", g->answered);
	figures_count(row, "open", g->open);
	figures_count(row, "overdue", g->overdue);
	figures_count(row, "ended", g->ended);
	figures_spread(row, &g->days);
	figures_tenths(row, "in_answer", figures_share(g->in_answer, timed));
	figures_tenths(row, "in_extended", figures_share(g->in_extended, timed));
}
