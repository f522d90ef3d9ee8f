#include "desk/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "letter/words.h"
#include "register/clocks.h"
#include "rules/day.h"
#include "rules/nik.h"
#include "rules/state.h"
#include "rules/term.h"

#define SENTENCE_BYTES 320 /* of sums or dates: nothing of a person's words */
#define ARTICLES_BYTES 64

/* --- what forbids it ---------------------------------------------------------------------- */

static bool
has_address(const json_t *request)
{
	return record_text(request, "email") != NULL;
}

/* "Permohonan informasi" says nothing of what is asked. */
static bool
is_vague(const char *subject)
{
	struct terms *terms = calloc(1, sizeof *terms);
	bool vague;

	if (terms == NULL)
		abort();
	terms_add(terms, subject);
	terms_drop(terms, "publik umum surat salinan dokumen berkas");
	vague = terms->n == 0;
	free(terms);
	return vague;
}

static struct outcome_with
with(const json_t *request, const struct decision *d)
{
	struct outcome_with w = { .values = d->fields, .vague = is_vague(record_text(request, "subject")) };

	/* What cannot go by mail is no softcopy that comes with the letter. */
	w.enclosed = d->n_attached > 0 && has_address(request);
	for (size_t i = 0; i < d->n_attached; i++)
		if (strcmp(d->attached[i].type, "application/pdf") == 0)
			w.pdf = true;
	return w;
}

static int
refuse_kind(const char *number, enum outcome outcome, enum kind kind, struct fault *f)
{
	if (kind == KIND_BELUM_DITENTUKAN)
		return fault_set(f, EX_DATAERR, number, "jenisnya belum ditentukan; tentukan dahulu: loket review %s --kind permohonan|aduan|kritik|saran", number);
	return fault_set(f, EX_DATAERR, number, "%s bukan keputusan untuk %s; yang ada: %s",
	                 outcome_name(outcome), kind_name(kind), outcome_choice(kind));
}

/* No letter of the office holds a NIK: what an officer pasted is refused, not cut. */
static int
refuse_nik(const struct intake *in, const json_t *request, const struct decision *d, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);

	for (const struct outcome_value *v = d->fields; v->name != NULL; v++)
		if (nik_is_in(v->value, record_text(request, "nik"), today_on))
			return fault_set(f, EX_DATAERR, record_text(request, "number"),
			    "isian %s memuat NIK; surat kantor tidak boleh memuatnya, hapus dahulu", v->name);
	for (size_t i = 0; i < d->n_attached; i++)
		if (nik_is_in(d->attached[i].name, record_text(request, "nik"), today_on))
			return fault_set(f, EX_DATAERR, record_text(request, "number"),
			    "nama berkas lampiran ke-%zu memuat NIK; ganti dahulu namanya", i + 1);
	return 0;
}

int
answer_check(const struct intake *in, const json_t *request, const struct decision *d,
             struct fault *f)
{
	const char *number = record_text(request, "number");
	enum kind kind = kind_parse(record_text(request, "kind"));
	struct outcome_with w = with(request, d);
	char why[OUTCOME_WHY_BYTES];

	/* What the status forbids decision_make() says: it names what is possible. */
	if (!state_next(state_parse(record_text(request, "status")), STATE_EVENT_DECIDE, NULL))
		return 0;
	if (!outcome_fits(d->outcome, kind))
		return refuse_kind(number, d->outcome, kind, f);
	if (outcome_missing(d->outcome, &w, why) > 0)
		return fault_set(f, EX_DATAERR, number, "belum lengkap: %s", why);
	return refuse_nik(in, request, d, f);
}

/* --- what the letter says -------------------------------------------------------------------- */

static const char *
given(const struct decision *d, const char *name, const char *otherwise)
{
	const char *value = outcome_value(d->fields, name);

	return value ? value : otherwise;
}

static void
set(json_t *values, const char *name, const char *value)
{
	if (value != NULL)
		record_set_text(values, name, value);
}

/* "2026-12-07" in words; the text itself when it is no date. */
static void
date_words(const char *text, char buf[WORDS_DATE_BYTES])
{
	int32_t on = day_parse(text);

	if (on == DAY_NONE)
		snprintf(buf, WORDS_DATE_BYTES, "%s", text);
	else
		words_date(on, buf);
}

/* The agencies that answered, with commas between; where nobody was asked, the office
 * itself. The caller owns it. */
