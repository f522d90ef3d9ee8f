#include "report/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "letter/words.h"
#include "rules/day.h"
#include "rules/mask.h"
#include "rules/redact.h"

/* What a cell shows of a long text; the whole of it loket-show has. */
#define WORDS_MAX_BYTES 500

/* --- what both books share ---------------------------------------------------------------- */

static bool
is_shown(const struct book *book, const struct book_column *column)
{
	switch (column->when) {
	case BOOK_ALWAYS:
		return true;
	case BOOK_INSIDE:
		return !book->period->public;
	case BOOK_REVEALED:
		return book->reveal && !book->period->public;
	case BOOK_PUBLIC:
		return book->period->public;
	}
	return false;
}

json_t *
book_begin(const struct book *book, struct print *p, const char *report, const char *title,
           const struct book_column *columns, struct fault *f)
{
	json_t *shown = json_array(), *section;

	for (const struct book_column *c = columns; c->name != NULL; c++)
		if (is_shown(book, c))
			json_array_append_new(shown, json_pack("{s:s, s:s, s:s, s:i}", "name", c->name,
			    "title", c->title, "type", c->type, "width", c->width));
	section = json_pack("{s:s, s:s, s:o}", "name", report, "title", title, "columns", shown);
	p->book = true;
	p->document = figures_new(book->facts, book->conf, book->period, report, title);
	if (print_begin(p, f) == 0 && print_section(p, section, f) == 0)
		return section;
	json_decref(section);
	return NULL;
}

json_t *
book_text(const struct book *book, const json_t *row, const char *text)
{
	json_t *value;
	char *safe;

	if (text == NULL || *text == '\0')
		return json_null();
	if (book->reveal)
		return json_string(text);
	safe = redact_text(text, &(struct redact_person){
	    .name = record_text(row, "name"), .email = record_text(row, "email"),
	    .phone = record_text(row, "phone"), .address = record_text(row, "address") });
	mask_text(safe);
	value = json_string(safe);
	free(safe);
	return value;
}

json_t *
book_name(const struct book *book, const char *name)
{
	char masked[256];

	if (name == NULL || *name == '\0')
		return json_null();
	mask_name(name, masked, sizeof masked);
	return json_string(book->reveal ? name : masked);
}

/* There are no digits to keep in it: it is there, or it is not. */
json_t *
book_address(const struct book *book, const char *address)
{
	if (address == NULL || *address == '\0')
		return json_null();
	return json_string(book->reveal ? address : "***");
}

json_t *
book_contact(const struct book *book, const json_t *row)
{
	const char *phone = record_text(row, "phone"), *email = record_text(row, "email");
	char masked_phone[MASK_PHONE_BYTES] = "", masked_email[256] = "";

	if (phone == NULL && email == NULL)
		return json_null();
	if (phone != NULL)
		mask_phone(phone, masked_phone);
	if (email != NULL)
		mask_email(email, masked_email, sizeof masked_email);
	if (book->reveal)
		return json_sprintf("%s%s%s", phone ? phone : "", phone && email ? ", " : "", email ? email : "");
	return json_sprintf("%s%s%s", masked_phone, phone && email ? ", " : "", masked_email);
}

/* Subject and text as one, cut between characters. */
json_t *
book_words(const struct book *book, const json_t *row)
{
	const char *subject = record_text(row, "subject"), *text = record_text(row, "text");
	char *words = NULL;
	json_t *value;
	size_t n;

	if (asprintf(&words, "%s%s%s", subject ? subject : "", subject && *subject && text && *text ? ": " : "", text ? text : "") < 0)
		abort();
	n = strlen(words);
	if (n > WORDS_MAX_BYTES) {
		for (n = WORDS_MAX_BYTES - 3; ((unsigned char)words[n] & 0xC0) == 0x80;)
			n--;
		strcpy(words + n, "…");
	}
	value = book_text(book, row, words);
	free(words);
	return value;
}

json_t *
book_day(int32_t on)
{
	char text[DAY_TEXT_BYTES];

	day_format(on, text);
	return *text ? json_string(text) : json_null();
}

json_t *
book_day_of(const struct book *book, int64_t at)
{
	return book_day(facts_day(book->facts, at));
}

/* --- the book of requests ------------------------------------------------------------------ */

