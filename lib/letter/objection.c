#include "letter/objection.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "letter/agency.h"
#include "rules/day.h"
#include "rules/mask.h"
#include "rules/state.h"

static FILE *
begin(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (out == NULL)
		abort();
	return out;
}

static void
end(FILE *out)
{
	if (fclose(out) == EOF)
		abort();
}

static char *
copy(const char *text)
{
	char *words = strdup(text);

	if (words == NULL)
		abort();
	return words;
}

/* What a person wrote, without a NIK. */
static char *
masked(const char *text, const char *none)
{
	char *words = copy(text && *text ? text : none);

	mask_nik_text(words);
	return words;
}

static char *
applicant(const json_t *request, const json_t *about)
{
	const char *proxy = record_text(about, "proxy");
	char *own = agency_identity(request, true), *text = NULL;
	size_t size;
	FILE *out = begin(&text, &size);

	fputs(own, out);
	if (proxy != NULL)
		fprintf(out, "\n%-17s : %s\n%-17s : %s", "Kuasa pemohon", proxy, "Surat kuasa", record_text(about, "proxy_letter"));
	end(out);
	free(own);
	mask_nik_text(text);
	return text;
}

/* --- kasus posisi ---------------------------------------------------------------------------- */

/* One line of it: on which day, which of `steps`. */
struct step {
	int32_t on;
	size_t which;
};

/* Of one day in the order of the procedure. */
static int
by_day(const void *a, const void *b)
{
	const struct step *one = a, *other = b;

	if (one->on != other->on)
		return one->on < other->on ? -1 : 1;
	return (one->which > other->which) - (one->which < other->which);
}

/* The day of a moment (…_at) or of a civil date (…_on); DAY_NONE when it was not reached. */
static int32_t
day_of_step(const struct conf *conf, const json_t *row, const char *key)
{
	int64_t at = json_integer_value(json_object_get(row, key));

	if (record_text(row, key) != NULL)
		return day_parse(record_text(row, key));
	return at == 0 ? DAY_NONE : day_of(at, conf->zone_secs);
}

static const struct {
	const char *key, *words;
	bool of_objection; /* a column of the objection, not of the request */
} steps[] = {
	{ "received_at", "pesan diterima", false },
	{ "registered_at", "permohonan terdaftar", false },
	{ "completed_at", "permohonan dilengkapi", false },
	{ "forwarded_at", "diteruskan kepada perangkat daerah", false },
	{ "responded_at", "perangkat daerah menanggapi", false },
	{ "decided_at", "PPID memutuskan jawaban", false },
	{ "due_on", "batas jawaban PPID", false },
	{ "extended_due_on", "batas jawaban PPID setelah diperpanjang", false },
	{ "answered_at", "jawaban disampaikan kepada pemohon", false },
	{ "objection_received_at", "keberatan diterima", true },
	{ "objection_until_on", "batas mengajukan keberatan", true },
};

enum { STEPS = sizeof steps / sizeof steps[0] };

static void
put_decision(FILE *out, const json_t *request)
{
	const char *decision = record_text(request, "decision"), *reason = record_text(request, "decision_reason");
	enum outcome outcome = outcome_parse(decision);

	if (decision != NULL)
		fprintf(out, "- Putusan PPID: %s\n", outcome == OUTCOME__MAX ? decision : words_outcome(outcome));
	if (reason != NULL)
		fprintf(out, "- Alasan PPID: %s\n", reason);
	fprintf(out, "- Keadaan sekarang: %s\n", words_state(state_parse(record_text(request, "status"))));
}

/* By day; a step that was not reached is not there. */
static char *
history(const json_t *request, const json_t *about, const struct conf *conf)
{
	struct step reached[STEPS];
	char day[WORDS_DATE_BYTES], *text = NULL;
	size_t size, n = 0;
	FILE *out = begin(&text, &size);

	for (size_t i = 0; i < STEPS; i++) {
		reached[n] = (struct step){ day_of_step(conf, steps[i].of_objection ? about : request, steps[i].key), i };
		n += reached[n].on != DAY_NONE;
	}
	qsort(reached, n, sizeof *reached, by_day);
	for (size_t i = 0; i < n; i++) {
		words_date(reached[i].on, day);
		fprintf(out, "- %s: %s\n", day, steps[reached[i].which].words);
	}
	put_decision(out, request);
	end(out);
	mask_nik_text(text);
	return text;
}

/* --- the answer --------------------------------------------------------------------------------- */

static char *
order(const json_t *about)
{
	const char *ordered = record_text(about, "ordered"), *on = record_text(about, "ordered_by_on");
	char day[WORDS_DATE_BYTES], *text = NULL;

	if (ordered == NULL)
		return copy("tidak ada");
	words_date(on ? day_parse(on) : DAY_NONE, day);
	if (asprintf(&text, "%s%s%s", ordered, *day ? "\nDilaksanakan paling lambat " : "", day) < 0)
		abort();
	mask_nik_text(text);
	return text;
}

static char *
dispute_due(const json_t *about)
{
	const char *on = record_text(json_object_get(about, "values"), "batas_sengketa_on");
	char day[WORDS_DATE_BYTES];

	words_date(on ? day_parse(on) : DAY_NONE, day);
	return copy(*day ? day : "berakhirnya hari kerja terakhir sejak tanggapan ini");
}

void
objection_words(const json_t *request, const json_t *about, const struct conf *conf,
                struct objection_words *words)
{
	*words = (struct objection_words){
		.applicant = applicant(request, about),
		.question = agency_words(request, "text", true),
		.text = masked(record_text(about, "objection_text"), "(tidak ada keterangan tertulis)"),
		.history = history(request, about, conf),
		.reasons = masked(record_text(about, "consideration"), ""),
		.order = order(about),
		.dispute_due = dispute_due(about),
	};
}

void
objection_words_free(struct objection_words *words)
{
	free(words->applicant);
	free(words->question);
	free(words->text);
	free(words->history);
	free(words->reasons);
	free(words->order);
	free(words->dispute_due);
}
