#include "base/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/say.h"
#include "base/term.h"

#define MAX_OPTIONS 24

enum { HELP = 1000, VERSION, FIRST };

/* A hook may start us with descriptors closed (Gammu SMSD closes them all): a
 * register that opened as descriptor 2 would take our error messages. */
static void
open_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

/* All text is UTF-8, whatever the locale says: how wide a character is must be known. */
static void
start_locale(void)
{
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* What this file says, to the administrator and to an officer. */
enum saying {
	USAGE, OPTIONS, CONFIG, HELP_TEXT, VERSION_TEXT, MANUAL, UNKNOWN, NO_VALUE, TWICE, TOO_OFTEN, TOO_MANY, WHOLE_NUMBER,
	WRITING, SAYING__MAX,
};

static const char *const sayings[SAYING__MAX][2] = {
	[USAGE] = { "usage", "pemakaian" },
	[OPTIONS] = { "options", "opsi" },
	[CONFIG] = { "the configuration (else $LOKET_CONF, else /etc/loket/loket.conf)",
	             "berkas konfigurasi (kalau tidak, $LOKET_CONF, lalu /etc/loket/loket.conf)" },
	[HELP_TEXT] = { "this text", "teks ini" },
	[VERSION_TEXT] = { "the version", "versinya" },
	[MANUAL] = { "man %s says more.", "Selengkapnya: man %s" },
	[UNKNOWN] = { "unknown option", "opsi ini tidak dikenal" },
	[NO_VALUE] = { "a value is missing", "nilainya belum ditulis" },
	[TWICE] = { "given twice", "ditulis dua kali" },
	[TOO_OFTEN] = { "given too often", "terlalu banyak ditulis" },
	[TOO_MANY] = { "one operand too many", "kelebihan kata ini" },
	[WHOLE_NUMBER] = { "a whole number from %ld to %ld is allowed (%s --help)",
	                   "isilah bilangan bulat dari %ld sampai %ld (%s --help)" },
	[WRITING] = { "writing failed", "gagal ditulis" },
};

static const char *
saying(const struct cli *cli, enum saying which)
{
	return sayings[which][cli->officer];
}

/* One line of the list, its words wrapped beside it. */
static void
help_option(const char *left, const char *words)
{
	char first[600];

	snprintf(first, sizeof first, "  %-20s  ", left);
	term_wrap(stdout, first, "                        ", words, term_columns());
}

static void
help(const struct cli *cli)
{
	char line[512];

	snprintf(line, sizeof line, "%s: %s [-C FILE]%s%s%s%s%s", saying(cli, USAGE), cli->program,
	         cli->options ? " [" : "", cli->options ? saying(cli, OPTIONS) : "", cli->options ? "]" : "",
	         *cli->operands ? " " : "", cli->operands);
	term_wrap(stdout, "", "    ", line, term_columns());
	term_wrap(stdout, "", "", cli->summary, term_columns());
	putchar('\n');
	help_option("-C, --config FILE", saying(cli, CONFIG));
	for (const struct cli_option *o = cli->options; o && o->name; o++) {
		snprintf(line, sizeof line, "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
		         o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
		         o->argument ? " " : "", o->argument ? o->argument : "");
		help_option(line, o->help);
	}
	help_option("    --help", saying(cli, HELP_TEXT));
	help_option("    --version", saying(cli, VERSION_TEXT));
	snprintf(line, sizeof line, saying(cli, MANUAL), cli->program);
	printf("\n%s\n", line);
}

static int
usage(const struct cli *cli, const char *object, enum saying reason)
{
	say(object, "%s (%s --help)", saying(cli, reason), cli->program);
	return EX_USAGE;
}

static bool
is_repeated(const struct cli_option *o)
{
	size_t len = o->argument ? strlen(o->argument) : 0;

	return len > 3 && strcmp(o->argument + len - 3, "...") == 0;
}

static int
take_one_more(struct cli *cli, const struct cli_option *o)
{
	size_t n = 0;

	while (o->value[n] != NULL)
		n++;
	if (n + 1 == CLI_VALUES_MAX)
		return usage(cli, o->name, TOO_OFTEN);
	o->value[n] = optarg;
	o->value[n + 1] = NULL;
	return -1;
}

/* Takes one option; returns -1 to go on. */
static int
take(struct cli *cli, int code, const char *option)
{
	const struct cli_option *o;

	if (code == HELP) {
		help(cli);
		return cli_end(cli, EX_OK);
	}
	if (code == VERSION) {
		printf("%s %s\n", cli->program, LOKET_VERSION);
		return cli_end(cli, EX_OK);
	}
	if (code == '?' || code == ':')
		return usage(cli, option, code == '?' ? UNKNOWN : NO_VALUE);
	if (code == 'C') {
		if (cli->conf_path != NULL)
			return usage(cli, "-C", TWICE);
		cli->conf_path = optarg;
		return -1;
	}
	o = &cli->options[code - FIRST];
	if (is_repeated(o))
		return take_one_more(cli, o);
	if (o->flag != NULL ? *o->flag : *o->value != NULL)
		return usage(cli, o->name, TWICE);
	if (o->flag != NULL)
		*o->flag = true;
	else
		*o->value = optarg;
	return -1;
}

/* Maps a letter to its long option's code. */
static int
code_of(const struct cli *cli, int code)
{
	if (code < FIRST && code != HELP && code != VERSION && cli->options != NULL)
		for (int i = 0; cli->options[i].name; i++)
			if (cli->options[i].letter && cli->options[i].letter == code)
				return FIRST + i;
	return code;
}

/* What the person wrote, for a message: "-x", or the whole of "--long=value". */
static const char *
option_as_written(char **argv, char letter[3])
{
	if (optopt <= ' ' || optopt >= 0x7f)
		return argv[optind - 1];
	letter[0] = '-';
	letter[1] = (char)optopt;
	letter[2] = '\0';
	return letter;
}

static int
parse(struct cli *cli, int argc, char **argv)
{
	struct option longs[MAX_OPTIONS + 4] = {
		{ "config", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, HELP },
		{ "version", no_argument, NULL, VERSION },
	};
	char shorts[2 * MAX_OPTIONS + 8] = ":C:";
	int code, done;

	for (int i = 0; cli->options && cli->options[i].name; i++) {
		const struct cli_option *o = &cli->options[i];
		size_t len = strlen(shorts);

		longs[3 + i] = (struct option){
			o->name, o->flag ? no_argument : required_argument, NULL, FIRST + i
		};
		if (o->letter)
			snprintf(shorts + len, sizeof shorts - len, "%c%s", o->letter,
			         o->flag ? "" : ":");
	}
	opterr = 0;
	optind = 1;
	for (;;) {
		char option[3];

		code = getopt_long(argc, argv, shorts, longs, NULL);
		if (code < 0)
			break;
		done = take(cli, code_of(cli, code), option_as_written(argv, option));
		if (done >= 0)
			return done;
	}
	cli->first_operand = optind;
	if (cli->max_operands >= 0 && argc - optind > cli->max_operands)
		return usage(cli, argv[optind + cli->max_operands], TOO_MANY);
	return -1;
}

int
cli_start(struct cli *cli, int argc, char **argv)
{
	struct fault f = { 0 };
	int done;

	open_standard_descriptors();
	say_program(cli->program);
	if (cli->officer)
		say_to_officer();
	start_locale();
	/* A file size limit is a full disk, not a death (RELIABILITY row 8). */
	signal(SIGXFSZ, SIG_IGN);
	umask(077);
	done = parse(cli, argc, argv);
	if (done >= 0)
		return done;
	if (clock_start(&f) < 0 || conf_load(cli->conf_path, &cli->conf, &f) < 0) {
		conf_free(&cli->conf);
		return say_fault(&f);
	}
	return -1;
}

int
cli_end(struct cli *cli, int code)
{
	conf_free(&cli->conf);
	errno = 0;
	if (ferror(stdout) || fclose(stdout) == EOF) {
		say("standard output", "%s%s%s", saying(cli, WRITING), errno ? ": " : "",
		    errno ? strerror(errno) : "");
		return code == EX_OK ? EX_IOERR : code;
	}
	return code;
}

int
cli_number(const struct cli *cli, const char *option, const char *text, long min,
           long max, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	if (*text != '\0' && *end == '\0' && errno == 0 && *value >= min && *value <= max)
		return 0;
	say(option, saying(cli, WHOLE_NUMBER), min, max, cli->program);
	return -1;
}
