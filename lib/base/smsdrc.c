#include "base/smsdrc.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/trim.h"

#define LINE_BYTES (PATH_MAX + 200)

/* What is read of section [smsd]; texts as they stand there. */
struct values {
	char service[32], driver[32], dbdir[PATH_MAX], database[PATH_MAX], hook[PATH_MAX];
	char inbox[PATH_MAX], outbox[PATH_MAX], sent[PATH_MAX], error[PATH_MAX];
};

static void
take(struct values *v, const char *key, const char *value)
{
	const struct {
		const char *key;
		char *text;
		size_t size;
	} keys[] = {
		{ "service", v->service, sizeof v->service }, { "driver", v->driver, sizeof v->driver },
		{ "dbdir", v->dbdir, sizeof v->dbdir }, { "database", v->database, sizeof v->database },
		{ "runonreceive", v->hook, sizeof v->hook }, { "inboxpath", v->inbox, sizeof v->inbox },
		{ "outboxpath", v->outbox, sizeof v->outbox }, { "sentsmspath", v->sent, sizeof v->sent },
		{ "errorsmspath", v->error, sizeof v->error },
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcasecmp(key, keys[i].key) == 0)
			snprintf(keys[i].text, keys[i].size, "%s", value);
}

static void
read_lines(FILE *in, struct values *v)
{
	char line[LINE_BYTES];
	bool ours = false;

	while (fgets(line, sizeof line, in) != NULL) {
		char *text = trim_blanks(line), *mark = strchr(text, '=');

		if (*text == '[') {
			ours = strcasecmp(text, "[smsd]") == 0;
			continue;
		}
		if (!ours || *text == '#' || *text == ';' || mark == NULL)
			continue;
		*mark = '\0';
		take(v, trim_blanks(text), trim_blanks(mark + 1));
	}
}

/* SMSD's folders end with '/'; ours do not. */
static void
copy_folder(char *to, const char *from)
{
	size_t len;

	snprintf(to, PATH_MAX, "%s", from);
	len = strlen(to);
	while (len > 1 && to[len - 1] == '/')
		to[--len] = '\0';
}

static int
settle_files(const char *path, const struct values *v, struct smsdrc *rc, struct fault *f)
{
	rc->service = SMSDRC_FILES;
	copy_folder(rc->inbox, v->inbox);
	copy_folder(rc->outbox, v->outbox);
	copy_folder(rc->sent, *v->sent ? v->sent : v->outbox);
	copy_folder(rc->error, *v->error ? v->error : v->sent);
	if (rc->has_hook)
		return fault_set(f, EX_CONFIG, path, "service = files with RunOnReceive lets the sender of an SMS run commands here: take RunOnReceive out, loket-sms reads the inbox folder; or use service = sql");
	if (*rc->inbox != '/' || *rc->outbox != '/')
		return fault_set(f, EX_CONFIG, path, "inboxpath and outboxpath must be absolute paths");
	return 0;
}

static int
settle(const char *path, const struct values *v, struct smsdrc *rc, struct fault *f)
{
	rc->has_hook = *v->hook != '\0';
	if (*v->service == '\0' || strcasecmp(v->service, "files") == 0)
		return settle_files(path, v, rc, f);
	if (strcasecmp(v->service, "sql") != 0 || strcasecmp(v->driver, "sqlite3") != 0) {
		rc->service = SMSDRC_OTHER;
		return 0;
	}
	rc->service = SMSDRC_SQLITE;
	if (*v->dbdir != '/' || *v->database == '\0')
		return fault_set(f, EX_CONFIG, path, "driver = sqlite3 needs dbdir, an absolute path, and database");
	if (snprintf(rc->database, PATH_MAX, "%s%s%s", v->dbdir,
	             v->dbdir[strlen(v->dbdir) - 1] == '/' ? "" : "/", v->database) >= PATH_MAX)
		return fault_set(f, EX_CONFIG, path, "dbdir is too long");
	return 0;
}

int
smsdrc_read(const char *path, struct smsdrc *rc, struct fault *f)
{
	static struct values v; /* too large for a stack frame */
	FILE *in = fopen(path, "re");
	bool failed;

	*rc = (struct smsdrc){ 0 };
	v = (struct values){ 0 };
	if (in != NULL)
		read_lines(in, &v);
	failed = in == NULL || ferror(in);
	if (failed)
		fault_errno(f, path, "reading the configuration of SMSD");
	if (in != NULL)
		fclose(in);
	if (failed) {
		f->code = EX_CONFIG;
		return -1;
	}
	return settle(path, &v, rc, f);
}
