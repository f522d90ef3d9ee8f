#include "register/forward.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/enclosed.h"
#include "register/letters.h"
#include "register/response.h"
#include "register/routing.h"
#include "register/status.h"
#include "rules/day.h"
#include "rules/nik.h"
#include "rules/redact.h"

struct plan {
	struct intake *in;
	const struct forward *what;
	const json_t *request;
	int64_t id;         /* of the request */
	const char *number;
	bool confidential;
	json_t *agencies;   /* their rows, valid today */
	json_t *owing;      /* forwards of the request that owe an answer */
	json_t *parts;      /* [{digest, part}]: the files that go along */
	int withheld;       /* how many stay here */
};

/* --- whom --------------------------------------------------------------------------- */

/* A growing sentence of what is wrong. */
struct flaws {
	char text[400];
	size_t used;
};

static void
flaw(struct flaws *flaws, const char *code, const char *words)
{
	int n;

	if (flaws->used >= sizeof flaws->text)
		return;
	n = snprintf(flaws->text + flaws->used, sizeof flaws->text - flaws->used, "%s%.40s %s",
	             flaws->used ? "; " : "", code, words);
	flaws->used += n > 0 ? (size_t)n : 0;
}

static bool
has_code(const json_t *rows, const char *key, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row)
		if (strcmp(record_text(row, key), code) == 0)
			return true;
	return false;
}

/* It has the letter and has not answered. One that the letter has not reached may be
 * asked anew. */
static bool
owes(const json_t *owing, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(owing, i, row)
		if (strcmp(record_text(row, "agency"), code) == 0 &&
		    json_integer_value(json_object_get(row, "undelivered")) == 0)
			return true;
	return false;
}

