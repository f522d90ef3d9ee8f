#include "net/smsgate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/smsdrc.h"
#include "mail/short.h"
#include "net/smshttp.h"
#include "register/smsd.h"
#include "rules/gsm.h"

#define OBJECT "[sms] gateway"
#define INJECT "gammu-smsd-inject"
#define MAILDIR "maildir:"
#define MARK_DIGITS 16
#define NAME_BYTES 200
#define TEXT_BYTES 4096

struct smsgate {
	const struct conf *conf;
	struct smsdrc rc;       /* of gateway = gammu */
	struct reg *smsd;       /* its database, NULL for the other ways */
	struct smshttp *http;
	const char *maildir;
	char *scratch;
};

static int
outcome(struct smtp_answer *a, enum smtp_outcome o, int code, struct fault *f, const char *reason)
{
	a->outcome = o;
	a->whole_queue = o == SMTP_REFUSED || o == SMTP_DEFERRED;
	return fault_set(f, code, OBJECT, "%s", reason);
}

static bool
is_gammu(const struct conf *conf)
{
	return strcmp(conf->sms_gateway, "gammu") == 0;
}

bool
smsgate_is_sure(const struct conf *conf)
{
	struct smsdrc rc;
	struct fault f;

	if (strncmp(conf->sms_gateway, MAILDIR, strlen(MAILDIR)) == 0)
		return true;
	return is_gammu(conf) && conf->sms_smsd != NULL && smsdrc_read(conf->sms_smsd, &rc, &f) == 0 &&
	    rc.service != SMSDRC_OTHER;
}

int
smsgate_open(const struct conf *conf, const char *secret, struct smsgate **result, struct fault *f)
{
	struct smsgate *g = calloc(1, sizeof *g);
	int opened = 0;

	if (g == NULL)
		abort();
	*result = g;
	g->conf = conf;
	g->scratch = conf_home(conf, "out/tmp");
	if (strncmp(conf->sms_gateway, MAILDIR, strlen(MAILDIR)) == 0)
		g->maildir = conf->sms_gateway + strlen(MAILDIR);
	else if (is_gammu(conf))
		opened = smsdrc_read(conf->sms_smsd, &g->rc, f);
	else
		opened = smshttp_open(conf, secret, &g->http, f);
	if (opened == 0 && is_gammu(conf) && g->rc.service == SMSDRC_SQLITE)
		opened = register_open_other(g->rc.database, REGISTER_BUSY_MS, &g->smsd, f);
	if (opened == 0)
		return 0;
	smsgate_close(g);
	*result = NULL;
	return -1;
}

void
smsgate_close(struct smsgate *g)
{
	if (g == NULL)
		return;
	register_close(g->smsd);
	smshttp_close(g->http);
	free(g->scratch);
	free(g);
}

/* --- the message of a file ------------------------------------------------------------ */

/* The Message-ID in the header of the file; "" when there is none. */
static void
message_id_of(int fd, char id[NAME_BYTES * 2])
{
	char head[2048];
	ssize_t n = pread(fd, head, sizeof head - 1, 0);
	const char *at;

	head[n > 0 ? n : 0] = '\0';
	at = strstr(head, "\r\nMessage-ID: <");
	*id = '\0';
	if (at != NULL)
		snprintf(id, NAME_BYTES * 2, "%.*s", (int)strcspn(at + 15, ">\r\n"), at + 15);
}

/* --- a Maildir ----------------------------------------------------------------------- */

