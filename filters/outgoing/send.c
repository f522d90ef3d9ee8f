/*
 * loket-send: composed letters leave, through SMTP or into a Maildir.
 *
 * A letter is claimed, and the claim committed, before anything connects; what
 * became of it is committed with the server's last words right after. What an
 * earlier run left claimed is in doubt: it waits for its time and goes once more,
 * the same bytes, and its request says so. Paths on standard input are sent as
 * they come; then everything else that is due.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/lock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/secret.h"
#include "net/smtp.h"
#include "register/desk.h"
#include "register/outbox.h"

/* What is sent must be written down: this commit is worth another try. */
#define FINISH_TRIES 3

struct sender {
	struct reg *reg;
	const struct conf *conf;
	const char *maildir; /* the folder, or NULL for SMTP */
	struct smtp *smtp;   /* opened with the first letter */
	char *out;
	bool stop;           /* nothing more can be sent, or printed */
	int code;
};

static void
fail(struct sender *s, const struct fault *f)
{
	int code = say_fault(f);

	if (s->code == EX_OK || s->code == EX_TEMPFAIL)
		s->code = code;
}

/* Opens the composed file and makes sure that it is the letter of the row. */
static int
open_letter(struct sender *s, const json_t *row, char path[PATH_MAX], int64_t *size,
            struct fault *f)
{
	char found[DIGEST_TEXT_SIZE];
	struct stat st;
	int fd;

	snprintf(path, PATH_MAX, "%s/new/%08lld.%s.eml", s->out,
	         (long long)json_integer_value(json_object_get(row, "id")), record_text(row, "letter"));
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || digest_file(fd, found) < 0) {
		fault_errno(f, path, "reading the letter");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*size = st.st_size;
	if (strcmp(found, record_text(row, "digest")) == 0)
		return fd;
	close(fd);
	fault_set(f, EX_DATAERR, path, "not the letter that was composed; it is not sent");
	return -1;
}

static int
connect_smtp(struct sender *s, struct fault *f)
{
	char secret[SECRET_SIZE] = "";
	bool login = s->conf->smtp_user != NULL;
	int result = 0;

	if (s->smtp != NULL)
		return 0;
	if (login)
		result = secret_read(s->conf->smtp_password_command, s->conf->smtp_password_file,
		                     "[smtp]", secret, f);
	if (result == 0)
		result = smtp_open(s->conf, login ? secret : NULL, &s->smtp, f);
	secret_wipe(secret);
	return result;
}

/* A Maildir keeps LF; the name is the letter's digest, so the same letter
 * delivered twice is there once. */
static int
deliver(struct sender *s, const json_t *row, int fd, char answer[SMTP_TEXT_SIZE],
        struct fault *f)
{
	struct durable file;
	char name[DIGEST_TEXT_SIZE + 8], path[PATH_MAX], block[8192];
	ssize_t n = 0;
	off_t at = 0;

	snprintf(name, sizeof name, "%s.loket", record_text(row, "digest"));
	if (durable_begin(&file, s->maildir, name, f) < 0)
		return -1;
	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		size_t kept = 0;

		at += n;
		for (ssize_t i = 0; i < n; i++)
			if (block[i] != '\r') /* composed letters hold CR before LF only */
				block[kept++] = block[i];
		if (durable_add(&file, block, kept, f) < 0)
			break;
	}
	if (n != 0) {
		if (n < 0)
			fault_errno(f, s->maildir, "reading the letter");
		durable_abort(&file);
		return -1;
	}
	snprintf(answer, SMTP_TEXT_SIZE, "delivered to a Maildir as %.12s…", name);
	return durable_commit(&file, path, f);
}

static enum outbox_outcome
outcome_of(enum smtp_outcome outcome)
{
	switch (outcome) {
	case SMTP_SENT:
		return OUTBOX_SENT;
	case SMTP_FAILED:
		return OUTBOX_FAILED;
	case SMTP_DOUBT:
		return OUTBOX_DOUBT;
	case SMTP_REFUSED:
		return OUTBOX_RELEASE;
	default:
		return OUTBOX_LATER;
	}
}

