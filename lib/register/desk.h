/*
 * What people and pipes see of a request: the record of loket-list and loket-show
 * (DESIGN.md section 10), with NIK, telephone and address masked.
 */
#ifndef LOKET_REGISTER_DESK_H
#define LOKET_REGISTER_DESK_H

#include <jansson.h>
#include <stdbool.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/calendar.h"
#include "rules/kind.h"

struct desk {
	struct reg *reg;
	const struct conf *conf;
	const struct calendar *calendar;
	int32_t today_on;
	bool reveal; /* desk_show() masks nothing: only behind desk_reveal() */
};

struct desk_filter {
	const char *status;  /* NULL = all */
	const char *kind;
	const char *agency;  /* its code: what it was asked and neither returned nor excused */
	bool objected;       /* with an objection that is undecided */
	int32_t due_until_on; /* open ones due on this day or before; DAY_NONE = any */
	long limit;
};

/* Is that a state, and that a kind? NULL means all. EX_USAGE with the words to choose
 * from. */
int desk_choice(const char *status, const char *kind, struct fault *f);

/* The requests as records, oldest number first; an array that the caller owns, or
 * NULL. */
json_t *desk_list(const struct desk *desk, const struct desk_filter *filter,
                  struct fault *f);

/* Rows of the view request_brief, which it takes over, as such records; NULL for NULL. */
json_t *desk_briefs(const struct desk *desk, json_t *rows);

struct desk_search {
	const char *query;    /* of search_query() */
	const char *status;   /* NULL = all */
	const char *kind;
	int32_t since_on;     /* registered from this day; DAY_NONE = any */
	int32_t until_on;     /* to this day */
	long limit;
};

/* The requests that hold the words, the newest first, with a "snippet" of where they
 * stand; as desk_list(). */
json_t *desk_search(const struct desk *desk, const struct desk_search *search,
                    struct fault *f);

/* One request whole, as a record; NULL with EX_DATAERR when there is no such number. */
json_t *desk_show(const struct desk *desk, const char *number, struct fault *f);

/* Writes into the journal, in a transaction of its own, that somebody looks at the identity
 * of a request unmasked; EX_DATAERR when there is no such number. */
int desk_reveal(struct reg *reg, const char *number, int64_t now, struct fault *f);

/* The kind of a row of the register as records have it, a mail's and a request's alike: an
 * object of value and, where the row has them, score and why. The caller owns it. */
json_t *desk_kind(const json_t *row);

/* The kind that such a record tells, KIND__MAX for none. */
enum kind desk_kind_of(const json_t *record);

/* A request in brief, as desk_list() gives each; NULL with EX_DATAERR when there is no such
 * number. The caller owns it. */
json_t *desk_brief(const struct desk *desk, const char *number, struct fault *f);

/* The messages of a request, with their parts as JSON: id, digest, message_id, direction,
 * received_at, subject, parts and more; an array that the caller owns. NULL with
 * EX_DATAERR when there is no such number. DESK_NO_REQUEST are those that wait. */
#define DESK_NO_REQUEST "-"
json_t *desk_messages(struct reg *reg, const char *number, struct fault *f);

/* The messages that wait for a person: unverified, or held, which point to no request;
 * records as desk_show() gives them in "messages", with "number", masked. The oldest first,
 * the caller owns them. */
json_t *desk_waiting(const struct desk *desk, long limit, struct fault *f);

/* The bare row of a request by number, or by id when number is NULL: unmasked, for
 * making its letters. The caller owns it. */
json_t *desk_request(struct reg *reg, const char *number, int64_t id, struct fault *f);

/* The number of a request by its id; "" when there is none. */
int desk_number(struct reg *reg, int64_t id, char *number, size_t size, struct fault *f);

/* Counts for today's desk: one object; the caller owns it. */
json_t *desk_counts(const struct desk *desk, int32_t soon_on, struct fault *f);

#endif
