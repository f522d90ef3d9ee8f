/* The register of objections (DOMAIN.md 3.2). */
#include "base/record.h"
#include "letter/words.h"
#include "report/book.h"
#include "rules/day.h"

static const struct book_column columns[] = {
	{ "number", "a. No. registrasi keberatan", "text", 18, BOOK_ALWAYS },
	{ "received", "b. Tanggal diterima", "date", 11, BOOK_ALWAYS },
	{ "name", "c. Pemohon", "text", 18, BOOK_INSIDE },
	{ "nik", "c. NIK", "text", 18, BOOK_REVEALED },
	{ "address", "c. Alamat", "text", 22, BOOK_INSIDE },
	{ "contact", "c. Nomor kontak", "text", 20, BOOK_INSIDE },
	{ "proxy", "c. Kuasa pemohon", "text", 20, BOOK_INSIDE },
	{ "request", "d. No. pendaftaran", "text", 18, BOOK_ALWAYS },
	{ "information", "e. Informasi yang diminta", "text", 45, BOOK_INSIDE },
	{ "purpose", "f. Tujuan penggunaan", "text", 24, BOOK_INSIDE },
	{ "ground", "g. Alasan", "text", 7, BOOK_ALWAYS },
	{ "ground_words", "g. Alasan keberatan", "text", 30, BOOK_ALWAYS },
	{ "decision", "h. Keputusan Atasan PPID", "text", 18, BOOK_ALWAYS },
	{ "answered", "i. Tanggal tanggapan", "date", 11, BOOK_ALWAYS },
	{ "superior", "j. Atasan PPID", "text", 24, BOOK_INSIDE },
	{ "response", "k. Tanggapan pemohon", "text", 30, BOOK_INSIDE },
	{ "state", "Status", "text", 14, BOOK_ALWAYS },
	{ "due", "Batas tanggapan", "date", 11, BOOK_ALWAYS },
	{ "dispute", "Nomor sengketa", "text", 18, BOOK_INSIDE },
	{ "disputed", "Sengketa diajukan", "date", 11, BOOK_INSIDE },
	{ NULL, NULL, NULL, 0, BOOK_ALWAYS },
};

static json_t *
text_if(bool known, const struct book *book, const json_t *row, const char *key)
{
	return known ? book_text(book, row, record_text(row, key)) : json_null();
}

/* The limit by the holidays that were known. */
static json_t *
due(const struct book *book, const struct objection_fact *one)
{
	int32_t on;

	if (calendar_add_workdays(&book->facts->calendar, facts_day(book->facts, one->registered_at),
	        (unsigned)book->conf->superior_workdays, &on, NULL) != CALENDAR_OK)
		return json_null();
	return book_day(on);
}

static void
set_who(const struct book *book, json_t *to, const json_t *row)
{
	const char *proxy = record_text(row, "proxy"), *letter = record_text(row, "proxy_letter");

	json_object_set_new(to, "name", book_name(book, record_text(row, "name")));
	if (book->reveal)
		record_set_text(to, "nik", record_text(row, "nik"));
	json_object_set_new(to, "address", book_address(book, record_text(row, "address")));
	json_object_set_new(to, "contact", book_contact(book, row));
	if (proxy == NULL)
		json_object_set_new(to, "proxy", json_null());
	else if (book->reveal)
		json_object_set_new(to, "proxy", json_sprintf("%s (surat kuasa %s)", proxy, letter ? letter : "-"));
	else
		json_object_set_new(to, "proxy", book_name(book, proxy));
}

static json_t *
row_of(const struct book *book, const struct objection_fact *one, const json_t *row)
{
	const char ground[] = { one->ground, '\0' };
	json_t *to = json_pack("{s:i, s:s}", "v", 1, "number", one->number);

	json_object_set_new(to, "received", book_day_of(book, json_integer_value(json_object_get(row, "received_at"))));
	if (!book->period->public) {
		set_who(book, to, row);
		json_object_set_new(to, "information", book_words(book, row));
		json_object_set_new(to, "purpose", book_text(book, row, record_text(row, "purpose")));
		json_object_set_new(to, "superior", text_if(one->decided_at != 0, book, row, "superior"));
		json_object_set_new(to, "response", text_if(one->response_at != 0, book, row, "response"));
		json_object_set_new(to, "dispute", text_if(one->disputed, book, row, "dispute_number"));
		json_object_set_new(to, "disputed", one->disputed ? book_day(day_parse(record_text(row, "dispute_on"))) : json_null());
	}
	record_set_text(to, "request", record_text(row, "request_number"));
	json_object_set_new(to, "ground", json_string(ground));
	json_object_set_new(to, "ground_words", json_string(words_ground(one->ground)));
	record_set_text(to, "decision", one->outcome < OBJECTION_OUTCOME__MAX ? objection_outcome_name((enum objection_outcome)one->outcome) : NULL);
	json_object_set_new(to, "answered", book_day_of(book, one->answered_at));
	json_object_set_new(to, "state", json_string(objection_state_name((enum objection_state)one->state)));
	json_object_set_new(to, "due", due(book, one));
	return to;
}

static int
print_objection(const struct book *book, struct past *past, struct print *p,
                const struct objection_fact *one, struct fault *f)
{
	enum query q = QUERY_RECAP_OBJECTION;
	int result = register_one(book->reg, q, REG_VALUES(REG_NUMBER("id", one->id)), f);
	json_t *row, *to;

	if (result <= 0)
		return result;
	row = register_row(book->reg, q);
	register_done(book->reg, q);
	past_rewind(past);
	past_apply(past, one->request, row);
	to = row_of(book, one, row);
	result = print_row(p, to, f);
	json_decref(to);
	json_decref(row);
	return result;
}

static int
print_all(const struct book *book, struct past *past, struct print *p, struct fault *f)
{
	for (size_t i = 0; i < book->facts->n_objections; i++) {
		const struct objection_fact *one = &book->facts->objections[i];
		int32_t on = facts_day(book->facts, one->registered_at);

		if (on >= book->period->from_on && on <= book->period->to_on &&
		    print_objection(book, past, p, one, f) < 0)
			return -1;
	}
	return print_section_end(p, f);
}

int
book_objections(const struct book *book, struct print *p, struct fault *f)
{
	struct past *past = past_load(book->reg, book->facts->cut_at, f);
	json_t *section = past ? book_begin(book, p, "objections", "Buku register keberatan", columns, f) : NULL;
	int result = section && print_all(book, past, p, f) == 0 ? 0 : -1;

	if (print_end(p, result == 0 ? f : NULL) < 0)
		result = -1;
	json_decref(section);
	json_decref((json_t *)p->document);
	past_free(past);
	return result;
}
