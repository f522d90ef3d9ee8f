/*
 * Requests counted by something: by kind, by channel, by month, by agency.
 */
#ifndef LOKET_REPORT_GROUP_H
#define LOKET_REPORT_GROUP_H

#include "report/figures.h"

struct group {
	long received, answered, open, overdue, waiting, ended;
	long in_answer, in_extended; /* of the answered, within 10 and within 17 working days */
	struct spread days;          /* working days to the first answer */
};

/* Counts one request. */
void group_add(struct group *g, const struct facts *facts, const struct conf *conf, const struct fact *fact);
void group_free(struct group *g);

/* A section of groups, and one of its rows. A public report tells only what was received;
 * `open` true: not even that. */
json_t *group_section(json_t *document, const struct conf *conf, const char *name, const char *title,
                      const char *first, const char *note);
void group_row(json_t *section, const char *key, const char *label, struct group *g);

#endif
