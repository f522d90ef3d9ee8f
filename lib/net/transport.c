#include "net/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"
#include "net/sendmail.h"
#include "net/smsgate.h"

#define SENDMAIL "sendmail:"
#define MAILDIR "maildir:"
/* What smtp.c allows a session, twice: a connection that turned out to be at its end
 * is made anew. */
#define TOTAL_FACTOR 10
#define SLOWEST_BYTES_PER_SEC 4096

struct transport {
	struct smtp *smtp;
	struct smsgate *sms;
	struct sendmail sendmail;
	char *scratch;
	const char *maildir;
	long seconds;
};

int
transport_open(const struct conf *conf, const char *secret, struct transport **result,
               struct fault *f)
{
	struct transport *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	*result = t;
	t->seconds = conf->limit_seconds;
	t->scratch = conf_home(conf, "out/tmp");
	if (strncmp(conf->smtp_url, MAILDIR, strlen(MAILDIR)) == 0)
		t->maildir = conf->smtp_url + strlen(MAILDIR);
	else if (strncmp(conf->smtp_url, SENDMAIL, strlen(SENDMAIL)) == 0)
		t->sendmail = (struct sendmail){
			.command = conf->smtp_url + strlen(SENDMAIL),
			.scratch = t->scratch, .seconds = t->seconds,
		};
	else if (smtp_open(conf, secret, &t->smtp, f) < 0) {
		transport_close(t);
		*result = NULL;
		return -1;
	}
	return 0;
}

int
transport_open_sms(const struct conf *conf, const char *secret, struct transport **result,
                   struct fault *f)
{
	struct transport *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	*result = t;
	t->seconds = conf->limit_seconds;
	if (smsgate_open(conf, secret, &t->sms, f) == 0)
		return 0;
	transport_close(t);
	*result = NULL;
	return -1;
}

static int
copy_without_cr(struct durable *file, int fd, const char *folder, struct fault *f)
{
	char block[8192];
	ssize_t n;
	off_t at = 0;

	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		size_t kept = 0;

		at += n;
		for (ssize_t i = 0; i < n; i++)
			if (block[i] != '\r') /* canonical text holds CR before LF only */
				block[kept++] = block[i];
		if (durable_add(file, block, kept, f) < 0)
			return -1;
	}
	return n < 0 ? fault_errno(f, folder, "reading the letter") : 0;
}

/* A Maildir keeps LF; the same letter delivered twice is there once. */
static int
deliver(const char *folder, const struct transport_letter *letter,
        struct smtp_answer *a, struct fault *f)
{
	struct durable file;
	char name[DURABLE_NAME_SIZE], path[PATH_MAX];

	*a = (struct smtp_answer){ .outcome = SMTP_DEFERRED };
	snprintf(name, sizeof name, "%.100s.loket", letter->name);
	if (durable_begin(&file, folder, name, f) < 0)
		return -1;
	if (copy_without_cr(&file, letter->fd, folder, f) < 0) {
		durable_abort(&file);
		return -1;
	}
	if (durable_commit(&file, path, f) < 0)
		return -1;
	a->outcome = SMTP_SENT;
	snprintf(a->text, sizeof a->text, "delivered to a Maildir as %.12s...", name);
	return 0;
}

int
transport_send(struct transport *t, const struct transport_letter *letter,
               struct smtp_answer *answer, struct fault *f)
{
	const char *rcpts[] = { letter->to, letter->copy };
	size_t n = letter->copy ? 2 : 1;

	if (t->sms != NULL)
		return smsgate_send(t->sms, letter->fd, letter->name, letter->to, answer, f);
	if (t->maildir != NULL)
		return deliver(t->maildir, letter, answer, f);
	if (t->smtp != NULL)
		return smtp_send(t->smtp, letter->from, rcpts, n, letter->fd, answer, f);
	return sendmail_send(&t->sendmail, letter->from, rcpts, n, letter->fd, answer, f);
}

long
transport_secs(const struct transport *t, int fd)
{
	struct stat st;
	long size = fstat(fd, &st) == 0 ? (long)st.st_size : 0;

	return t->seconds * TOTAL_FACTOR + size / SLOWEST_BYTES_PER_SEC;
}

void
transport_cut(struct transport *t)
{
	if (t->smtp != NULL)
		smtp_cut(t->smtp);
}

void
transport_close(struct transport *t)
{
	if (t == NULL)
		return;
	smtp_close(t->smtp);
	smsgate_close(t->sms);
	free(t->scratch);
	free(t);
}
