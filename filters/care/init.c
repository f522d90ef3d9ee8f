/*
 * loket-init: makes a counter, or brings one to this version.
 *
 * The folders of the spool, the archive and the letters, the register with its
 * migrations, the holidays of the built-in decrees, and the embedded default's
 * two Maildirs. Doing it again changes nothing.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/say.h"
#include "base/term.h"
#include "register/holidays.h"
#include "register/recount.h"
#include "rules/number.h"

static int
make_folder(const struct conf *conf, const char *name, bool maildir, struct fault *f)
{
	char *path = conf_home(conf, name);
	int result = maildir ? durable_folder(path, f) : durable_directory(path, f);

	free(path);
	return result;
}

/* The Maildirs of the configuration that lie inside home are loket's own. */
static int
make_embedded(const struct conf *conf, struct fault *f)
{
	const char *letters = conf->smtp_url;
	size_t len = strlen(conf->home);

	for (size_t i = 0; i < conf->n_sources; i++) {
		const struct conf_source *s = &conf->sources[i];

		if (!s->is_imap && strncmp(s->path, conf->home, len) == 0 &&
		    s->path[len] == '/' && durable_folder(s->path, f) < 0)
			return -1;
	}
	if (strncmp(letters, "maildir:", 8) == 0 &&
	    strncmp(letters + 8, conf->home, len) == 0 && letters[8 + len] == '/')
		return durable_folder(letters + 8, f);
	return 0;
}

static int
make_folders(const struct conf *conf, struct fault *f)
{
	static const struct {
		const char *name;
		bool maildir;
	} folders[] = {
		{ "spool/surel", true }, { "spool/sms", true }, { "spool/sms-parts", true }, { "out", true }, { "archive", false }, { "lock", false },
	};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (make_folder(conf, folders[i].name, folders[i].maildir, f) < 0)
			return -1;
	return make_embedded(conf, f);
}

/* The built-in decrees of years that are new, and the clocks that waited for them. */
static void tell(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line; on a terminal as many as it takes. */
static void
tell(const char *path, const char *format, ...)
{
	char words[120], *line;
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof words, format, ap);
	va_end(ap);
	if (asprintf(&line, "%s: %s", path, words) < 0)
		abort();
	term_wrap(stdout, "", "  ", line, isatty(STDOUT_FILENO) ? term_columns() : strlen(line) + 1);
	free(line);
}

static int
fill_calendar(const struct conf *conf, struct reg *r, int *added, struct fault *f)
{
	struct intake in = { .reg = r, .conf = conf, .now = clock_now() };
	json_t *moves = NULL;
	int result = register_begin(r, f);

	if (result == 0)
		result = holidays_fill(r, added, f);
	if (result == 0 && *added > 0 && (result = holidays_load(r, conf, &in.calendar, f)) == 0)
		result = recount_clocks(&in, &moves, f);
	if (result == 0)
		result = register_commit(r, f);
	else
		register_rollback(r);
	json_decref(moves);
	holidays_free(&in.calendar);
	return result;
}

static int
make_register(const struct conf *conf, struct fault *f)
{
	char *path = conf_home(conf, "register.db");
	struct reg *r = NULL;
	int from, to, added = 0, result;

	result = register_migrate(path, &from, &to, f);
	if (result == 0)
		result = durable_sync(conf->home, f);
	if (result == 0)
		result = register_open(path, REGISTER_WRITE, &r, f);
	if (result == 0)
		result = fill_calendar(conf, r, &added, f);
	register_close(r);
	if (result == 0 && (from != to || added > 0))
		tell(path, "skema %d -> %d, %d hari libur ditambahkan", from, to, added);
	else if (result == 0)
		tell(path, "sudah siap (skema %d)", to);
	free(path);
	return result;
}

int
main(int argc, char **argv)
{
	struct cli cli = {
		.program = "loket-init", .operands = "", .max_operands = 0,
		.summary = "Makes the register and the folders in [store] home, or brings them to this version.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = EX_OK;
	if (number_check_pattern(cli.conf.number) != NULL)
		fault_set(&f, EX_CONFIG, "[office] number", "%s", number_check_pattern(cli.conf.number));
	else if (number_check_pattern(cli.conf.objection_number) != NULL)
		fault_set(&f, EX_CONFIG, "[office] objection_number", "%s", number_check_pattern(cli.conf.objection_number));
	else if (strcasecmp(cli.conf.number, cli.conf.objection_number) == 0)
		fault_set(&f, EX_CONFIG, "[office] objection_number", "it must differ from number: one number would be two");
	else if (make_folders(&cli.conf, &f) == 0)
		make_register(&cli.conf, &f);
	if (f.code != EX_OK)
		code = say_fault(&f);
	return cli_end(&cli, code);
}
