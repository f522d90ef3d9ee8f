#include "register/decision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/event.h"
#include "register/status.h"

static int64_t
id_of(const json_t *row)
{
	return json_integer_value(json_object_get(row, "id"));
}

/* The register book's "status informasi"; NULL where nothing was asked for. */
static const char *
held(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_DIKABULKAN_SELURUHNYA:
	case OUTCOME_DIKABULKAN_SEBAGIAN:
	case OUTCOME_DITOLAK:
		return "ya";
	case OUTCOME_TIDAK_DIKUASAI:
		return "tidak";
	case OUTCOME_BELUM_DIDOKUMENTASIKAN:
		return "belum_didokumentasikan";
	default:
		return NULL;
	}
}

/* "alasan penolakan": the articles, and of a part what was not given. NULL: none. The caller
 * owns it. */
static json_t *
reason(const struct decision *d)
{
	const char *letters = outcome_value(d->fields, "pasal17_huruf");
	const char *other = outcome_value(d->fields, "pasal_lain");
	const char *part = d->outcome == OUTCOME_DIKABULKAN_SEBAGIAN ? outcome_value(d->fields, "penghitaman") : NULL;

	if (letters == NULL && other == NULL && part == NULL)
		return NULL;
	return json_sprintf("%s%s%s%s%s%s", letters ? "Pasal 17 huruf " : "", letters ? letters : "",
	    letters && (other || part) ? "; " : "", other ? other : "", other && part ? "; " : "", part ? part : "");
}

static bool
is_granted(const struct decision *d)
{
	return strcmp(outcome_letter(d->outcome), "pemberitahuan") == 0;
}

/* To see it, or a copy: as the officer says, else as it was asked for. */
static const char *
access_of(const json_t *request, const struct decision *d)
{
	const char *said = outcome_value(d->fields, "jenis_akses");
	const char *wanted = record_text(request, "wanted");

	if (said != NULL || wanted == NULL || !is_granted(d))
		return said;
	return strcasestr(wanted, "lihat") || strcasestr(wanted, "tahu") ? "melihat" : "salinan";
}

static struct reg_value
cost_of(const struct decision *d)
{
	if (is_granted(d))
		return (struct reg_value)REG_NUMBER("cost", outcome_cost(d->fields));
	return (struct reg_value)REG_STRING("cost", NULL);
}

static int
book(struct intake *in, const json_t *request, const struct decision *d, const json_t *values,
     struct fault *f)
{
	json_t *why = reason(d);
	const char *holder = d->outcome == OUTCOME_TIDAK_DIKUASAI ? "badan_lain" : "penguasaan";
	int result = register_run(in->reg, QUERY_REQUEST_DECISION, REG_VALUES(
	    REG_NUMBER("request", id_of(request)), REG_STRING("decision", outcome_name(d->outcome)),
	    REG_STRING("reason", json_string_value(why)),
	    REG_STRING("answer", outcome_value(d->fields, outcome_text_field(d->outcome))),
	    REG_STRING("held", held(d->outcome)), REG_STRING("held_by", record_text(values, holder)),
	    REG_STRING("form", is_granted(d) && outcome_value(d->fields, "bentuk") == NULL ? "softcopy" : outcome_value(d->fields, "bentuk")),
	    REG_STRING("access", access_of(request, d)), cost_of(d),
	    REG_STRING("payment", outcome_value(d->fields, "cara_bayar")),
	    REG_STRING("letter_number", outcome_value(d->fields, "nomor_surat")),
	    REG_STRING("promised", outcome_value(d->fields, "waktu_penyediaan")),
	    REG_STRING("articles", outcome_value(d->fields, "pasal17_huruf"))), f);

	json_decref(why);
	return result;
}

static bool
is_by_sms(const json_t *request)
{
	const char *channel = record_text(request, "channel");

	return channel != NULL && strcmp(channel, "sms") == 0 && record_text(request, "phone") != NULL;
}

/* `channel` NULL is the applicant's own; nothing goes with an SMS. */
static int
owe_by(struct intake *in, const json_t *request, const struct decision *d, const json_t *values,
       const char *channel, struct fault *f)
{
	size_t n = channel == NULL && is_by_sms(request) ? 0 : d->n_attached;
	struct applicant applicant;
	int64_t letter;

	if (applicant_load(in->reg, id_of(request), &applicant, f) < 0 ||
	    applicant_owe_about(in->reg, in->conf, &applicant, &(struct letters_owed){
	        .letter = outcome_letter(d->outcome), .values = values, .id = &letter, .channel = channel }, in->now, f) < 0)
		return -1;
	return attach_enclose(in->reg, letter, d->attached, n, f);
}

const char *
decision_long_form(const json_t *request, enum outcome outcome)
{
	if (!is_by_sms(request))
		return NULL;
	if (record_text(request, "email") != NULL)
		return "surel";
	return strcmp(outcome_letter(outcome), "tanggapan_aduan") != 0 ? "surat" : NULL;
}

/* By the channel that the applicant used; and where that is an SMS, the whole letter besides. */
static int
owe(struct intake *in, const json_t *request, const struct decision *d, const json_t *values,
    struct fault *f)
{
	const char *besides = decision_long_form(request, d->outcome);

	if (owe_by(in, request, d, values, NULL, f) < 0)
		return -1;
	return besides ? owe_by(in, request, d, values, besides, f) : 0;
}

int
decision_make(struct intake *in, const json_t *request, const struct decision *d,
              const json_t *values, struct fault *f)
{
	struct status_change change = {
		.request = id_of(request), .event = STATE_EVENT_DECIDE,
		.data = json_pack("{s:s, s:s*, s:I}", "decision", outcome_name(d->outcome),
		                  "articles", outcome_value(d->fields, "pasal17_huruf"),
		                  "enclosures", (json_int_t)d->n_attached),
	};

	if (status_change(in, &change, f) < 0 || book(in, request, d, values, f) < 0)
		return -1;
	return owe(in, request, d, values, f);
}

/* --- taking it back ---------------------------------------------------------------------- */

static bool
may_be_withdrawn(const char *state)
{
	static const char *const states[] = { "owed", "held", "composed", "retry", "failed" };

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	return false;
}

static int
withdraw(struct intake *in, const json_t *request, const json_t *letter, struct fault *f)
{
	if (!may_be_withdrawn(record_text(letter, "state")))
		return fault_set(f, EX_DATAERR, record_text(request, "number"), "keputusan tidak dapat ditarik lagi: surat %s sedang atau sudah dikirim", record_text(letter, "letter"));
	return register_run(in->reg, QUERY_DECISION_WITHDRAW, REG_VALUES(REG_NUMBER("id", id_of(letter))), f);
}

int
decision_withdraw(struct intake *in, const json_t *request, struct fault *f)
{
	json_t *letters = register_rows(in->reg, QUERY_DECISION_LETTERS, REG_VALUES(REG_NUMBER("request", id_of(request))), f);
	int result = letters ? 0 : -1;
	const json_t *letter;
	size_t i;

	json_array_foreach(letters, i, letter)
		if (result == 0)
			result = withdraw(in, request, letter, f);
	json_decref(letters);
	if (result < 0)
		return -1;
	return register_run(in->reg, QUERY_REQUEST_UNDECIDED, REG_VALUES(REG_NUMBER("request", id_of(request))), f);
}

int
decision_note(struct intake *in, int64_t request, const char *text, struct fault *f)
{
	if (text == NULL || *text == '\0')
		return 0;
	return register_run(in->reg, QUERY_NOTE_INSERT, REG_VALUES(
	    REG_NUMBER("request", request), REG_STRING("text", text)), f);
}
