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

static void
help(const struct cli *cli)
{
	printf("usage: %s [-C FILE]%s%s%s\n%s\n\n", cli->program,
	       cli->options ? " [options]" : "", *cli->operands ? " " : "",
	       cli->operands, cli->summary);
	printf("  -C, --config FILE     the configuration (else $LOKET_CONF, else /etc/loket/loket.conf)\n");
	for (const struct cli_option *o = cli->options; o && o->name; o++) {
		char left[64];

		snprintf(left, sizeof left, "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
		         o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
		         o->argument ? " " : "", o->argument ? o->argument : "");
		printf("  %-20s  %s\n", left, o->help);
	}
	printf("      --help            this text\n      --version             the version\n"
	       "\nman %s says more.\n", cli->program);
}

static int
usage(const struct cli *cli, const char *object, const char *reason)
{
	say(object, "%s (%s --help)", reason, cli->program);
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
		return usage(cli, o->name, "given too often");
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
		return usage(cli, option, code == '?' ? "unknown option" : "a value is missing");
	if (code == 'C') {
		if (cli->conf_path != NULL)
			return usage(cli, "-C", "given twice");
		cli->conf_path = optarg;
		return -1;
	}
	o = &cli->options[code - FIRST];
	if (is_repeated(o))
		return take_one_more(cli, o);
	if (o->flag != NULL ? *o->flag : *o->value != NULL)
		return usage(cli, o->name, "given twice");
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
		return usage(cli, argv[optind + cli->max_operands], "one operand too many");
	return -1;
}

int
cli_start(struct cli *cli, int argc, char **argv)
{
	struct fault f = { 0 };
	int done;

	open_standard_descriptors();
	say_program(cli->program);
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
		say("standard output", "writing failed%s%s", errno ? ": " : "",
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
	say(option, "a whole number from %ld to %ld is allowed (%s --help)", min, max,
	    cli->program);
	return -1;
}
