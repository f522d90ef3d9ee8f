/*
 * loket-check: is this counter well?
 *
 * With --health what a timer asks every few minutes: the register opens and is sound
 * by a quick look, the disk has room, the calendar knows the year, every mailbox was
 * read to its end not long ago, no message waits unfetched for a day, and nothing that
 * came waits in the spool. Without it, the register is read from its first page to its
 * last, and every reference in it, besides.
 *
 * What is ill is said on standard error, one line each; on a terminal, and with --json,
 * what is well is printed too. It changes nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/record.h"
#include "base/say.h"
#include "base/smsdrc.h"
#include "register/health.h"
#include "register/holidays.h"
#include "register/mailbox.h"
#include "register/register.h"
#include "rules/day.h"

/* The exit code that says: the answer is no. */
#define EX_ILL 1
#define UNFETCHED_SECS 86400
/* A file of each message, and some: fewer and a full folder comes before a full disk. */
#define FREE_FILES 1000

struct check {
	const struct conf *conf;
	struct reg *reg;  /* NULL when it does not open */
	bool deep;        /* not --health */
	bool people, json;
	bool ill;
	struct fault dead; /* of the output */
};

/* One thing that was looked at: `why` is NULL when it is well. */
static void
tell(struct check *c, const char *what, const char *word, const char *why)
{
	if (why != NULL) {
		say(what, "%s", why);
		c->ill = true;
	}
	if (c->people)
		printf("%s  %s\n", why == NULL ? "baik " : "SAKIT", word);
	if (c->json) {
		json_t *record = json_pack("{s:i, s:s, s:b, s:s?}", "v", 1, "check", what, "ok",
		                           why == NULL, "why", why);
		struct fault f = { 0 };

		if (record_print(stdout, record, &f) < 0 && c->dead.code == EX_OK)
			c->dead = f;
		json_decref(record);
	}
}

static void
tell_fault(struct check *c, const char *what, const char *word, int result, const struct fault *f)
{
	tell(c, what, word, result < 0 ? f->reason : NULL);
}

/* --- the register ------------------------------------------------------------- */

static void
check_register(struct check *c)
{
	char *path = conf_home(c->conf, "register.db");
	struct fault f = { 0 };
	int result = register_open(path, REGISTER_READ, &c->reg, &f);

	tell_fault(c, "register", "register dapat dibuka", result, &f);
	free(path);
	if (result < 0)
		return;
	memset(&f, 0, sizeof f);
	result = health_register(c->reg, c->deep, &f);
	tell_fault(c, "register pages", c->deep ? "register utuh" : "register utuh (pemeriksaan singkat)",
	           result, &f);
}

/* --- the machine ---------------------------------------------------------------- */

static void
check_disk(struct check *c)
{
	char why[160];
	struct statvfs fs;
	unsigned long long megabytes;

	if (statvfs(c->conf->home, &fs) < 0) {
		tell(c, "disk", "ruang disk", strerror(errno));
		return;
	}
	megabytes = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
	if (megabytes < (unsigned long long)c->conf->health_free_megabytes)
		snprintf(why, sizeof why, "only %llu MB are free on the disk of [store] home ([health] free_megabytes = %ld)",
		         megabytes, c->conf->health_free_megabytes);
	else if (fs.f_files > 0 && fs.f_favail < FREE_FILES)
		snprintf(why, sizeof why, "only %llu more files fit on the disk of [store] home",
		         (unsigned long long)fs.f_favail);
	else
		*why = '\0';
	tell(c, "disk", "ruang disk", *why ? why : NULL);
}

/* Files stand in the spool from one pass to the next; longer means that nobody
 * registers. Their names begin with the second at which they came, and come sorted. */
static int
oldest_in_spool(const char *spool, int64_t *oldest_at, struct fault *f)
{
	char **names;
	size_t n;

	*oldest_at = 0;
	if (durable_list(spool, &names, &n, f) < 0)
		return -1;
	if (n > 0)
		*oldest_at = strtoll(names[0], NULL, 10);
	durable_list_free(names, n);
	return 0;
}

static void
check_spool(struct check *c, const char *name, const char *word)
{
	char *spool = conf_home(c->conf, name);
	struct fault f = { 0 };
	/* The machine's own clock, which has named the files. */
	int64_t oldest_at, now = time(NULL);
	int result = oldest_in_spool(spool, &oldest_at, &f);

	if (result == 0 && oldest_at > 0 && (now - oldest_at) / 60 > c->conf->health_mail_minutes)
		result = fault_set(&f, EX_TEMPFAIL, spool,
		                   "a message waits for %lld minutes to be registered: does loket-pass run?",
		                   (long long)(now - oldest_at) / 60);
	tell_fault(c, word, "pesan masuk terdaftar", result, &f);
	free(spool);
}

/* SMSD's configuration lets nobody run commands here (loket-sms(1)), and what it names is
 * there; SMS that nobody decides about wait for a person. */