static json_t *
answered_by(struct intake *in, const json_t *request, struct fault *f)
{
	json_t *rows = register_rows(in->reg, QUERY_REQUEST_AGENCIES_ANSWERED, REG_VALUES(
	    REG_NUMBER("request", json_integer_value(json_object_get(request, "id")))), f);
	json_t *names = rows ? json_string("") : NULL, *longer, *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		longer = json_sprintf("%s%s%s", json_string_value(names), i ? ", " : "", record_text(row, "name"));
		json_decref(names);
		names = longer;
	}
	if (names != NULL && json_string_length(names) == 0)
		json_string_set(names, in->conf->office_name);
	json_decref(rows);
	return names;
}

/* "salinan 10 lembar x Rp500 = Rp5.000, pengiriman Rp10.000, lain-lain Rp0, jumlah Rp15.000" */
static void
set_cost(json_t *values, const struct decision *d)
{
	int64_t sheet = atoll(given(d, "biaya_per_lembar", "0")), sheets = atoll(given(d, "lembar", "0"));
	char each[WORDS_RUPIAH_BYTES], copies[WORDS_RUPIAH_BYTES], post[WORDS_RUPIAH_BYTES];
	char other[WORDS_RUPIAH_BYTES], sum[WORDS_RUPIAH_BYTES], text[SENTENCE_BYTES];

	words_rupiah(sheet, each);
	words_rupiah(sheet * sheets, copies);
	words_rupiah(atoll(given(d, "biaya_kirim", "0")), post);
	words_rupiah(atoll(given(d, "biaya_lain", "0")), other);
	words_rupiah(outcome_cost(d->fields), sum);
	snprintf(text, sizeof text, "salinan %lld lembar x %s = %s, pengiriman %s, lain-lain %s, jumlah %s",
	         (long long)sheets, each, copies, post, other, sum);
	set(values, "biaya", outcome_cost(d->fields) > 0 ? text : "tidak dipungut biaya");
	set(values, "cara_bayar", given(d, "cara_bayar", "tidak ada"));
}

/* "3" is working days, "0" and nothing is now, a date is a date. */
static void
set_promise(json_t *values, const struct decision *d)
{
	const char *when = given(d, "waktu_penyediaan", "0");
	char text[WORDS_DATE_BYTES];

	if (strspn(when, "0123456789") != strlen(when))
		date_words(when, text);
	else if (atoi(when) == 0)
		snprintf(text, sizeof text, "bersama surat ini");
	else
		snprintf(text, sizeof text, "%.3s hari kerja", when);
	set(values, "waktu_penyediaan", text);
}

static void
set_granted(json_t *values, const json_t *request, const struct decision *d, const char *holder)
{
	bool whole = d->outcome == OUTCOME_DIKABULKAN_SELURUHNYA;
	const char *form = given(d, "bentuk", "softcopy");

	set(values, "penguasaan", given(d, "penguasaan", holder));
	set(values, "lingkup", whole ? "seluruhnya" : "sebagian");
	set(values, "bentuk", strcmp(form, "softcopy,hardcopy") == 0 ? "softcopy dan hardcopy" : form);
	set(values, "cara_kirim", given(d, "cara_kirim", has_address(request) ? "dikirim bersama surel ini" : "disertakan pada surat ini"));
	set(values, "penghitaman", given(d, "penghitaman", "tidak ada"));
	set_promise(values, d);
	set_cost(values, d);
}

/* "g,h,i" as a sentence has them: "g, h dan i". */
static void
article_words(const char *letters, char buf[ARTICLES_BYTES])
{
	size_t n = 0;

	for (const char *p = letters; *p != '\0' && n < ARTICLES_BYTES; p++)
		n += (size_t)snprintf(buf + n, ARTICLES_BYTES - n, "%s", *p != ',' ? (char[]){ *p, '\0' } :
		                      strchr(p + 1, ',') ? ", " : " dan ");
}

/* "Pasal 17 huruf h dan i Undang-Undang Nomor 14 Tahun 2008 serta Pasal ..." */
static void
set_grounds(json_t *values, const struct decision *d)
{
	const char *letters = given(d, "pasal17_huruf", NULL), *other = given(d, "pasal_lain", NULL);
	char named[ARTICLES_BYTES] = "";
	json_t *grounds;

	if (letters != NULL)
		article_words(letters, named);
	if (letters == NULL)
		grounds = json_string(other);
	else
		grounds = json_sprintf("Pasal 17 huruf %s Undang-Undang Nomor 14 Tahun 2008%s%s", named, other ? " serta " : "", other ? other : "");
	json_object_set_new(values, "dasar_hukum", grounds);
	set(values, "pasal17_huruf", letters ? letters : "-");
	set(values, "pasal_lain", other ? other : "-");
	set(values, "informasi", given(d, "informasi", NULL));
	set(values, "tujuan", given(d, "tujuan", NULL));
}