/* Hands one claimed letter over. */
static enum outbox_outcome
transmit(struct sender *s, const json_t *row, int fd, char answer[SMTP_TEXT_SIZE],
         struct fault *f)
{
	const char *rcpts[] = { record_text(row, "recipient") };
	/* Bounces come back to the office: an acknowledgement that does not arrive
	 * must be seen. Auto-Submitted keeps responders from answering it. */
	const char *from = s->conf->smtp_from ? s->conf->smtp_from : s->conf->office_email;
	struct smtp_answer reply;

	if (s->maildir != NULL)
		return deliver(s, row, fd, answer, f) == 0 ? OUTBOX_SENT : OUTBOX_LATER;
	smtp_send(s->smtp, from, rcpts, 1, fd, &reply, f);
	snprintf(answer, SMTP_TEXT_SIZE, "%s", reply.text);
	/* A server that is not there, or has no use for us, is so for the whole queue. */
	if (reply.outcome == SMTP_REFUSED || (reply.outcome == SMTP_DEFERRED && reply.code == 0))
		s->stop = true;
	return outcome_of(reply.outcome);
}

static void
print(struct sender *s, const json_t *row, enum outbox_outcome outcome, const char *answer)
{
	static const char *const words[] = {
		[OUTBOX_SENT] = "sent", [OUTBOX_LATER] = "later", [OUTBOX_FAILED] = "failed",
		[OUTBOX_DOUBT] = "doubt", [OUTBOX_RELEASE] = "refused",
	};
	struct fault f = { 0 };
	json_t *record = json_pack("{s:i, s:s?, s:s?, s:s?, s:s, s:s}", "v", 1,
	    "number", record_text(row, "number"), "letter", record_text(row, "letter"),
	    "message_id", record_text(row, "message_id"), "outcome", words[outcome],
	    "answer", answer);

	if (record != NULL && record_print(stdout, record, &f) < 0) {
		fail(s, &f);
		s->stop = true;
	}
	json_decref(record);
}

/* After the commit: the letter goes to the archive, the record to the pipe. */
static void
finish(struct sender *s, const json_t *row, const char *path, enum outbox_outcome outcome,
       const char *answer, int64_t size, struct fault *why)
{
	struct fault f = { 0 };
	int tries = FINISH_TRIES;

	if (outcome != OUTBOX_SENT)
		fail(s, why);
	while (tries-- > 0 && outbox_finish(s->reg, s->conf, row, outcome, answer, size,
	                                    clock_now(), &f) < 0)
		;
	if (tries < 0) {
		/* Sent and not written down: the next run finds it claimed, in doubt. */
		fail(s, &f);
		s->stop = true;
		return;
	}
	if (outcome == OUTBOX_SENT &&
	    archive_take(s->conf->home, path, record_text(row, "digest"), &f) < 0)
		fail(s, &f); /* the next run takes it */
	print(s, row, outcome, answer);
}

static void
send_row(struct sender *s, const json_t *row)
{
	char path[PATH_MAX], answer[SMTP_TEXT_SIZE] = "";
	struct fault f = { 0 };
	enum outbox_outcome outcome;
	int64_t size = 0;
	int claimed, fd = open_letter(s, row, path, &size, &f);

	if (fd < 0) {
		fail(s, &f);
		return;
	}
	if (s->maildir == NULL && connect_smtp(s, &f) < 0) {
		fail(s, &f);
		s->stop = true;
	} else if ((claimed = outbox_claim(s->reg, row, clock_now(), &f)) < 0) {
		fail(s, &f);
		s->stop = true;
	} else if (claimed > 0) {
		outcome = transmit(s, row, fd, answer, &f);
		finish(s, row, path, outcome, answer, size, &f);
	}
	close(fd);
}

