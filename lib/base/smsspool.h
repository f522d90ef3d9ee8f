/*
 * SMS on their way into the spool: whole ones at once, parts when their message is whole.
 *
 * A part is first made durable in HOME/spool/sms-parts; then its source may forget it.
 * Parts of one message have its sender, reference and total; they come in any order, more
 * than once, and over restarts. When all are there, the message becomes a file of
 * HOME/spool/sms; when some have not come in time, it becomes one without them, and once
 * more, whole, when they come after all (which names the first one in "completes").
 * References are used again by the same telephone: a part whose place is taken by another
 * text begins another message. Everything is done twice with the same result.
 */
#ifndef LOKET_BASE_SMSSPOOL_H
#define LOKET_BASE_SMSSPOOL_H

#include <limits.h>

#include "base/sms.h"

#define SMSSPOOL_FOLDER_BYTES (PATH_MAX - 256) /* room for a name behind it */

struct smsspool {
	char spool[SMSSPOOL_FOLDER_BYTES]; /* HOME/spool/sms */
	char parts[SMSSPOOL_FOLDER_BYTES]; /* HOME/spool/sms-parts */
	int64_t now;
	long wait_secs;       /* for parts that are missing */
	/* Called with the path of each file of the spool, once it is durable. -1 ends it. */
	int (*tell)(void *context, const char *path, struct fault *f);
	void *context;
};

/* Makes the folders; `home` is [store] home. */
int smsspool_open(struct smsspool *s, const char *home, struct fault *f);

/* Makes one part, or whole message, durable. On 0 its source may forget it. */
int smsspool_take(struct smsspool *s, const struct sms_part *part, struct fault *f);

/* Joins what is whole, and what has waited long enough. */
int smsspool_join(struct smsspool *s, struct fault *f);

#endif
