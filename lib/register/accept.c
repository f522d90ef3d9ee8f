#include "register/accept.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/record.h"
#include "register/agencies.h"
#include "register/order.h"
#include "register/reply.h"
#include "register/response.h"

#define DIGEST_DIGITS_MIN 8
#define APPLICANT "PEMOHON"

struct taking {
	struct intake *in;
	const struct accept *what;
	const char *number;   /* of the request */
	const json_t *request;
	json_t *row;          /* of the message */
	int64_t assignment;   /* whose answer it is; 0 = the applicant's */
	json_t *agency;       /* its row, valid today; NULL for the applicant, or when it is gone */
};

static int64_t
integer(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* --- which message ------------------------------------------------------------------- */

static bool
is_meant(const json_t *row, const char *word)
{
	size_t n = strlen(word);
	char *end;

	if (n > 0 && n < DIGEST_DIGITS_MIN)
		return strtoll(word, &end, 10) == integer(row, "id") && *end == '\0';
	return n > 0 && strncasecmp(record_text(row, "digest"), word, n) == 0;
}

static bool
waits(const json_t *row)
{
	const char *outcome = record_text(row, "outcome");

	return strcmp(outcome, "unverified") == 0 || strcmp(outcome, "held") == 0;
}

/* The one that the officer named; a row that the caller owns. */
static int
find_message(struct taking *t, struct fault *f)
{
	json_t *rows = register_rows(t->in->reg, QUERY_REQUEST_WAITING,
	                             REG_VALUES(REG_NUMBER("request", integer(t->request, "id"))), f), *row;
	const char *word = t->what->message;
	int found = 0;
	size_t i;

	if (rows == NULL)
		return -1;
	json_array_foreach(rows, i, row)
		if (is_meant(row, word) && found++ == 0)
			t->row = json_incref(row);
	json_decref(rows);
	if (found == 1 && waits(t->row))
		return 0;
	if (found == 1)
		return fault_set(f, EX_DATAERR, t->number, "pesan %s tidak menunggu pemeriksaan: sudah tercatat sebagai %s", word, record_text(t->row, "outcome"));
	return fault_set(f, EX_DATAERR, t->number, found == 0 ? "tidak ada pesan %.64s pada berkas ini (loket show %s)"
	    : "%.64s menunjuk lebih dari satu pesan: tulis lebih banyak angkanya (loket show %s)", word, t->number);
}

/* --- whose it is ---------------------------------------------------------------------- */

static int
of_code(struct taking *t, const char *code, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_OF_AGENCY;
	int row = register_one(t->in->reg, q, REG_VALUES(REG_NUMBER("request", integer(t->request, "id")),
	                                                REG_STRING("agency", code)), f);

	t->assignment = row > 0 ? register_number(t->in->reg, q, 0) : 0;
	register_done(t->in->reg, q);
	if (row < 0)
		return -1;
	return row > 0 ? 0 : fault_set(f, EX_DATAERR, t->number, "%.40s tidak pernah dimintai tanggapan untuk berkas ini", code);
}

/* It names his address, or came along his own thread: by the token of his file, a letter
 * to him, or a mail of his. */
static bool
is_applicants(const struct taking *t, const json_t *told)
{
	static const char *const threads[] = { "token", "In-Reply-To", "References" };
	const char *by = record_text(t->row, "outcome_why"), *from = record_text(t->row, "sender");
	const char *email = record_text(t->request, "email");

	if (from != NULL && email != NULL && strcasecmp(from, email) == 0)
		return true;
	for (size_t i = 0; by != NULL && i < sizeof threads / sizeof *threads; i++)
		if (strcmp(by, threads[i]) == 0)
			return !order_is_agencys(order_of(told));
	return false;
}

/* Of one that was held: a mailbox of an agency that was asked. */
static int
of_mailbox(struct taking *t, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_OF_SENDER;
	const char *from = record_text(t->row, "sender");
	int row;

	if (from == NULL)
		return 0;
	row = register_one(t->in->reg, q, REG_VALUES(REG_NUMBER("request", integer(t->request, "id")),
	                                             REG_STRING("email", from)), f);
	if (row > 0)
		t->assignment = register_number(t->in->reg, q, 0);
	register_done(t->in->reg, q);
	return row < 0 ? -1 : 0;
}

/* Nothing but its number, or an agency's word: whoever owes an answer, when it is one. */
static int
of_owing(struct taking *t, const json_t *told, struct fault *f)
{
	json_t *owing = register_rows(t->in->reg, QUERY_ASSIGNMENT_OWING,
	                              REG_VALUES(REG_NUMBER("request", integer(t->request, "id"))), f);
	size_t n = json_array_size(owing);
	bool word = order_is_agencys(order_of(told));

	if (owing == NULL)
		return -1;
	t->assignment = n == 1 ? integer(json_array_get(owing, 0), "id") : 0;
	json_decref(owing);
	if (n > 1 || (n == 0 && word))
		return fault_set(f, EX_DATAERR, t->number, "sebutkan dari siapa pesan ini: --from KODE perangkat daerahnya, atau --from " APPLICANT);
	return 0;
}

static int
whose(struct taking *t, const json_t *told, struct fault *f)
{
	const char *from = t->what->from;

	if (from != NULL && strcasecmp(from, APPLICANT) == 0)
		return 0;
	if (from != NULL)
		return of_code(t, from, f);
	t->assignment = integer(t->row, "assignment");
	if (t->assignment == 0 && of_mailbox(t, f) < 0)
		return -1;
	if (t->assignment != 0 || is_applicants(t, told))
		return 0;
	return of_owing(t, told, f);
}

/* --- taking it -------------------------------------------------------------------------- */

/* The record as the intake had it, as far as the register knows. */
static json_t *
record_of(const json_t *row, const json_t *told)
{
	static const char *const same[] = { "digest", "channel", "message_id", "subject", "text" };
	json_t *record = json_pack("{s:i, s:s, s:{s:s?}}", "v", 1, "class", "request",
	                           "from", "address", record_text(row, "sender"));

	json_object_update(record, (json_t *)told);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		record_set_text(record, same[i], record_text(row, same[i]));
	json_object_set_new(record, "parts", json_loads(record_text(row, "parts"), 0, NULL));
	return record;
}

static int
take(struct taking *t, json_t *record, const char **outcome, struct fault *f)
{
	const struct response_proof proof = {
		.assignment = t->assignment, .counts = true, .why = "accepted by an officer",
	};
	struct arrival a = {
		.record = record, .digest = record_text(record, "digest"), .sender = record_text(t->row, "sender"),
		.received_at = integer(t->row, "received_at"), .size_bytes = integer(t->row, "size_bytes"),
		.request = integer(t->request, "id"), .message = integer(t->row, "id"),
		.why = proof.why, .keep_text = true,
	};
	int result;

	if (t->assignment != 0)
		result = response_take(t->in, &a, &proof, f);
	else {
		/* What a letter says of the file goes to the address on it. */
		a.sender = record_text(t->request, "email");
		result = reply_own(t->in, &a, f);
	}
	*outcome = a.outcome;
	return result;
}

/* --- the agency ------------------------------------------------------------------------- */

static int
load_agency(struct taking *t, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_AGENCY;
	char today[DAY_TEXT_BYTES];
	int found;

	if (t->assignment == 0)
		return 0;
	day_format(day_of(t->in->now, t->in->conf->zone_secs), today);
	found = register_one(t->in->reg, q, REG_VALUES(REG_NUMBER("id", t->assignment), REG_STRING("day", today)), f);
	if (found > 0)
		t->agency = register_row(t->in->reg, q);
	register_done(t->in->reg, q);
	return found < 0 ? -1 : 0;
}

static bool
is_known(const json_t *agency, const char *address)
{
	const char *others = record_text(agency, "other_emails");
	const char *at = others ? strcasestr(others, address) : NULL;
	size_t n = strlen(address);

	if (strcasecmp(record_text(agency, "email"), address) == 0)
		return true;
	for (; at != NULL; at = strcasestr(at + 1, address))
		if ((at == others || strchr("; ", at[-1]) != NULL) && strchr("; ", at[n]) != NULL)
			return true;
	return false;
}

/* From today on the agency answers from that address too. */
static int
teach(struct taking *t, struct fault *f)
{
	const char *address = record_text(t->row, "sender"), *email = record_text(t->request, "email");
	const char *others = record_text(t->agency, "other_emails"), *code = record_text(t->agency, "code");
	json_t *changes;
	int result;

	if (t->agency == NULL)
		return fault_set(f, EX_DATAERR, t->number, "--teach hanya untuk tanggapan perangkat daerah yang masih berlaku");
	if (address == NULL || (email != NULL && strcasecmp(address, email) == 0))
		return fault_set(f, EX_DATAERR, t->number, "alamat pengirim pesan ini tidak dapat menjadi alamat perangkat daerah");
	if (is_known(t->agency, address))
		return 0;
	changes = json_pack("{s:o}", "other_emails", others != NULL && *others != '\0'
	    ? json_sprintf("%s; %s", others, address) : json_string(address));
	result = agencies_change(t->in->reg, code, changes, day_of(t->in->now, t->in->conf->zone_secs), t->in->now, f);
	json_decref(changes);
	return result;
}

/* --- what the officer is told -------------------------------------------------------------- */

static void
tell(const struct taking *t, const char *outcome, json_t *told)
{
	static const struct {
		const char *outcome, *words;
	} words[] = {
		{ "response", "tanggapan" }, { "completion", "kelengkapan dari pemohon" },
		{ "follow_up", "susulan" }, { "status", "pertanyaan pemohon" },
		{ "withdrawal", "pencabutan" }, { "objection", "keberatan" },
	};
	const char *code = record_text(t->agency, "code"), *said = outcome;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].outcome, outcome) == 0)
			said = words[i].words;
	json_object_set_new(told, "accepted", json_integer(integer(t->row, "id")));
	json_object_set_new(told, "outcome", json_string(outcome));
	record_set_text(told, "agency", code);
	json_object_set_new(told, "taught", json_boolean(t->what->teach));
	json_object_set_new(told, "said", json_sprintf("pesan %lld diterima sebagai %s%s%s",
	    (long long)integer(t->row, "id"), said, code ? " " : "", code ? code : ""));
}

int
accept_message(struct intake *in, const json_t *request, const struct accept *what, json_t *told,
               struct fault *f)
{
	struct taking t = { .in = in, .what = what, .request = request, .number = record_text(request, "number") };
	json_t *says = NULL, *record = NULL;
	const char *outcome = NULL;
	int result = -1;

	if (find_message(&t, f) == 0) {
		says = record_text(t.row, "told") ? json_loads(record_text(t.row, "told"), 0, NULL) : NULL;
		record = record_of(t.row, says);
		if (whose(&t, record, f) == 0 && load_agency(&t, f) == 0 &&
		    (!what->teach || teach(&t, f) == 0))
			result = take(&t, record, &outcome, f);
	}
	if (result == 0)
		tell(&t, outcome, told);
	json_decref(record);
	json_decref(says);
	json_decref(t.agency);
	json_decref(t.row);
	return result;
}