/* What is done about it, where the officer need not say. */
static const char *
done_otherwise(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_TIDAK_TERBUKTI:
		return "tidak diperlukan";
	case OUTCOME_DITERIMA:
		return "diterima sebagai masukan";
	default:
		return "tidak ada";
	}
}

static void
set_reported(json_t *values, const struct decision *d, const char *holder)
{
	const char *said = given(d, "tindak_lanjut", NULL), *day = given(d, "tgl_tindak", NULL);
	char date[WORDS_DATE_BYTES] = "";
	json_t *done;

	if (day != NULL)
		date_words(day, date);
	if (said == NULL && d->outcome == OUTCOME_BUKAN_KEWENANGAN)
		done = json_sprintf("urusan ini berada pada %s (%s)", given(d, "badan_lain", ""), given(d, "kontak", ""));
	else
		done = json_sprintf("%s%s%s%s", said ? said : done_otherwise(d->outcome), day ? " (" : "", date, day ? ")" : "");
	json_object_set_new(values, "tindak_lanjut", done);
	set(values, "hasil", words_outcome(d->outcome));
	set(values, "skpd", given(d, "skpd", holder));
	set(values, "tgl_tindak", day ? date : "-");
}

static void
set_enclosed(json_t *values, const struct decision *d)
{
	json_t *names = json_string(d->n_attached > 0 ? d->attached[0].name : "tidak ada"), *longer;

	for (size_t i = 1; i < d->n_attached; i++) {
		longer = json_sprintf("%s, %s", json_string_value(names), d->attached[i].name);
		json_decref(names);
		names = longer;
	}
	json_object_set_new(values, "lampiran", names);
}

/* Until when the applicant may object to what he is told on this day. */
static int
set_objection(struct intake *in, json_t *values, const json_t *request, int32_t today_on, struct fault *f)
{
	char date[WORDS_DATE_BYTES];
	int32_t until_on;

	if (clocks_deadline(&in->calendar, today_on, (unsigned)in->conf->objection_workdays, &until_on, f) < 0)
		return -1;
	words_date(until_on, date);
	set(values, "batas_keberatan", date);
	set(values, "cara_keberatan", has_address(request)
	    ? "dengan membalas surel ini dan menuliskan KEBERATAN pada baris pertama"
	    : "secara tertulis, dikirim atau diserahkan ke alamat kantor kami");
	return 0;
}

/* The letter's day; only to a decision on a request for information may be objected, and
 * no complaint waits for the calendar of the next year. */
static int
set_days(struct intake *in, json_t *values, const json_t *request, const struct decision *d, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	char date[WORDS_DATE_BYTES];

	words_date(today_on, date);
	json_object_set_new(values, "tempat_tanggal", json_sprintf("%s, %s", in->conf->office_place, date));
	if (strcmp(outcome_letter(d->outcome), "tanggapan_aduan") == 0)
		return 0;
	return set_objection(in, values, request, today_on, f);
}

json_t *
answer_values(struct intake *in, const json_t *request, const struct decision *d,
              struct fault *f)
{
	const char *letter = outcome_letter(d->outcome), *text = outcome_text_field(d->outcome);
	json_t *values = json_object(), *names = answered_by(in, request, f);
	const char *holder = json_string_value(names);

	if (names == NULL || set_days(in, values, request, d, f) < 0) {
		json_decref(names);
		json_decref(values);
		return NULL;
	}
	set(values, "nomor_surat", given(d, "nomor_surat", "-"));
	set(values, "pejabat", given(d, "pejabat", NULL));
	set(values, text, given(d, text, "tidak ada"));
	set(values, "badan_lain", given(d, "badan_lain", "-"));
	set(values, "kontak_badan", given(d, "kontak", "-"));
	set_enclosed(values, d);
	if (strcmp(letter, "pemberitahuan") == 0)
		set_granted(values, request, d, holder);
	else if (strcmp(letter, "sk_penolakan") == 0)
		set_grounds(values, d);
	else if (strcmp(letter, "tanggapan_aduan") == 0)
		set_reported(values, d, holder);
	else
		set_promise(values, d);
	json_decref(names);
	return values;
}