static int
deliver(const char *folder, int fd, const char *name, struct smtp_answer *a, struct fault *f)
{
	struct durable file;
	char named[DURABLE_NAME_SIZE], path[PATH_MAX], bytes[TEXT_BYTES];
	ssize_t n;
	off_t at = 0;
	int result = 0;

	snprintf(named, sizeof named, "%.100s.sms", name);
	if (durable_folder(folder, f) < 0 || durable_begin(&file, folder, named, f) < 0)
		return -1;
	while (result == 0 && (n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		at += n;
		result = durable_add(&file, bytes, (size_t)n, f);
	}
	if (result < 0 || durable_commit(&file, path, f) < 0) {
		durable_abort(&file);
		return -1;
	}
	a->outcome = SMTP_SENT;
	snprintf(a->text, sizeof a->text, "delivered to a Maildir as %.12s...", name);
	return 0;
}

/* --- SMSD's outbox folder: OUTC20261125_090000_00_NUMBER_MARK.txtd ------------------------- */

/* What tells a message in a name: digits of the digest of its Message-ID. */
static void
mark_of(const char *id, char mark[MARK_DIGITS + 2])
{
	struct digest d;
	char text[DIGEST_TEXT_SIZE];

	digest_start(&d);
	digest_add(&d, id, strlen(id));
	digest_finish(&d, text);
	snprintf(mark, MARK_DIGITS + 2, "l%.*s", MARK_DIGITS, text);
}

static bool
has_mark(const char *folder, const char *mark)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool found = false;

	while (dir != NULL && !found && (entry = readdir(dir)) != NULL)
		found = entry->d_name[0] != '.' && strstr(entry->d_name, mark) != NULL;
	if (dir != NULL)
		closedir(dir);
	return found;
}

/* The text as SMSD reads it in any outboxformat: UTF-16, big-endian, with its mark. */
static int
write_utf16(int fd, const char *text)
{
	char out[TEXT_BYTES * 4] = "\xfe\xff", *to = out + 2, *from = (char *)text;
	size_t left = sizeof out - 2, len = strlen(text);
	iconv_t cd = iconv_open("UTF-16BE", "UTF-8");
	bool whole = cd != (iconv_t)-1 && iconv(cd, &from, &len, &to, &left) != (size_t)-1;

	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return whole && write(fd, out, (size_t)(to - out)) == to - out && fsync(fd) == 0 ? 0 : -1;
}

