/*
 * loket-sms: takes new SMS into the spool and prints the path of each spool file, first
 * those that an earlier run left.
 *
 * SMS come from Gammu SMSD ([sms] smsd, its configuration: from its SQLite database or its
 * inbox folder), from smstools3's incoming folder, and from a folder of JSON objects. A
 * source forgets a message only when it is durable here. With operands it is SMSD's
 * RunOnReceive: only those rows are taken, at once, and no message is joined; what that
 * run does not take, the next pass takes.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/lock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/smsdrc.h"
#include "base/smsfile.h"
#include "base/smsspool.h"
#include "register/smsd.h"

/* SMSD waits for its hook, and receives nothing meanwhile. */
#define HOOK_BUSY_MS 500

struct run {
	const struct conf *conf;
	struct smsspool spool;
	char **ids;  /* of the hook, NULL at the end; none: all that is new */
	bool hook;
	int code;
};

static void
fail(struct run *run, const struct fault *f)
{
	int code = say_fault(f);

	if (run->code == EX_OK || run->code == EX_DATAERR)
		run->code = code;
}

static int
print_path(void *context, const char *path, struct fault *f)
{
	(void)context;
	return record_print_line(stdout, path, strlen(path), f);
}

static int
print_waiting(struct run *run, struct fault *f)
{
	char path[PATH_MAX], **names;
	size_t n;
	int result = durable_list(run->spool.spool, &names, &n, f);

	for (size_t i = 0; i < n && result == 0; i++) {
		snprintf(path, sizeof path, "%s/new/%.200s", run->spool.spool, names[i]);
		result = print_path(run, path, f);
	}
	durable_list_free(names, n);
	return result;
}

/* --- SMSD's database ------------------------------------------------------------------ */

static int
take_row(struct run *run, struct reg *smsd, const json_t *row, struct fault *f)
{
	struct sms_part part;
	int result;

	smsd_part(row, &part);
	result = smsspool_take(&run->spool, &part, f);
	sms_part_free(&part);
	return result < 0 ? -1 : smsd_processed(smsd, row, f);
}

static int
take_rows(struct run *run, struct reg *smsd, int64_t id, struct fault *f)
{
	json_t *rows = smsd_inbox(smsd, id, f), *row;
	int result = rows ? 0 : -1;
	size_t i;

	json_array_foreach(rows, i, row)
		if (result == 0)
			result = take_row(run, smsd, row, f);
	json_decref(rows);
	return result;
}

static int
take_database(struct run *run, const char *path, struct fault *f)
{
	struct reg *smsd;
	int result = register_open_other(path, run->hook ? HOOK_BUSY_MS : REGISTER_BUSY_MS, &smsd, f);

	if (result < 0)
		return -1;
	if (!run->hook)
		result = take_rows(run, smsd, 0, f);
	for (char **id = run->ids; run->hook && *id != NULL && result == 0; id++)
		if (strtoll(*id, NULL, 10) > 0)
			result = take_rows(run, smsd, strtoll(*id, NULL, 10), f);
	register_close(smsd);
	return result;
}

/* --- folders --------------------------------------------------------------------------- */

/* The message of names[i] into the spool; then its files go. */
static int
take_files(struct run *run, const char *folder, enum smsfile_format format, char **names,
           size_t n, size_t i, size_t *read, struct fault *f)
{
	struct smsfile file;
	char path[PATH_MAX];
	int result = smsfile_read(folder, format, names, n, i, run->conf->zone_secs, &file, f);

	*read = file.n_files > 0 ? file.n_files : 1;
	for (size_t k = 0; k < file.n && result == 0; k++)
		result = smsspool_take(&run->spool, &file.parts[k], f);
	for (size_t k = 0; k < file.n_files && result == 0; k++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i + k]);
		if (unlink(path) < 0)
			result = fault_errno(f, path, "removing what is taken");
	}
	smsfile_free(&file);
	return result;
}

static void
take_folder(struct run *run, const char *folder, enum smsfile_format format)
{
	struct fault f = { 0 };
	char **names;
	size_t n, read;

	if (smsfile_list(folder, format, &names, &n, &f) < 0)
		fail(run, &f);
	for (size_t i = 0; i < n; i += read) {
		f = (struct fault){ 0 };
		if (take_files(run, folder, format, names, n, i, &read, &f) < 0)
			fail(run, &f); /* it stays; the others go on */
	}
	durable_list_free(names, n);
}

/* --- RunOnReceive without a database that we can read ------------------------------------ */

static const char *
variable(const char *format, int i)
{
	char name[40];
	const char *value;

	snprintf(name, sizeof name, format, i);
	value = getenv(name);
	return value ? value : "";
}

