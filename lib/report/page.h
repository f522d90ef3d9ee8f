/*
 * What a person reads of a bundle: the request whole, and what lies beside it, as text and
 * as one page of HTML that needs nothing else.
 */
#ifndef LOKET_REPORT_PAGE_H
#define LOKET_REPORT_PAGE_H

#include <jansson.h>

#include "report/stage.h"
#include "rules/calendar.h"

struct page_of {
	const json_t *request;         /* of desk_show() */
	const struct calendar *calendar;
	const char *office;            /* its name */
	const char *head;              /* of the chain */
	int64_t at;                    /* of the head: the state of the request is told as of it */
	int32_t zone_secs;
	bool revealed;
};

/* Adds index.txt and index.html, which list what the stage holds by then. */
int page_add(struct stage *stage, const struct page_of *of, struct fault *f);

#endif
