/*
 * loket-compose: letters owed become messages.
 *
 * Each row of the outbox that is owed is rendered once, from the template and the
 * request as it stands, made durable in out/new, and marked composed; then its
 * path is printed. Its Message-ID and date were fixed when it became owed, so a
 * run that was killed in between makes the same file again. A letter that cannot
 * be made stays owed, is said, and holds up no other.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/lock.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/morning.h"
#include "letter/digest.h"
#include "letter/letter.h"
#include "letter/make.h"
#include "letter/short.h"
#include "mail/extract.h"
#include "mail/short.h"
#include "mail/write.h"
#include "register/desk.h"
#include "register/keyed.h"
#include "register/outbox.h"
#include "rules/smsletter.h"

struct compose {
	struct reg *reg;
	const struct conf *conf;
	char *out;   /* the Maildir of composed letters */
	bool force;  /* an SMS may take more parts than [sms] parts */
	int code;
};

/* What goes with a letter, taken out of the archive into files without a name. */
struct enclosures {
	struct mail_enclosure *list;
	size_t n;
};

static void
free_enclosures(struct enclosures *e)
{
	for (size_t i = 0; i < e->n; i++)
		close(e->list[i].fd);
	free(e->list);
}

/* A part of an archived message, decoded; or the archived file as it is. */
static int
copy_out(const struct conf *conf, const json_t *row, int fd, struct fault *f)
{
	const char *part = record_text(row, "part"), *digest = record_text(row, "digest");
	char path[PATH_MAX];

	if (*part == '\0')
		return archive_copy(conf->home, digest, fd, f);
	archive_path(conf->home, digest, path);
	return extract_part(conf, path, part, fd, f);
}

/* `rows` keeps the names. */
static int
take_out(struct compose *c, const json_t *rows, struct enclosures *e, struct fault *f)
{
	char scratch[PATH_MAX];
	size_t i;
	const json_t *row;

	e->list = calloc(json_array_size(rows) + 1, sizeof *e->list);
	if (e->list == NULL)
		abort();
	snprintf(scratch, sizeof scratch, "%s/tmp", c->out);
	json_array_foreach(rows, i, row) {
		int fd = open(scratch, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

		if (fd < 0)
			return fault_errno(f, scratch, "making a file");
		e->list[e->n++] = (struct mail_enclosure){
			.name = record_text(row, "name"), .type = record_text(row, "type"), .fd = fd,
		};
		if (copy_out(c->conf, row, fd, f) < 0)
			return -1;
	}
	return 0;
}

/* The letter's file, begun and written, not yet committed. */
static int
write_mail(struct compose *c, const json_t *row, const json_t *request, const char *subject,
           const char *body, const struct enclosures *e, int fd, struct fault *f)
{
	const struct conf *conf = c->conf;
	int64_t assignment = json_integer_value(json_object_get(row, "assignment"));
	char reply_to[TOKEN_ADDRESS_BYTES];
	struct mail_letter letter = {
		.from_name = conf->office_short,
		.from = conf->smtp_from ? conf->smtp_from : conf->office_email,
		.to = record_text(row, "recipient"), .reply_to = reply_to,
		.subject = subject, .body = body,
		.message_id = record_text(row, "message_id"),
		.in_reply_to = record_text(row, "in_reply_to"),
		.references = record_text(row, "reference_ids"),
		.number = record_text(request, "number"),
		.date_at = json_integer_value(json_object_get(row, "owed_at")),
		.zone_secs = conf->zone_secs,
		.automatic = json_integer_value(json_object_get(row, "automatic")) != 0,
		.enclosures = e->list, .n_enclosures = e->n,
	};

	/* An agency's answer comes back to its forward, anybody else's to the file. A digest of
	 * several forwards has neither: it names the address of each. */
	*reply_to = '\0';
	if ((assignment != 0 || json_integer_value(json_object_get(row, "request")) != 0) && keyed_address(c->reg, conf, assignment ? TOKEN_ASSIGNMENT : TOKEN_REQUEST,
	        assignment ? assignment : json_integer_value(json_object_get(row, "request")),
	        reply_to, f) < 0)
		return -1;
	return mail_write(&letter, fd, f);
}

/* out/new/ID.LETTER.sms, and how many SMS it takes. */
static int
store_short(struct compose *c, const json_t *row, const json_t *request, char path[PATH_MAX],
            struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(row, "id"));
	struct gsm_size size;
	struct short_letter letter = {
		.to = record_text(row, "recipient"), .message_id = record_text(row, "message_id"),
		.date_at = json_integer_value(json_object_get(row, "owed_at")),
		.zone_secs = c->conf->zone_secs,
	};
	struct durable file;
	char name[DURABLE_NAME_SIZE], *text;
	int result = -1;

	if (short_make(c->reg, c->conf, record_text(row, "letter"), request, id, c->force, &text, &size, f) < 0)
		return -1;
	letter.text = text;
	letter.parts = size.parts;
	snprintf(name, sizeof name, "%08lld.%s.sms", (long long)id, record_text(row, "letter"));
	if (durable_begin(&file, c->out, name, f) == 0) {
		result = short_write(&letter, file.fd, f);
		if (result == 0)
			result = durable_commit(&file, path, f);
		else
			durable_abort(&file);
	}
	free(text);
	if (result < 0)
		return -1;
	return register_run(c->reg, QUERY_OUTBOX_PARTS, REG_VALUES(
	    REG_NUMBER("id", id), REG_NUMBER("parts", (int64_t)size.parts)), f);
}

