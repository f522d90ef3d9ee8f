/*
 * What every command of the desk does with the requests that it is given: each in a
 * transaction of its own, done or said why not, and the next one. One that fails takes
 * nothing of the others with it.
 *
 * Two people may work on one file. Whoever comes with a record that shows another status
 * than the register has by now is told what changed, by whom and when, and nothing is
 * done; whoever comes with a bare number is stopped by the table of states.
 */
#ifndef LOKET_DESK_CLERK_H
#define LOKET_DESK_CLERK_H

#include <jansson.h>
#include <stdbool.h>

#include "base/cli.h"
#include "register/intake.h"
#include "rules/number.h"

struct clerk {
	struct intake in;     /* the register, open for writing; the calendar; the time */
	bool people;          /* a sentence each, for a terminal, instead of a record */
	bool preview;         /* print the letters that would be owed, and write nothing */
	char number[NUMBER_BYTES]; /* of the request at hand */
	json_t *objection;    /* its objection, when the operand was the number of one: as
	                       * objections_load() gives it; else NULL */
	int code;             /* what the program exits with: that of the first failure */
	bool lame;            /* a stage of a chain that only passes on what comes */
};

struct clerk_job {
	/*
	 * Does it to one request, inside the transaction. `request` is its row as
	 * desk_request() gives it, unmasked; `told` gets keys for the record that is printed,
	 * no personal data, and in "said" the Indonesian sentence for people (days as in data). `record` is
	 * the line of standard input that named the request, or NULL.
	 */
	int (*act)(struct clerk *c, const json_t *request, const json_t *record, json_t *told,
	           void *ctx, struct fault *f);
	void *ctx;
	/*
	 * Set for a stage of a chain: records that it says true of, those that are about no
	 * request and those that fail are printed as they came, whatever happens to the
	 * register or the configuration, for the stage before must not die of a closed pipe; and
	 * a record of loket-register, which has the status of then in "request", is not stale.
	 */
	bool (*passes)(const json_t *record);
	bool objections;  /* an operand may be the number of an objection: it names its request */
	bool preview;
	bool json, text;  /* --json, --text: else standard output decides */
};

/*
 * Opens the register, does the job to each request of `numbers` (of standard input when n
 * is 0), prints for each the record that came with what is known of it now (number, kind,
 * status, due and so on: as loket-list prints it; in "request" when the record has one) and
 * what the job told, and closes.
 * Returns the exit code for cli_end(): EX_OK when all were done.
 */
int clerk_run(const struct cli *cli, char **numbers, int n, const struct clerk_job *job);

/* A sentence for people behind the number it is about, on standard output: its days
 * ("2026-12-07") as people read them, wrapped to the terminal. */
int clerk_say(const char *number, const char *said, struct fault *f);

#endif