static int
put_file(const struct smsgate *g, const char *mark, const char *to, const char *text, struct fault *f)
{
	char tmp[PATH_MAX], path[PATH_MAX], moment[20];
	time_t now = time(NULL);
	struct tm tm;
	int fd;

	strftime(moment, sizeof moment, "%Y%m%d_%H%M%S", localtime_r(&now, &tm));
	if (snprintf(tmp, sizeof tmp, "%s/.%s", g->rc.outbox, mark) >= PATH_MAX ||
	    snprintf(path, sizeof path, "%s/OUTC%s_00_%s_%s.txtd", g->rc.outbox, moment, to, mark) >= PATH_MAX)
		return fault_set(f, EX_CONFIG, g->rc.outbox, "the path is too long");
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (fd < 0 || write_utf16(fd, text) < 0) {
		fault_errno(f, g->rc.outbox, "writing the SMS");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	if (rename(tmp, path) < 0)
		return fault_errno(f, g->rc.outbox, "naming the SMS");
	return durable_sync(g->rc.outbox, f);
}

static int
send_file(const struct smsgate *g, const char *id, const char *to, const char *text,
          struct smtp_answer *a, struct fault *f)
{
	char mark[MARK_DIGITS + 2];

	mark_of(id, mark);
	if (!has_mark(g->rc.outbox, mark) && !has_mark(g->rc.sent, mark) && !has_mark(g->rc.error, mark) &&
	    put_file(g, mark, to, text, f) < 0)
		return -1;
	a->outcome = SMTP_SENT;
	snprintf(a->text, sizeof a->text, "SMSD has it as %s", mark);
	return 0;
}

/* --- gammu-smsd-inject ------------------------------------------------------------------ */

struct injection {
	char *argv[10];
	int in;
};

static int
become(void *context)
{
	const struct injection *i = context;
	int null = open("/dev/null", O_RDWR);

	setsid();
	if (dup2(i->in, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0 && dup2(null, STDERR_FILENO) >= 0)
		execvp(i->argv[0], i->argv);
	_exit(127);
}

/* The text goes by standard input, and so into no list of processes. */
static int
inject(const struct smsgate *g, const char *to, const char *text, struct smtp_answer *a, struct fault *f)
{
	struct gsm_size size;
	struct injection i = { .in = open(g->scratch, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) };
	char length[24];
	int code;

	gsm_measure(text, &size);
	snprintf(length, sizeof length, "%zu", strlen(text));
	memcpy(i.argv, (char *[]){ (char *)INJECT, (char *)"-c", g->conf->sms_smsd, (char *)"TEXT",
	    (char *)to, (char *)"-autolen", length, (char *)"-report",
	    size.is_gsm ? NULL : (char *)"-unicode", NULL }, sizeof i.argv);
	if (i.in < 0 || write(i.in, text, strlen(text)) != (ssize_t)strlen(text) || lseek(i.in, 0, SEEK_SET) < 0)
		code = -2;
	else
		code = child_run(become, &i, g->conf->limit_seconds, INJECT, f);
	if (i.in >= 0)
		close(i.in);
	if (code == -2)
		return outcome(a, SMTP_DEFERRED, EX_TEMPFAIL, f, "no room for a copy of the SMS");
	if (code < 0) {
		a->outcome = SMTP_DOUBT; /* what f says */
		return -1;
	}
	snprintf(a->text, sizeof a->text, INJECT " exit %d", code);
	if (code == 127)
		return outcome(a, SMTP_REFUSED, EX_CONFIG, f, INJECT " is not there (package gammu-smsd)");
	if (code != 0)
		return outcome(a, SMTP_DEFERRED, EX_TEMPFAIL, f, INJECT " does not take it now");
	a->outcome = SMTP_SENT;
	return 0;
}

/* --- all ---------------------------------------------------------------------------------- */

static int
send_gammu(struct smsgate *g, int fd, const char *to, const char *text, struct smtp_answer *a,
           struct fault *f)
{
	char id[NAME_BYTES * 2], said[SMSD_ANSWER_BYTES];

	message_id_of(fd, id);
	if (g->rc.service == SMSDRC_FILES)
		return send_file(g, id, to, text, a, f);
	if (g->smsd == NULL)
		return inject(g, to, text, a, f);
	if (smsd_send(g->smsd, id, to, text, said, f) < 0)
		return -1;
	a->outcome = SMTP_SENT;
	snprintf(a->text, sizeof a->text, "%s", said);
	return 0;
}

int
smsgate_send(struct smsgate *g, int fd, const char *name, const char *to,
             struct smtp_answer *answer, struct fault *f)
{
	char id[NAME_BYTES * 2], *text = short_text(fd);
	int result;

	*answer = (struct smtp_answer){ .outcome = SMTP_DEFERRED, .whole_queue = true };
	if (text == NULL || *to != '+' || to[1 + strspn(to + 1, "0123456789")] != '\0') {
		free(text);
		answer->whole_queue = false;
		return outcome(answer, SMTP_FAILED, EX_DATAERR, f, "it is no SMS to a number");
	}
	message_id_of(fd, id);
	result = g->maildir != NULL ? deliver(g->maildir, fd, name, answer, f)
	         : g->http != NULL  ? smshttp_send(g->http, id, to, text, answer, f)
	                            : send_gammu(g, fd, to, text, answer, f);
	if (result == 0)
		answer->whole_queue = false;
	free(text);
	return result;
}

int
smsgate_fate(struct smsgate *g, const char *message_id, enum smsgate_fate *fate, struct fault *f)
{
	char mark[MARK_DIGITS + 2];
	enum smsd_fate said;

	*fate = SMSGATE_UNKNOWN;
	if (g->smsd != NULL) {
		if (smsd_fate(g->smsd, message_id, &said, f) < 0)
			return -1;
		*fate = said == SMSD_DELIVERED ? SMSGATE_DELIVERED
		        : said == SMSD_REFUSED ? SMSGATE_REFUSED : SMSGATE_UNKNOWN;
	} else if (is_gammu(g->conf) && g->rc.service == SMSDRC_FILES) {
		mark_of(message_id, mark);
		if (strcmp(g->rc.error, g->rc.sent) != 0 && has_mark(g->rc.error, mark))
			*fate = SMSGATE_REFUSED;
	}
	return 0;
}