/* SMSD has joined the parts: DECODED_n_TEXT, or where it has decoded nothing SMS_n_TEXT. */
static char *
text_of_environment(void)
{
	int decoded = atoi(variable("DECODED_PARTS", 0)), n = atoi(variable("SMS_MESSAGES", 0));
	char *text = NULL, *all;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		abort();
	for (int i = 1; i <= (decoded > 0 ? decoded : n) && i <= SMS_PARTS_MAX; i++)
		fputs(variable(decoded > 0 ? "DECODED_%d_TEXT" : "SMS_%d_TEXT", i), out);
	if (fclose(out) == EOF)
		abort();
	all = sms_from_bytes(text, len);
	free(text);
	return all;
}

static int
take_environment(struct run *run, struct fault *f)
{
	struct sms_part part = { .sent_at = run->spool.now };
	const char *sender = variable("SMS_%d_NUMBER", 1);
	int result;

	if (*sender == '\0')
		return fault_set(f, EX_USAGE, "SMS_1_NUMBER", "operands are for SMSD's RunOnReceive, and its environment is not there");
	part.sender = sms_from_bytes(sender, strlen(sender));
	part.text = text_of_environment();
	if (asprintf(&part.source, "hook %.100s", run->ids[0]) < 0)
		abort();
	result = smsspool_take(&run->spool, &part, f);
	sms_part_free(&part);
	return result;
}

/* --- all ---------------------------------------------------------------------------------- */

static int
take_smsd(struct run *run, struct fault *f)
{
	struct smsdrc rc;

	if (smsdrc_read(run->conf->sms_smsd, &rc, f) < 0)
		return -1;
	if (rc.service == SMSDRC_SQLITE)
		return take_database(run, rc.database, f);
	if (rc.service == SMSDRC_FILES) {
		take_folder(run, rc.inbox, SMSFILE_SMSD);
		return 0;
	}
	return run->hook ? take_environment(run, f) : 0;
}

static void
take_all(struct run *run)
{
	const struct conf *c = run->conf;
	struct fault f = { 0 };

	if (c->sms_smsd != NULL ? take_smsd(run, &f) < 0 : run->hook && take_environment(run, &f) < 0)
		fail(run, &f);
	if (run->hook)
		return;
	if (c->sms_smstools != NULL)
		take_folder(run, c->sms_smstools, SMSFILE_SMSTOOLS);
	if (c->sms_json != NULL)
		take_folder(run, c->sms_json, SMSFILE_JSON);
	f = (struct fault){ 0 };
	if (smsspool_join(&run->spool, &f) < 0)
		fail(run, &f);
}

static int
check(const char *path)
{
	struct smsdrc rc;
	struct fault f = { 0 };

	if (smsdrc_read(path, &rc, &f) < 0)
		return say_fault(&f);
	printf("%s: %s\n", path, rc.service == SMSDRC_SQLITE ? "SMS diambil dari basis data SMSD"
	       : rc.service == SMSDRC_FILES ? "SMS diambil dari folder inbox SMSD"
	                                    : "SMS diambil oleh RunOnReceive saja");
	if (rc.service == SMSDRC_OTHER && !rc.has_hook) {
		say(path, "this database cannot be read: RunOnReceive = loket-sms is needed");
		return EX_CONFIG;
	}
	return EX_OK;
}

static int
start(struct run *run)
{
	struct fault f = { 0 };
	int lock_fd = lock_take(run->conf->home, "sms", &f);

	if (lock_fd < 0 || smsspool_open(&run->spool, run->conf->home, &f) < 0 ||
	    (!run->hook && print_waiting(run, &f) < 0)) {
		if (!ferror(stdout))
			return say_fault(&f);
		return f.code;
	}
	durable_sweep(run->spool.spool);
	durable_sweep(run->spool.parts);
	take_all(run);
	close(lock_fd);
	return run->code;
}

int
main(int argc, char **argv)
{
	const char *rc = NULL, *folder = NULL;
	const struct cli_option options[] = {
		{ .name = "check", .argument = "RC", .value = &rc,
		  .help = "only say whether this configuration of SMSD is safe, and how SMS come" },
		{ .name = "spool", .argument = "DIR", .value = &folder,
		  .help = "take JSON objects from this folder and from nowhere else" },
		{ 0 },
	};
	struct cli cli = {
		.program = "loket-sms",
		.operands = "[ID...]",
		.summary = "Takes new SMS into the spool and prints the path of each spool file.",
		.options = options,
		.max_operands = -1,
	};
	struct run run = { .code = EX_OK, .spool.tell = print_path };
	struct conf only;
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	signal(SIGPIPE, SIG_IGN);
	run.ids = argv + cli.first_operand;
	run.hook = *run.ids != NULL;
	if ((rc != NULL) + (folder != NULL) + run.hook > 1) {
		say("operands", "IDs, --check and --spool exclude each other (loket-sms --help)");
		return cli_end(&cli, EX_USAGE);
	}
	if (rc != NULL)
		return cli_end(&cli, check(rc));
	only = cli.conf;
	if (folder != NULL) {
		only.sms_smsd = only.sms_smstools = NULL;
		only.sms_json = (char *)folder;
	}
	run.conf = &only;
	run.spool.now = clock_now();
	run.spool.wait_secs = 60 * cli.conf.sms_multipart_minutes;
	return cli_end(&cli, start(&run));
}