static const struct book_column columns[] = {
	{ "number", "No. pendaftaran", "text", 18, BOOK_ALWAYS },
	{ "received", "Tanggal", "date", 11, BOOK_INSIDE },
	{ "registered", "Tanggal", "date", 11, BOOK_PUBLIC },
	{ "name", "Nama", "text", 18, BOOK_INSIDE },
	{ "nik", "NIK", "text", 18, BOOK_REVEALED },
	{ "address", "Alamat", "text", 22, BOOK_INSIDE },
	{ "contact", "Nomor kontak", "text", 20, BOOK_INSIDE },
	{ "occupation", "Pekerjaan", "text", 14, BOOK_INSIDE },
	{ "information", "Informasi yang diminta", "text", 45, BOOK_INSIDE },
	{ "purpose", "Tujuan penggunaan", "text", 24, BOOK_INSIDE },
	{ "held", "Dikuasai: ya", "text", 9, BOOK_INSIDE },
	{ "not_held", "Dikuasai: tidak", "text", 14, BOOK_INSIDE },
	{ "undocumented", "Belum didokumentasikan", "text", 9, BOOK_INSIDE },
	{ "softcopy", "Softcopy", "text", 8, BOOK_INSIDE },
	{ "hardcopy", "Hardcopy", "text", 8, BOOK_INSIDE },
	{ "see", "Melihat/mengetahui", "text", 9, BOOK_INSIDE },
	{ "copy", "Meminta salinan", "text", 9, BOOK_INSIDE },
	{ "decision", "Keputusan", "text", 18, BOOK_ALWAYS },
	{ "reason", "Alasan penolakan", "text", 26, BOOK_INSIDE },
	{ "articles", "Pasal 17 huruf", "text", 10, BOOK_PUBLIC },
	{ "notified", "Pemberitahuan tertulis", "date", 11, BOOK_ALWAYS },
	{ "given", "Pemberian informasi", "date", 11, BOOK_INSIDE },
	{ "cost", "Biaya", "rupiah", 11, BOOK_INSIDE },
	{ "payment", "Cara pembayaran", "text", 14, BOOK_INSIDE },
	{ "kind", "Jenis", "text", 12, BOOK_ALWAYS },
	{ "channel", "Saluran", "text", 9, BOOK_INSIDE },
	{ "status", "Status", "text", 14, BOOK_ALWAYS },
	{ "agencies", "Perangkat daerah", "text", 16, BOOK_INSIDE },
	{ "forwarded", "Diteruskan", "date", 11, BOOK_INSIDE },
	{ "responded", "Ditanggapi", "date", 11, BOOK_INSIDE },
	{ "due", "Tenggat", "date", 11, BOOK_INSIDE },
	{ "due_extended", "Perpanjangan", "date", 11, BOOK_INSIDE },
	{ "days", "Hari kerja", "count", 8, BOOK_ALWAYS },
	{ NULL, NULL, NULL, 0, BOOK_ALWAYS },
};

/* While the book is read: forwards in the order of their requests. */
struct reading {
	const struct book *book;
	struct past *past;
	struct forward_fact *forwards;
	size_t n_forwards, next;
};