static void
check_sms(struct check *c)
{
	struct smsdrc rc;
	struct fault f = { 0 };
	char why[120];
	int64_t n;

	if (c->conf->sms_smsd != NULL)
		tell_fault(c, "smsd", "konfigurasi SMSD aman", smsdrc_read(c->conf->sms_smsd, &rc, &f), &f);
	if (c->reg == NULL || strcmp(c->conf->sms_gateway, "none") == 0)
		return;
	f = (struct fault){ 0 };
	if (health_sms_in_doubt(c->reg, &n, &f) < 0) {
		tell(c, "sms", "SMS keluar", f.reason);
		return;
	}
	snprintf(why, sizeof why, "%lld SMS in doubt wait for a person (loket-send --arrived, --again)", (long long)n);
	tell(c, "sms", "SMS keluar tanpa keraguan", n > 0 ? why : NULL);
}

/* --- the calendar ------------------------------------------------------------------ */

static void
check_calendar(struct check *c)
{
	struct calendar calendar = { 0 };
	struct fault f = { 0 };
	int32_t today_on = day_of(clock_now(), c->conf->zone_secs);
	int year, result = holidays_load(c->reg, c->conf, &calendar, &f);

	if (result == 0 && (year = calendar_missing_year(&calendar, today_on)) != 0)
		result = fault_set(&f, EX_CONFIG, "calendar",
		                   "the holidays of %d are not known: loket-calendar import", year);
	tell_fault(c, "calendar", "hari libur diketahui", result, &f);
	holidays_free(&calendar);
}

/* --- mailboxes ------------------------------------------------------------------------ */

static int
folder_is_fresh(struct check *c, const struct conf_source *s, const char *folder, struct fault *f)
{
	int64_t at, now = clock_now();

	if (mailbox_last_success(c->reg, s->name, folder, &at, f) < 0)
		return -1;
	if (at == 0)
		return fault_set(f, EX_TEMPFAIL, s->name, "%s: never read to its end", folder);
	if ((now - at) / 60 > c->conf->health_mail_minutes)
		return fault_set(f, EX_TEMPFAIL, s->name,
		                 "%s: last read to its end %lld minutes ago ([health] mail_minutes = %ld)",
		                 folder, (long long)(now - at) / 60, c->conf->health_mail_minutes);
	return 0;
}

static int
has_unfetched(struct check *c, const struct conf_source *s, struct fault *f)
{
	int64_t n;

	if (mailbox_unfetched_since(c->reg, s->name, clock_now() - UNFETCHED_SECS, &n, f) < 0)
		return -1;
	if (n > 0)
		return fault_set(f, EX_TEMPFAIL, s->name,
		                 "%lld message%s could not be taken for a day: look at the mailbox by hand",
		                 (long long)n, n == 1 ? "" : "s");
	return 0;
}

static void
check_mailbox(struct check *c, const struct conf_source *s)
{
	char what[80], word[96];
	struct fault f = { 0 };
	int result = 0;

	snprintf(what, sizeof what, "mailbox %.60s", s->name);
	snprintf(word, sizeof word, "kotak surat %.60s", s->name);
	if (!s->is_imap)
		result = folder_is_fresh(c, s, s->path, &f);
	for (size_t i = 0; i < s->n_folders && result == 0; i++)
		result = folder_is_fresh(c, s, s->folders[i], &f);
	if (result == 0)
		result = has_unfetched(c, s, &f);
	tell_fault(c, what, word, result, &f);
}

/* --- the program ------------------------------------------------------------------------ */

static int
run(struct check *c)
{
	check_register(c);
	check_disk(c);
	check_spool(c, "spool/surel", "spool");
	if (c->conf->sms_smsd != NULL || c->conf->sms_smstools != NULL || c->conf->sms_json != NULL)
		check_spool(c, "spool/sms", "spool of SMS");
	check_sms(c);
	if (c->reg != NULL) {
		check_calendar(c);
		for (size_t i = 0; i < c->conf->n_sources; i++)
			check_mailbox(c, &c->conf->sources[i]);
	}
	register_close(c->reg);
	if (c->dead.code != EX_OK)
		return say_fault(&c->dead);
	return c->ill ? EX_ILL : EX_OK;
}

int
main(int argc, char **argv)
{
	bool health = false, json = false, text = false;
	const struct cli_option options[] = {
		{ .name = "health", .flag = &health, .help = "quickly: for a timer, every few minutes" },
		{ .name = "json", .letter = 'j', .flag = &json,
		  .help = "print a record for everything that is looked at" },
		{ .name = "text", .letter = 'T', .flag = &text,
		  .help = "print words for people, also into a pipe" },
		{ 0 },
	};
	struct cli cli = {
		.program = "loket-check",
		.operands = "",
		.summary = "Says what is ill at this counter. Exits with 1 when something is.",
		.options = options,
	};
	struct check c = { .conf = &cli.conf };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	c.deep = !health;
	c.json = json;
	c.people = text || (!json && isatty(STDOUT_FILENO));
	return cli_end(&cli, run(&c));
}