/* Sends what is due; with an id only that letter. */
static void
send_due(struct sender *s, long long only)
{
	struct fault f = { 0 };
	json_t *due = outbox_due(s->reg, clock_now(), &f);
	json_t *row;
	size_t i;

	if (due == NULL) {
		fail(s, &f);
		s->stop = true;
	}
	json_array_foreach(due, i, row) {
		if (s->stop)
			break;
		if (only == 0 || json_integer_value(json_object_get(row, "id")) == only)
			send_row(s, row);
	}
	json_decref(due);
}

/* The id in ".../00000012.tanda_bukti.eml", or 0. */
static long long
id_of(const char *path)
{
	const char *name = strrchr(path, '/');
	char *end;
	long long id = strtoll(name ? name + 1 : path, &end, 10);

	return *end == '.' && id > 0 ? id : 0;
}

static void
send_path(struct sender *s, const char *path)
{
	struct fault f = { 0 };
	long long id = id_of(path);

	if (id > 0) {
		send_due(s, id);
		return;
	}
	fault_set(&f, EX_DATAERR, path, "not the path of a composed letter");
	fail(s, &f);
}

static void
send_input(struct sender *s)
{
	struct record_reader *input = record_reader_new(STDIN_FILENO);
	enum record_result result = RECORD_OK;
	struct fault f = { 0 };
	char *line;

	while (!s->stop && (result = record_line(input, '\n', &line, &f)) == RECORD_OK)
		send_path(s, line);
	/* A torn or broken line is no path; its letter is due below all the same. */
	if (result != RECORD_OK && result != RECORD_END)
		fail(s, &f);
	record_reader_free(input);
	if (!s->stop)
		send_due(s, 0);
}

/* Letters that are sent and still stand in out/new: a run died before it moved
 * them. */
static void
tidy(struct sender *s)
{
	struct fault f = { 0 };
	char **names, path[PATH_MAX], *digest;
	size_t n;

	if (durable_list(s->out, &names, &n, &f) < 0) {
		fail(s, &f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/new/%s", s->out, names[i]);
		if (outbox_sent_digest(s->reg, id_of(names[i]), &digest, &f) < 0 ||
		    (digest != NULL && archive_take(s->conf->home, path, digest, &f) < 0))
			fail(s, &f);
		free(digest);
	}
	durable_list_free(names, n);
}

static void
run(struct sender *s, int argc, char **argv, int first)
{
	struct fault f = { 0 };
	int stale = 0;

	if (outbox_settle_stale(s->reg, s->conf, clock_now(), &stale, &f) < 0) {
		fail(s, &f);
		return;
	}
	if (stale > 0)
		say("outbox", "%d letters of an interrupted run are in doubt; they go once more after %ld minutes",
		    stale, s->conf->smtp_doubt_minutes);
	tidy(s);
	if (first < argc)
		for (int i = first; i < argc && !s->stop; i++)
			send_path(s, argv[i]);
	else if (isatty(STDIN_FILENO))
		send_due(s, 0);
	else
		send_input(s);
}

int
main(int argc, char **argv)
{
	struct cli cli = {
		.program = "loket-send", .operands = "[PATH...]", .max_operands = -1,
		.summary = "Sends the composed letters that are due: those whose paths it is given, and without operands all.",
	};
	struct sender s = { .conf = &cli.conf };
	struct fault f = { 0 };
	char *path;
	int lock_fd, code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (strncmp(cli.conf.smtp_url, "maildir:", 8) == 0)
		s.maildir = cli.conf.smtp_url + 8;
	path = conf_home(&cli.conf, "register.db");
	s.out = conf_home(&cli.conf, "out");
	lock_fd = lock_take(cli.conf.home, "send", &f);
	if (lock_fd < 0 || register_open(path, REGISTER_WRITE, &s.reg, &f) < 0)
		s.code = say_fault(&f);
	else
		run(&s, argc, argv, cli.first_operand);
	smtp_close(s.smtp);
	register_close(s.reg);
	if (lock_fd >= 0)
		close(lock_fd);
	free(path);
	free(s.out);
	return cli_end(&cli, s.code);
}