static int
by_request(const void *a, const void *b)
{
	const struct forward_fact *x = a, *y = b;

	if (x->request != y->request)
		return x->request < y->request ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void
set_mark(json_t *to, const char *key, bool set)
{
	json_object_set_new(to, key, set ? json_string("v") : json_null());
}

/* The columns of the decision that stood, when it is not the present one. */
static int
past_decision(const struct book *book, int64_t id, const struct fact *fact, json_t *row, struct fault *f)
{
	enum query q = QUERY_RECAP_DECISION_BEFORE;
	static const char *const keys[] = { "decision_reason", "held", "held_by", "form", "access", "cost", "payment", "promised" };
	json_t *then;
	int found;

	if (json_integer_value(json_object_get(row, "decided_at")) == fact->decided_at)
		return 0;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		json_object_set_new(row, keys[i], json_null());
	if (fact->decided_at == 0)
		return 0;
	found = register_one(book->reg, q, REG_VALUES(REG_NUMBER("request", id), REG_NUMBER("decided_at", fact->decided_at)), f);
	if (found > 0) {
		then = register_row(book->reg, q);
		json_object_update(row, then);
		json_decref(then);
	}
	if (found >= 0)
		register_done(book->reg, q);
	return found < 0 ? -1 : 0;
}

static void
set_identity(const struct book *book, json_t *to, const json_t *row)
{
	json_object_set_new(to, "name", book_name(book, record_text(row, "name")));
	if (book->reveal)
		record_set_text(to, "nik", record_text(row, "nik"));
	json_object_set_new(to, "address", book_address(book, record_text(row, "address")));
	json_object_set_new(to, "contact", book_contact(book, row));
	json_object_set_new(to, "occupation", book_text(book, row, record_text(row, "occupation")));
	json_object_set_new(to, "information", book_words(book, row));
	json_object_set_new(to, "purpose", book_text(book, row, record_text(row, "purpose")));
}

static bool
says(const json_t *row, const char *key, const char *word)
{
	const char *text = record_text(row, key);

	return text != NULL && strstr(text, word) != NULL;
}

/* To see it, or a copy: as decided, before that as it was asked for. */
static void
set_access(json_t *to, const json_t *row, const struct fact *fact)
{
	const char *wanted = record_text(row, "wanted"), *access = record_text(row, "access");
	bool see = access ? strcmp(access, "melihat") == 0 :
	    wanted && (strcasestr(wanted, "lihat") || strcasestr(wanted, "tahu"));

	set_mark(to, "see", see);
	set_mark(to, "copy", !see && (access || (wanted && fact->kind == KIND_PERMOHONAN)));
}

static bool
is_granted(const struct fact *fact)
{
	return fact->outcome == OUTCOME_DIKABULKAN_SELURUHNYA || fact->outcome == OUTCOME_DIKABULKAN_SEBAGIAN;
}

/* When the information was or is to be given: with the letter, so many working days after
 * it, or on a day. */
static json_t *
given(const struct book *book, const json_t *row, int32_t notified_on)
{
	const char *promised = record_text(row, "promised");
	int32_t on = promised ? day_parse(promised) : notified_on;

	if (notified_on == DAY_NONE)
		return json_null();
	if (promised != NULL && on == DAY_NONE && *promised >= '0' && *promised <= '9' &&
	    calendar_add_workdays(&book->facts->calendar, notified_on, (unsigned)strtoul(promised, NULL, 10), &on, NULL) != CALENDAR_OK)
		return json_null();
	return book_day(on);
}

static void
set_decision(const struct book *book, json_t *to, const json_t *row, const struct fact *fact)
{
	bool told = fact->told_at != 0 && fact->told_decided_at == fact->decided_at;
	int32_t notified_on = told ? facts_day(book->facts, fact->told_at) : DAY_NONE;
	const char *by = record_text(row, "held_by");

	set_mark(to, "held", says(row, "held", "ya"));
	if (says(row, "held", "tidak"))
		json_object_set_new(to, "not_held", by ? book_text(book, row, by) : json_string("v"));
	else
		json_object_set_new(to, "not_held", json_null());
	set_mark(to, "undocumented", says(row, "held", "belum_didokumentasikan"));
	set_mark(to, "softcopy", says(row, "form", "softcopy"));
	set_mark(to, "hardcopy", says(row, "form", "hardcopy"));
	set_access(to, row, fact);
	record_set_text(to, "decision", fact->outcome < OUTCOME__MAX ? outcome_name((enum outcome)fact->outcome) : NULL);
	json_object_set_new(to, "reason", book_text(book, row, record_text(row, "decision_reason")));
	json_object_set_new(to, "notified", book_day(notified_on));
	json_object_set_new(to, "given", is_granted(fact) ? given(book, row, notified_on) : json_null());
	json_object_set(to, "cost", json_object_get(row, "cost"));
	json_object_set_new(to, "payment", book_text(book, row, record_text(row, "payment")));
}

/* "DINKES, DLH", when the first was asked and the last answered. */
static void
set_agencies(struct reading *r, json_t *to, int64_t id)
{
	const struct facts *facts = r->book->facts;
	int64_t first = 0, last = 0;
	char codes[512] = "";
	size_t used = 0;

	while (r->next < r->n_forwards && r->forwards[r->next].request < id)
		r->next++;
	for (; r->next < r->n_forwards && r->forwards[r->next].request == id; r->next++) {
		const struct forward_fact *one = &r->forwards[r->next];

		if (used < sizeof codes)
			used += (size_t)snprintf(codes + used, sizeof codes - used, "%s%s", used ? ", " : "", facts->agencies[one->agency]);
		first = first == 0 || one->sent_at < first ? one->sent_at : first;
		last = one->responded_at > last ? one->responded_at : last;
	}
	record_set_text(to, "agencies", *codes ? codes : NULL);
	json_object_set_new(to, "forwarded", book_day_of(r->book, first));
	json_object_set_new(to, "responded", book_day_of(r->book, last));
}

static void
set_state(const struct book *book, json_t *to, const struct fact *fact)
{
	int days = facts_is_answered(fact) ?
	    facts_workdays(book->facts, fact->started_on, facts_day(book->facts, fact->answered_at)) : -1;

	json_object_set_new(to, "kind", json_string(kind_name((enum kind)fact->kind)));
	json_object_set_new(to, "channel", json_string(facts_channels[fact->channel]));
	json_object_set_new(to, "status", json_string(state_name((enum state)fact->status)));
	json_object_set_new(to, "due", book_day(fact->due_on));
	json_object_set_new(to, "due_extended", book_day(fact->extended_on));
	json_object_set_new(to, "days", days < 0 ? json_null() : json_integer(days));
}

static json_t *
inside_row(struct reading *r, json_t *row, const struct fact *fact)
{
	const struct book *book = r->book;
	json_t *to = json_pack("{s:i, s:s}", "v", 1, "number", record_text(row, "number"));

	json_object_set_new(to, "received", book_day_of(book, json_integer_value(json_object_get(row, "received_at"))));
	set_identity(book, to, row);
	set_decision(book, to, row, fact);
	set_agencies(r, to, json_integer_value(json_object_get(row, "id")));
	set_state(book, to, fact);
	return to;
}

static json_t *
public_row(const struct book *book, const json_t *row, const struct fact *fact)
{
	json_t *to = json_pack("{s:i, s:s}", "v", 1, "number", record_text(row, "number"));
	char articles[2 * FACTS_ARTICLES + 1] = "";
	size_t n = 0;

	if (fact->confidential)
		return to;
	for (int a = 0; a < FACTS_ARTICLES; a++)
		if (fact->articles >> a & 1)
			n += (size_t)snprintf(articles + n, sizeof articles - n, "%s%c", n ? "," : "", 'a' + a);
	json_object_set_new(to, "registered", book_day(fact->registered_on));
	record_set_text(to, "decision", fact->outcome < OUTCOME__MAX ? outcome_name((enum outcome)fact->outcome) : NULL);
	record_set_text(to, "articles", n ? articles : NULL);
	json_object_set_new(to, "notified", book_day_of(book, fact->told_decided_at == fact->decided_at ? fact->told_at : 0));
	set_state(book, to, fact);
	json_object_del(to, "channel");
	json_object_del(to, "due");
	json_object_del(to, "due_extended");
	return to;
}

static int
print_request(struct reading *r, struct print *p, json_t *row, struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(row, "id"));
	const struct fact *fact = &r->book->facts->requests[id];
	json_t *to;
	int result;

	past_apply(r->past, id, row);
	if (past_decision(r->book, id, fact, row, f) < 0)
		return -1;
	to = r->book->period->public ? public_row(r->book, row, fact) : inside_row(r, row, fact);
	result = print_row(p, to, f);
	json_decref(to);
	return result;
}