/* The agency of a code (in any case) that is valid today, into the plan. */
static int
add_agency(struct plan *p, char *code, const json_t *owing, struct flaws *flaws, struct fault *f)
{
	enum query q = QUERY_AGENCY_GET;
	char today[DAY_TEXT_BYTES];
	int found;

	for (char *c = code; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	day_format(day_of(p->in->now, p->in->conf->zone_secs), today);
	found = register_one(p->in->reg, q, REG_VALUES(REG_STRING("code", code), REG_STRING("day", today)), f);
	if (found < 0)
		return -1;
	if (found == 0)
		flaw(flaws, code, "tidak terdaftar atau tidak berlaku hari ini (loket agency list)");
	else if (has_code(p->agencies, "code", code))
		flaw(flaws, code, "disebut dua kali");
	else if (owes(owing, code))
		flaw(flaws, code, "sudah diminta dan belum menjawab");
	else
		json_array_append_new(p->agencies, register_row(p->in->reg, q));
	register_done(p->in->reg, q);
	return 0;
}

static int
find_agencies(struct plan *p, struct fault *f)
{
	json_t *owing = register_rows(p->in->reg, QUERY_ASSIGNMENT_OWING, REG_VALUES(REG_NUMBER("request", p->id)), f);
	char *codes = strdup(p->what->agencies ? p->what->agencies : "");
	struct flaws flaws = { .used = 0 };
	int result = owing ? 0 : -1;

	if (codes == NULL)
		abort();
	for (char *rest = codes, *code; result == 0 && (code = strsep(&rest, ", ")) != NULL;)
		if (*code != '\0')
			result = add_agency(p, code, owing, &flaws, f);
	if (result == 0 && flaws.used > 0)
		result = fault_set(f, EX_DATAERR, p->number, "%s", flaws.text);
	else if (result == 0 && json_array_size(p->agencies) == 0)
		result = fault_set(f, EX_DATAERR, p->number, "sebutkan perangkat daerah yang dituju (kodenya: loket agency list)");
	p->owing = owing;
	free(codes);
	return result;
}

/* --- the applicant's files ------------------------------------------------------------- */

/* The files of one message, into the plan. */
static void
take_files(struct plan *p, const char *digest, const json_t *parts, bool of_identity)
{
	size_t i;
	const json_t *part;

	json_array_foreach(parts, i, part) {
		bool tells = of_identity || redact_is_identity_file(record_text(part, "name"), record_text(part, "type"));

		if (!enclosed_is_file(p->parts, digest, part))
			continue;
		if (p->confidential || (tells && !p->what->with_identity))
			p->withheld++;
		else
			enclosed_take(p->parts, digest, part);
	}
}

static int
find_files(struct plan *p, struct fault *f)
{
	json_t *rows = register_rows(p->in->reg, QUERY_REQUEST_SENT_PARTS, REG_VALUES(REG_NUMBER("request", p->id)), f);
	json_t *row;
	size_t i;

	if (rows == NULL)
		return -1;
	json_array_foreach(rows, i, row) {
		json_t *parts = json_loads(record_text(row, "parts"), 0, NULL);

		take_files(p, record_text(row, "digest"), parts, json_integer_value(json_object_get(row, "of_identity")) != 0);
		json_decref(parts);
	}
	json_decref(rows);
	return 0;
}

/* --- the letter ------------------------------------------------------------------------- */

/* Who forwards, as the machine knows him: the agency may ring him up. */
static json_t *
officer(void)
{
	const struct passwd *user = getpwuid(getuid());
	const char *name = user ? user->pw_gecos : "";
	size_t n = strcspn(name, ",");

	if (n == 0 && user != NULL)
		n = strlen(name = user->pw_name);
	return n > 0 ? json_stringn(name, n) : json_string("petugas PPID");
}

static json_t *
files_words(const struct plan *p)
{
	size_t n = json_array_size(p->parts);

	if (p->withheld == 0)
		return n == 0 ? json_string("tidak ada") : json_sprintf("%zu berkas", n);
	return json_sprintf("%zu berkas; %d berkas pengirim tidak disertakan karena memuat atau dapat memuat data dirinya",
	                    n, p->withheld);
}

static int
owe(struct plan *p, const json_t *agency, int64_t assignment, struct fault *f)
{
	const char *note = p->what->note;
	json_t *values = json_pack("{s:o, s:s, s:o}", "petugas", officer(),
	    "catatan", note != NULL && *note != '\0' ? note : "tidak ada", "lampiran", files_words(p));
	int64_t outbox = 0;
	struct letters_owed owed = {
		.request = p->id, .number = p->number, .letter = "penerusan",
		.recipient = record_text(agency, "email"), .assignment = assignment, .values = values,
		.id = &outbox,
	};
	int result = letters_owe(p->in->reg, p->in->conf, &owed, p->in->now, f);

	json_decref(values);
	return result < 0 ? -1 : enclosed_write(p->in, outbox, p->parts, f);
}

/* --- one agency -------------------------------------------------------------------------- */

static int
tell(struct plan *p, const json_t *agency, int64_t assignment, json_t *forwarded, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_DUE;

	if (register_one(p->in->reg, q, REG_VALUES(REG_NUMBER("id", assignment)), f) < 0)
		return -1;
	json_array_append_new(forwarded, json_pack("{s:s, s:s, s:I}", "agency", record_text(agency, "code"),
	    "due", register_column(p->in->reg, q, 0), "enclosures", (json_int_t)json_array_size(p->parts)));
	register_done(p->in->reg, q);
	return 0;
}

/* The forward whose letter never arrived is not waited for any more. */
static int
replace(struct plan *p, const char *code, struct fault *f)
{
	size_t i;
	const json_t *row;

	json_array_foreach(p->owing, i, row)
		if (strcmp(record_text(row, "agency"), code) == 0 &&
		    response_excuse_row(p->in, p->id, row, f) < 0)
			return -1;
	return 0;
}

static int
forward_one(struct plan *p, const json_t *agency, json_t *forwarded, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_INSERT;
	const char *code = record_text(agency, "code");
	int64_t assignment;

	if (replace(p, code, f) < 0 ||
	    register_one(p->in->reg, q, REG_VALUES(REG_NUMBER("request", p->id), REG_STRING("agency", code),
	        REG_NUMBER("now", p->in->now), REG_NUMBER("with_identity", p->what->with_identity)), f) < 0)
		return -1;
	assignment = register_number(p->in->reg, q, 0);
	register_done(p->in->reg, q);
	if (status_change(p->in, &(struct status_change){
	        .request = p->id, .event = STATE_EVENT_FORWARD, .subject.assignment = assignment,
	        .data = json_pack("{s:s, s:I, s:b}", "agency", code, "assignment", (json_int_t)assignment,
	                          "with_identity", p->what->with_identity) }, f) < 0 ||
	    owe(p, agency, assignment, f) < 0 || routing_learn(p->in->reg, p->id, code, f) < 0)
		return -1;
	return tell(p, agency, assignment, forwarded, f);
}

/* Whoever forwards has reviewed. */
static int
review(struct plan *p, struct fault *f)
{
	if (state_parse(record_text(p->request, "status")) != STATE_TERDAFTAR)
		return 0;
	return status_change(p->in, &(struct status_change){ .request = p->id, .event = STATE_EVENT_REVIEW }, f);
}

/* "diteruskan ke DINKES (batas 2026-12-01), BID-TI (batas 2026-12-01); 2 berkas …" */
static void
say(const struct plan *p, const json_t *forwarded, json_t *told)
{
	char *words = NULL;
	size_t size, i;
	FILE *out = open_memstream(&words, &size);
	const json_t *one;

	if (out == NULL)
		abort();
	fputs("diteruskan ke ", out);
	json_array_foreach(forwarded, i, one)
		fprintf(out, "%s%s (batas %s)", i > 0 ? ", " : "", record_text(one, "agency"), record_text(one, "due"));
	if (p->withheld > 0)
		fprintf(out, "; %d berkas pemohon tidak disertakan karena data dirinya", p->withheld);
	if (fclose(out) == EOF)
		abort();
	json_object_set_new(told, "said", json_string(words));
	free(words);
}

/* --- the applicant, where the office wants it ------------------------------------------------ */

/* "Dinas Kesehatan dan Bidang Pengelolaan …" */
static json_t *
names_of(const struct plan *p)
{
	size_t n = json_array_size(p->agencies), size, i;
	char *words = NULL;
	FILE *out = open_memstream(&words, &size);
	const json_t *agency;
	json_t *names;

	if (out == NULL)
		abort();
	json_array_foreach(p->agencies, i, agency)
		fprintf(out, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " dan ", record_text(agency, "name"));
	if (fclose(out) == EOF)
		abort();
	names = json_string(words);
	free(words);
	return names;
}

static int
notify(const struct plan *p, struct fault *f)
{
	const struct conf *conf = p->in->conf;
	struct applicant applicant;
	json_t *values;
	int result;

	if (strcmp(conf->forward_notice, "yes") != 0)
		return 0;
	if (applicant_load(p->in->reg, p->id, &applicant, f) < 0)
		return -1;
	if (!applicant.has_address)
		return 0;
	values = json_pack("{s:o}", "nama_skpd", names_of(p));
	result = applicant_owe_about(p->in->reg, conf, &applicant, &(struct letters_owed){
	    .letter = "diteruskan", .automatic = true, .values = values }, p->in->now, f);
	json_decref(values);
	return result;
}

int
forward_request(struct intake *in, const json_t *request, const struct forward *what,
                json_t *told, struct fault *f)
{
	struct plan p = {
		.in = in, .what = what, .request = request, .number = record_text(request, "number"),
		.id = json_integer_value(json_object_get(request, "id")),
		.confidential = json_integer_value(json_object_get(request, "confidential")) != 0,
		.agencies = json_array(), .parts = json_array(),
	};
	json_t *forwarded = json_array(), *agency;
	int result = -1;
	size_t i;

	if (what->note != NULL && nik_is_in(what->note, record_text(request, "nik"), day_of(in->now, in->conf->zone_secs)))
		fault_set(f, EX_DATAERR, p.number, "catatan memuat NIK; surat kantor tidak boleh memuatnya, hapus dahulu");
	else if (p.confidential && what->with_identity)
		fault_set(f, EX_DATAERR, p.number, "pemohon meminta identitasnya dirahasiakan: teruskan tanpa --with-identity");
	else if (find_agencies(&p, f) == 0 && find_files(&p, f) == 0)
		result = review(&p, f);
	json_array_foreach(p.agencies, i, agency)
		if (result == 0)
			result = forward_one(&p, agency, forwarded, f);
	if (result == 0)
		result = notify(&p, f);
	if (result == 0) {
		json_object_set(told, "forwarded", forwarded);
		json_object_set_new(told, "withheld", json_integer(p.withheld));
		say(&p, forwarded, told);
	}
	json_decref(forwarded);
	json_decref(p.parts);
	json_decref(p.agencies);
	json_decref(p.owing);
	return result;
}

int
forward_went(struct intake *in, int64_t request, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	char today[DAY_TEXT_BYTES];
	json_t *rows, *row;
	int result = 0;
	size_t i;

	day_format(today_on, today);
	rows = register_rows(in->reg, QUERY_ASSIGNMENT_LEFT_LATE, REG_VALUES(REG_NUMBER("request", request),
	    REG_NUMBER("now", in->now), REG_STRING("today", today)), f);
	json_array_foreach(rows, i, row) {
		struct clocks_subject subject = { .assignment = json_integer_value(json_object_get(row, "assignment")) };

		if (result == 0)
			result = register_run(in->reg, QUERY_ASSIGNMENT_SENT, REG_VALUES(
			    REG_NUMBER("id", subject.assignment), REG_NUMBER("now", in->now)), f);
		if (result == 0)
			result = clocks_event(in, request, CLOCK_EVENT_FORWARD_SENT, today_on, &subject, f);
	}
	json_decref(rows);
	return rows ? result : -1;
}
