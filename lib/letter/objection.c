#include "letter/objection.h"

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

static void
moment(FILE *out, const struct conf *conf, const json_t *request, const char *key, const char *words)
{
	int64_t at = json_integer_value(json_object_get(request, key));
	char day[WORDS_DATE_BYTES];

	if (at == 0)
		return;
	words_date(day_of(at, conf->zone_secs), day);
	fprintf(out, "- %s: %s\n", day, words);
}

static void
limit(FILE *out, const json_t *request, const char *key, const char *words)
{
	const char *on = record_text(request, key);
	char day[WORDS_DATE_BYTES];

	if (on == NULL)
		return;
	words_date(day_parse(on), day);
	fprintf(out, "- %s: %s\n", day, words);
}

/* In the order of the procedure; a step that was not reached is not there. */
static char *
history(const json_t *request, const struct conf *conf)
{
	const char *decision = record_text(request, "decision");
	char *text = NULL;
	size_t size;
	FILE *out = begin(&text, &size);

	moment(out, conf, request, "received_at", "pesan diterima");
	moment(out, conf, request, "registered_at", "permohonan terdaftar");
	moment(out, conf, request, "completed_at", "permohonan dilengkapi");
	moment(out, conf, request, "forwarded_at", "diteruskan kepada perangkat daerah");
	moment(out, conf, request, "responded_at", "perangkat daerah menanggapi");
	limit(out, request, "due_on", "batas jawaban PPID");
	limit(out, request, "extended_due_on", "batas jawaban PPID setelah diperpanjang");
	moment(out, conf, request, "decided_at", "PPID memutuskan jawaban");
	moment(out, conf, request, "answered_at", "jawaban disampaikan kepada pemohon");
	if (decision != NULL)
		fprintf(out, "- Putusan PPID: %s\n", decision);
	if (record_text(request, "decision_reason") != NULL)
		fprintf(out, "- Alasan PPID: %s\n", record_text(request, "decision_reason"));
	fprintf(out, "- Keadaan sekarang: %s\n", words_state(state_parse(record_text(request, "status"))));
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
		.history = history(request, conf),
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
