#include "desk/dossier.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/record.h"
#include "base/term.h"
#include "desk/terms.h"
#include "desk/timeline.h"
#include "letter/words.h"
#include "register/desk.h"
#include "rules/day.h"
#include "rules/next.h"

#define LINE_BYTES 2048
#define FIELD_COLUMNS 22 /* before the value of a field */
#define MOMENT_BYTES (WORDS_DATE_BYTES + 8)

struct page {
	FILE *out;
	size_t columns;
};

/* What stands under a moment: "  Sen 23 Nov 2026 09.00  ". */
static const char under[] = "                         ";

static void
heading(const struct page *p, const char *words)
{
	fprintf(p->out, "\n%s%s%s\n", term_style(TERM_BOLD), words, term_style(TERM_PLAIN));
}

static void
field(const struct page *p, const char *name, const char *value)
{
	char first[40];

	if (value == NULL || *value == '\0')
		return;
	snprintf(first, sizeof first, "  %-18s: ", name);
	term_wrap(p->out, first, "                      ", value, p->columns);
}

/* "2026-11-23T09:00:00+07:00" as "Sen 23 Nov 2026 09.00"; "" for none. */
static void
moment_words(const char *at, char buf[MOMENT_BYTES])
{
	char day[11] = "", date[WORDS_DATE_BYTES];

	if (at != NULL)
		snprintf(day, sizeof day, "%.10s", at);
	words_date_short(day_parse(day), date);
	snprintf(buf, MOMENT_BYTES, "%s%s%.2s%s%.2s", date, *date ? " " : "", *date ? at + 11 : "", *date ? "." : "", *date ? at + 14 : "");
}

/* The day of a moment, or a day. */
static const char *
day_words(const char *at, char buf[WORDS_DATE_BYTES])
{
	char day[11] = "";

	if (at != NULL)
		snprintf(day, sizeof day, "%.10s", at);
	words_date_short(day_parse(day), buf);
	return buf;
}