/* out/new/ID.LETTER.eml: the outbox row's id leads send back to it. */
static int
store(struct compose *c, const json_t *row, const json_t *request, const char *subject,
      const char *body, char path[PATH_MAX], struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(row, "id"));
	json_t *rows = outbox_enclosures(c->reg, id, f);
	struct enclosures e = { 0 };
	struct durable file;
	char name[DURABLE_NAME_SIZE];
	int result = -1;

	snprintf(name, sizeof name, "%08lld.%s.eml", (long long)id, record_text(row, "letter"));
	if (rows != NULL && take_out(c, rows, &e, f) == 0 &&
	    durable_begin(&file, c->out, name, f) == 0) {
		result = write_mail(c, row, request, subject, body, &e, file.fd, f);
		if (result == 0)
			result = durable_commit(&file, path, f);
		else
			durable_abort(&file);
	}
	free_enclosures(&e);
	json_decref(rows);
	return result;
}

static int
mark(struct compose *c, const json_t *row, const char *path, struct fault *f)
{
	char text[DIGEST_TEXT_SIZE];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || digest_file(fd, text) < 0) {
		fault_errno(f, path, "reading the letter");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	return register_run(c->reg, QUERY_OUTBOX_COMPOSED, REG_VALUES(
	    REG_NUMBER("id", json_integer_value(json_object_get(row, "id"))),
	    REG_STRING("digest", text)), f);
}

static bool
is_sms(const json_t *of)
{
	return strcmp(record_text(of, "channel"), "sms") == 0;
}

/* The mail of no request: a digest, an agency's or the PPID's. *request stands for what
 * names it in the mail's header. */
static int
make_digest(struct compose *c, const json_t *row, json_t **request, char **subject, char **body,
            struct fault *f)
{
	enum query q = QUERY_DIGEST_GET;
	int found = register_one(c->reg, q, REG_VALUES(REG_NUMBER("outbox", json_integer_value(json_object_get(row, "id")))), f);
	const char *agency;
	json_t *digest;
	int result;

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, record_text(row, "letter"), "a mail of no request that is no digest");
	digest = register_row(c->reg, q);
	register_done(c->reg, q);
	agency = record_text(digest, "agency");
	*request = json_pack("{s:o}", "number", json_sprintf("%s-%s", *agency ? agency : "PPID", record_text(digest, "day")));
	result = *agency ? digest_make(c->reg, c->conf, digest, subject, body, f)
	                 : morning_make(c->reg, c->conf, digest, subject, body, f);
	json_decref(digest);
	return result;
}

static int
compose(struct compose *c, const json_t *row, char path[PATH_MAX], struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(row, "request"));
	json_t *request = id != 0 ? desk_request(c->reg, NULL, id, f) : NULL;
	char *subject = NULL, *body = NULL;
	int result = -1;

	if (is_sms(row) && (request != NULL || id == 0) &&
	    store_short(c, row, request, path, f) == 0)
		result = mark(c, row, path, f);
	else if (!is_sms(row) && id == 0 && make_digest(c, row, &request, &subject, &body, f) == 0 &&
	    store(c, row, request, subject, body, path, f) == 0)
		result = mark(c, row, path, f);
	else if (!is_sms(row) && id != 0 && request != NULL &&
	    letter_make(c->reg, c->conf, record_text(row, "letter"), request,
	        json_integer_value(json_object_get(row, "id")), &subject, &body, f) == 0 &&
	    store(c, row, request, subject, body, path, f) == 0)
		result = mark(c, row, path, f);
	json_decref(request);
	free(subject);
	free(body);
	return result;
}