static int
print_requests(struct reading *r, struct print *p, struct fault *f)
{
	const struct book *book = r->book;
	char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];
	enum query q = QUERY_RECAP_BOOK;
	int more;

	day_format(book->period->from_on, from);
	day_format(book->period->to_on, to);
	if (register_query(book->reg, q, REG_VALUES(REG_STRING("from", from), REG_STRING("to", to),
	        REG_NUMBER("cut", book->facts->cut_at)), f) < 0)
		return -1;
	while ((more = register_step(book->reg, q, f)) > 0) {
		json_t *row = register_row(book->reg, q);
		int result = print_request(r, p, row, f);

		json_decref(row);
		if (result < 0) {
			register_done(book->reg, q);
			return -1;
		}
	}
	return more;
}

static int
start_reading(const struct book *book, struct reading *r, struct fault *f)
{
	size_t n = book->facts->n_forwards;

	*r = (struct reading){ .book = book, .n_forwards = n, .past = past_load(book->reg, book->facts->cut_at, f) };
	if (r->past == NULL)
		return -1;
	r->forwards = calloc(n + 1, sizeof *r->forwards);
	if (r->forwards == NULL)
		abort();
	if (n > 0)
		memcpy(r->forwards, book->facts->forwards, n * sizeof *r->forwards);
	qsort(r->forwards, n, sizeof *r->forwards, by_request);
	return 0;
}

int
book_requests(const struct book *book, struct print *p, struct fault *f)
{
	json_t *section = NULL;
	struct reading r;
	int result = start_reading(book, &r, f);

	if (result == 0)
		section = book_begin(book, p, "book", "Buku register permohonan informasi", columns, f);
	if (section == NULL || print_requests(&r, p, f) < 0 || print_section_end(p, f) < 0)
		result = -1;
	if (print_end(p, result == 0 ? f : NULL) < 0)
		result = -1;
	json_decref(section);
	json_decref((json_t *)p->document);
	past_free(r.past);
	free(r.forwards);
	return result;
}
