/*
 * What every program does before and after its work: descriptors 0 to 2 open,
 * options, --help, --version, -C, the clock, the configuration; and at the end
 * the check that what was printed has really left.
 */
#ifndef LOKET_BASE_CLI_H
#define LOKET_BASE_CLI_H

#include <stdbool.h>

#include "base/conf.h"
#include "base/fault.h"

#define LOKET_VERSION "0.1.0"

/* An option whose argument ends with "..." may be given so often less one: its `value` is an
 * array of this length, which a NULL ends. */
#define CLI_VALUES_MAX 64

/* One option: a flag when `flag` is set, else it takes a value. Long name and
 * letter mean the same; letter 0 = long only. */
struct cli_option {
	const char *name;
	char letter;
	const char *argument; /* how --help calls the value, NULL for a flag */
	const char *help;
	bool *flag;
	const char **value;
};

struct cli {
	const char *program;  /* "loket-list" */
	const char *operands; /* for the usage line, "" for none */
	const char *summary;
	const struct cli_option *options; /* ends with a NULL name; NULL for none */
	int max_operands;     /* -1 = any number */
	bool officer;         /* whose program it is: Indonesian, else English */
	/* Filled by cli_start(): */
	const char *conf_path;
	int first_operand;
	struct conf conf;
};

/* Begins a program. Returns -1 to go on, else the exit code to leave with
 * (--help, --version, a wrong option, a wrong configuration), said already. */
int cli_start(struct cli *cli, int argc, char **argv);

/* Ends it: frees the configuration, closes standard output and turns a failed
 * write into EX_IOERR. Returns the exit code. */
int cli_end(struct cli *cli, int code);

/* A whole number of an option, min to max; else EX_USAGE is said and -1. */
int cli_number(const struct cli *cli, const char *option, const char *text,
               long min, long max, long *value);

#endif