static void entry(const struct page *p, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line behind its moment, wrapped under it. */
static void
entry(const struct page *p, const char *at, const char *format, ...)
{
	char moment[MOMENT_BYTES], first[MOMENT_BYTES + 8], line[LINE_BYTES];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	moment_words(at, moment);
	snprintf(first, sizeof first, "  %-21s  ", moment);
	term_wrap(p->out, first, under, line, p->columns);
}

static long long
number(const json_t *row, const char *key)
{
	return (long long)json_integer_value(json_object_get(row, key));
}

static const char *
text(const json_t *row, const char *key)
{
	const char *value = record_text(row, key);

	return value ? value : "";
}

/* --- the head ------------------------------------------------------------------------------ */

static void
due_field(const struct page *p, const char *name, const json_t *r, const char *key, bool counts)
{
	const json_t *left = json_object_get(r, "days_left");
	char date[WORDS_DATE_BYTES], line[96];
	long long days = json_integer_value(left);

	if (record_text(r, key) == NULL)
		return;
	day_words(record_text(r, key), date);
	if (!counts || !json_is_integer(left))
		snprintf(line, sizeof line, "%s", date);
	else if (json_is_true(json_object_get(r, "overdue")))
		snprintf(line, sizeof line, "%s, LEWAT %lld hari kerja", date, -days);
	else if (days == 0)
		snprintf(line, sizeof line, "%s, HARI INI", date);
	else
		snprintf(line, sizeof line, "%s, %lld hari kerja lagi", date, days);
	field(p, name, line);
}

/* "DINKES, DPUPKP" */
static void
agencies_field(const struct page *p, const json_t *r)
{
	const json_t *agencies = json_object_get(r, "agencies"), *code;
	char line[LINE_BYTES] = "";
	size_t i, n = 0;

	json_array_foreach(agencies, i, code)
		if (n < sizeof line)
			n += (size_t)snprintf(line + n, sizeof line - n, "%s%s", i ? ", " : "", json_string_value(code));
	field(p, "Perangkat daerah", line);
}

/* As much as two lines hold: nobody reads on. */
static void
subject_field(const struct page *p, const char *subject)
{
	char *cut = term_line(subject ? subject : "", 2 * (p->columns - FIELD_COLUMNS) - 8);

	field(p, "Pokok", cut);
	free(cut);
}

static void
print_head(const struct page *p, const json_t *r)
{
	bool ordered = record_text(r, "due_ordered") != NULL;
	bool extended = record_text(r, "due_extended") != NULL, due = record_text(r, "due") != NULL;
	enum outcome decision = outcome_parse(record_text(r, "decision"));
	char moment[MOMENT_BYTES];

	fprintf(p->out, "%s%s%s  %s  %s\n", term_style(TERM_BOLD), text(r, "number"), term_style(TERM_PLAIN),
	        words_kind(desk_kind_of(r)), words_state(state_parse(record_text(r, "status"))));
	subject_field(p, record_text(r, "subject"));
	field(p, "Melalui", words_channel(record_text(r, "channel")));
	moment_words(record_text(r, "received"), moment);
	field(p, "Diterima", moment);
	due_field(p, "Lengkapi sebelum", r, "complete_by", !due);
	due_field(p, "Tenggat", r, "due", !extended && !ordered);
	due_field(p, "Diperpanjang", r, "due_extended", !ordered);
	due_field(p, "Perintah Atasan", r, "due_ordered", true);
	agencies_field(p, r);
	field(p, "Keputusan", decision == OUTCOME__MAX ? record_text(r, "decision") : words_outcome(decision));
	if (json_is_true(json_object_get(r, "confidential")))
		field(p, "Perhatian", "nama pemohon dirahasiakan");
	if (json_is_true(json_object_get(r, "possibly_double")))
		field(p, "Perhatian", "sebuah surat mungkin terkirim ganda");
}

static void
print_applicant(const struct page *p, const json_t *identity)
{
	static const char *const fields[][2] = {
		{ "Nama", "name" }, { "NIK", "nik" }, { "Alamat", "address" }, { "Telepon", "phone" },
		{ "Surel", "email" }, { "Pekerjaan", "occupation" }, { "Tujuan", "purpose" },
		{ "Cara memperoleh", "wanted" }, { "Cara pengiriman", "how" },
	};

	heading(p, "Pemohon");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		field(p, fields[i][0], record_text(identity, fields[i][1]));
}

/* What the register book says of the decision. */
static void
print_book(const struct page *p, const json_t *book)
{
	static const char *const fields[][2] = {
		{ "Nomor surat", "letter_number" }, { "Alasan", "reason" }, { "Penguasaan", "held_by" },
		{ "Bentuk", "form" }, { "Cara bayar", "payment" },
	};
	char cost[WORDS_RUPIAH_BYTES];

	if (!json_is_object(book))
		return;
	heading(p, "Jawaban");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		field(p, fields[i][0], record_text(book, fields[i][1]));
	words_rupiah(number(book, "cost"), cost);
	field(p, "Biaya", number(book, "cost") > 0 ? cost : NULL);
	if (record_text(book, "text") != NULL)
		term_wrap(p->out, "  ", "  ", text(book, "text"), p->columns);
}

/* --- whom it was at ------------------------------------------------------------------------- */

static void
print_forward(const struct page *p, const json_t *a)
{
	char due[WORDS_DATE_BYTES], day[WORDS_DATE_BYTES], until[WORDS_DATE_BYTES], line[LINE_BYTES];
	const char *named = record_text(a, "returned_to");

	if (record_text(a, "returned") != NULL)
		snprintf(line, sizeof line, "dikembalikan %s%s%s", day_words(record_text(a, "returned"), day), named ? ", menunjuk " : "", named ? named : "");
	else if (record_text(a, "responded") != NULL)
		snprintf(line, sizeof line, "ditanggapi %s", day_words(record_text(a, "responded"), day));
	else if (record_text(a, "excused") != NULL)
		snprintf(line, sizeof line, "tidak ditunggu lagi sejak %s", day_words(record_text(a, "excused"), day));
	else
		snprintf(line, sizeof line, "ditunggu");
	if (record_text(a, "time_asked") != NULL)
		snprintf(line + strlen(line), sizeof line - strlen(line), "; meminta waktu sampai %s", record_text(a, "time_asked_until") ? day_words(record_text(a, "time_asked_until"), until) : "hari yang tidak disebut");
	entry(p, record_text(a, "sent"), "%s, batas %s: %s%s", text(a, "agency"), day_words(record_text(a, "due"), due),
	      line, number(a, "with_identity") ? " (bersama identitas pemohon)" : "");
}

static void
print_identity_change(const struct page *p, const json_t *c)
{
	enum identity_field name = identity_field_parse(text(c, "field"));

	entry(p, record_text(c, "at"), "%s: %s", name == IDENTITY__MAX ? text(c, "field") : words_identity(name),
	      record_text(c, "old") ? text(c, "old") : "(kosong)");
}

static void
print_objection(const struct page *p, const json_t *o)
{
	const char *ground = text(o, "ground"), *decision = record_text(o, "decision");
	enum objection_outcome outcome = objection_outcome_parse(decision);
	char due[WORDS_DATE_BYTES], decided[WORDS_DATE_BYTES], line[160] = "";

	if (decision != NULL)
		snprintf(line, sizeof line, "; %s (%s)", outcome == OBJECTION_OUTCOME__MAX ? decision : words_objection_outcome(outcome),
		         day_words(record_text(o, "decided"), decided));
	entry(p, record_text(o, "received"), "%s, alasan %s (%s), tanggapan paling lambat %s%s", text(o, "number"), ground,
	      words_ground(*ground), day_words(record_text(o, "due"), due), line);
	entry(p, NULL, "%s%s%s", words_objection_state(objection_state_parse(text(o, "state"))),
	      record_text(o, "ordered") ? "; perintah: " : "", text(o, "ordered"));
	if (record_text(o, "dispute_number") != NULL)
		entry(p, record_text(o, "dispute_on"), "sengketa %s%s%s", text(o, "dispute_number"),
		      record_text(o, "dispute_result") ? ": " : "", text(o, "dispute_result"));
}

/* --- messages and letters ---------------------------------------------------------------------- */

static void
size_words(long long bytes, char buf[24])
{
	if (bytes < 1000)
		snprintf(buf, 24, "%lld B", bytes);
	else if (bytes < 1000000)
		snprintf(buf, 24, "%lld KB", (bytes + 500) / 1000);
	else
		snprintf(buf, 24, "%lld,%lld MB", bytes / 1000000, bytes / 100000 % 10);
}

static void
print_parts(const struct page *p, const json_t *message)
{
	const json_t *part;
	size_t i;

	json_array_foreach(json_object_get(message, "parts"), i, part) {
		char size[24], line[LINE_BYTES];

		if (record_text(part, "name") == NULL)
			continue;
		size_words(number(part, "size"), size);
		snprintf(line, sizeof line, "lampiran %lld:%s %s (%s)", number(message, "id"), text(part, "part"), text(part, "name"), size);
		term_wrap(p->out, under, under, line, p->columns);
	}
}

static void
print_message(const struct page *p, const json_t *m)
{
	bool in = strcmp(text(m, "direction"), "in") == 0;
	bool waits = strcmp(text(m, "outcome"), "unverified") == 0 && record_text(m, "outcome_why") != NULL;
	const char *agency = record_text(m, "agency");
	char *subject = term_line(text(m, "subject"), p->columns);

	entry(p, record_text(m, "registered"), "%lld %s%s%s%s%s%s: %s", number(m, "id"), terms_words(TERMS_ARRIVAL, record_text(m, "outcome")),
	      agency ? " " : "", agency ? agency : "", waits ? " (" : "", waits ? terms_words(TERMS_WAITING, record_text(m, "outcome_why")) : "", waits ? ")" : "", in ? subject : terms_words(TERMS_LETTER, subject));
	free(subject);
	print_parts(p, m);
	if (record_text(m, "text") != NULL)
		term_wrap(p->out, "                         | ", "                         | ", text(m, "text"), p->columns);
}

static void
print_letter(const struct page *p, const json_t *l)
{
	const char *agency = record_text(l, "agency"), *answer = record_text(l, "answer");
	enum term_style style = strcmp(text(l, "state"), "failed") == 0 || record_text(l, "bounced") ? TERM_RED : TERM_PLAIN;
	char day[WORDS_DATE_BYTES];

	fputs(term_style(style), p->out);
	entry(p, record_text(l, record_text(l, "sent") ? "sent" : "owed"), "%s%s%s, %s, kepada %s",
	      terms_words(TERMS_LETTER, record_text(l, "letter")), agency ? " " : "", agency ? agency : "",
	      terms_words(TERMS_LETTER_STATE, record_text(l, "state")), text(l, "recipient"));
	fputs(term_style(TERM_PLAIN), p->out);
	/* The proof: the server's last words, with its queue id. */
	if (answer != NULL)
		term_wrap(p->out, "                         bukti: ", under, answer, p->columns);
	if (record_text(l, "bounced") != NULL)
		fprintf(p->out, "%skembali %s, tidak sampai %s\n", under, day_words(record_text(l, "bounced"), day), text(l, "bounced_status"));
}

/* --- what happened -------------------------------------------------------------------------------- */

static void
print_event(const struct page *p, const json_t *e)
{
	char *sentence = timeline_sentence(e), who[ACTOR_NAME_BYTES];

	actor_name(text(e, "actor"), who);
	entry(p, record_text(e, "at"), "%s (%s)", sentence, who);
	free(sentence);
	if (record_text(e, "note") != NULL)
		term_wrap(p->out, "                         catatan: ", under, text(e, "note"), p->columns);
}

static void
section(const struct page *p, const char *words, const json_t *rows, void (*print)(const struct page *, const json_t *))
{
	const json_t *row;
	size_t i;

	if (json_array_size(rows) > 0)
		heading(p, words);
	json_array_foreach(rows, i, row)
		print(p, row);
}

/* Did its last review say that the PPID answers it itself? */
static bool
is_own(const json_t *r)
{
	const json_t *e;
	bool own = false;
	size_t i;

	json_array_foreach(json_object_get(r, "events"), i, e)
		if (strcmp(text(e, "what"), "review") == 0)
			own = strcmp(text(json_object_get(e, "data"), "holder"), "PPID") == 0;
	return own;
}

/* What to type next: a reply that waits for a decision about its sender comes first. */
static void
print_next(const struct page *p, const json_t *r)
{
	const json_t *messages = json_object_get(r, "messages"), *left = json_object_get(r, "days_left"), *m;
	bool due_soon = json_is_integer(left) && json_integer_value(left) <= NEXT_SOON_WORKDAYS && !json_is_true(json_object_get(r, "overdue"));
	unsigned known = (due_soon ? NEXT_DUE_SOON : 0) | (is_own(r) ? NEXT_OWN : 0) | (record_text(r, "due_extended") ? NEXT_EXTENDED : 0);
	const char *name = text(r, "number"), *next = next_program(state_parse(record_text(r, "status")),
	    desk_kind_of(r), known);
	size_t i;

	json_array_foreach(messages, i, m)
		if (strcmp(text(m, "outcome"), "unverified") == 0) {
			fprintf(p->out, "\nSelanjutnya: loket review %s --accept %lld\n", name, number(m, "id"));
			return;
		}
	/* an SMS in doubt never goes again by itself */
	json_array_foreach(json_object_get(r, "letters"), i, m)
		if (strcmp(text(m, "channel"), "sms") == 0 && strcmp(text(m, "state"), "doubt") == 0) {
			fprintf(p->out, "\nSelanjutnya: loket send --arrived %lld (SMS sudah sampai), atau --again %lld (kirim lagi)\n",
			        number(m, "id"), number(m, "id"));
			return;
		}
	if (strcmp(next, "show") != 0)
		fprintf(p->out, "\nSelanjutnya: loket %s %s\n", next, name);
}

void
dossier_print(FILE *out, const json_t *r, const struct clockface *face)
{
	const struct page p = { .out = out, .columns = face->columns };
	const json_t *clocks = json_object_get(r, "clocks");

	print_head(&p, r);
	print_applicant(&p, json_object_get(r, "identity"));
	section(&p, "Identitas sebelum dibetulkan", json_object_get(r, "identity_changes"), print_identity_change);
	heading(&p, "Isi");
	term_wrap(out, "  ", "  ", text(r, "text"), p.columns);
	if (json_array_size(clocks) > 0)
		heading(&p, "Batas waktu");
	clockface_print(out, clocks, face);
	section(&p, "Penerusan", json_object_get(r, "assignments"), print_forward);
	section(&p, "Pesan (nomor, jenis, pokok)", json_object_get(r, "messages"), print_message);
	print_book(&p, json_object_get(r, "book"));
	section(&p, "Keberatan", json_object_get(r, "objections"), print_objection);
	section(&p, "Surat", json_object_get(r, "letters"), print_letter);
	section(&p, "Riwayat", json_object_get(r, "events"), print_event);
	if (!face->paper)
		print_next(&p, r);
}