static void
compose_pending(struct compose *c)
{
	struct fault f = { 0 };
	json_t *owed = register_rows(c->reg, QUERY_OUTBOX_OWED,
	                             REG_VALUES(REG_NUMBER("now", clock_now())), &f);
	char path[PATH_MAX];
	json_t *row;
	size_t i;

	if (owed == NULL)
		c->code = say_fault(&f);
	json_array_foreach(owed, i, row) {
		if (compose(c, row, path, &f) < 0) {
			c->code = say_fault(&f);
			if (c->code == EX_TEMPFAIL)
				break; /* disk full or register locked: so for all others */
			continue;
		}
		if (printf("%s\n", path) < 0 || fflush(stdout) == EOF)
			break; /* cli_end() says so */
	}
	json_decref(owed);
}

/* The row of the last letter of that name, 0 when none was owed yet. */
static int64_t
last_row(struct compose *c, const json_t *request, const char *name, struct fault *f)
{
	enum query q = QUERY_OUTBOX_LAST_LETTER;
	int64_t id = 0;

	if (register_one(c->reg, q, REG_VALUES(
	        REG_NUMBER("request", json_integer_value(json_object_get(request, "id"))),
	        REG_STRING("letter", name)), f) > 0)
		id = register_number(c->reg, q, 0);
	register_done(c->reg, q);
	return id;
}

/* Prints a letter as it would be now, with what an officer gave for the last one of its
 * name, and writes nothing. */
static void
preview(struct compose *c, const char *number, const char *name)
{
	struct fault f = { 0 };
	char *subject = NULL, *body = NULL;
	json_t *request = desk_request(c->reg, number, 0, &f);
	struct gsm_size size;

	if (request != NULL && is_sms(request) && smsletter_find(name) != NULL) {
		if (short_make(c->reg, c->conf, name, request, last_row(c, request, name, &f), c->force, &body, &size, &f) == 0)
			printf("%s\n(%zu SMS, %zu %s)\n", body, size.parts, size.units, size.is_gsm ? "septet" : "huruf UCS-2");
	} else if (request != NULL && letter_find(name) == NULL)
		fault_set(&f, EX_USAGE, name, "no such letter (loket-compose(1) lists them)");
	else if (request != NULL && letter_make(c->reg, c->conf, name, request, last_row(c, request, name, &f), &subject, &body, &f) == 0)
		printf("Subject: %s\n\n%s", subject, body);
	if (f.code != EX_OK)
		c->code = say_fault(&f);
	free(subject);
	free(body);
	json_decref(request);
}

int
main(int argc, char **argv)
{
	bool pending = false, look = false, force = false;
	const struct cli_option options[] = {
		{ "pending", 'p', NULL, "all letters that are owed (what it does without operands)", &pending, NULL },
		{ "preview", 0, NULL, "print the letter LETTER of request NUMBER, write nothing", &look, NULL },
		{ "force", 0, NULL, "also SMS that take more parts than [sms] parts allows", &force, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-compose", .operands = "[NUMBER LETTER]", .options = options,
		.max_operands = 2,
		.summary = "Makes messages of the letters that the register owes, and prints their paths.",
	};
	struct compose c = { .conf = &cli.conf };
	struct fault f = { 0 };
	char *path;
	int lock_fd = -1, operands, code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	operands = argc - cli.first_operand;
	if (look ? operands != 2 || pending : operands != 0) {
		say("operands", "NUMBER and LETTER go with --preview and with nothing else (loket-compose --help)");
		return cli_end(&cli, EX_USAGE);
	}
	path = conf_home(&cli.conf, "register.db");
	c.out = conf_home(&cli.conf, "out");
	c.force = force;
	/* One at a time: two would write the same file. */
	if (!look && (lock_fd = lock_take(cli.conf.home, "compose", &f)) < 0)
		c.code = say_fault(&f);
	else if (register_open(path, look ? REGISTER_READ : REGISTER_WRITE, &c.reg, &f) < 0)
		c.code = say_fault(&f);
	else if (look)
		preview(&c, argv[cli.first_operand], argv[cli.first_operand + 1]);
	else
		compose_pending(&c);
	register_close(c.reg);
	if (lock_fd >= 0)
		close(lock_fd);
	free(path);
	free(c.out);
	return cli_end(&cli, c.code);
}
