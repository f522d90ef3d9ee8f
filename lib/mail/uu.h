/*
 * Files uuencoded within a text (POSIX uuencode): before MIME they were sent so,
 * and some programs still do. Works line by line on a stream of any length. A
 * "begin 644 name" is one only when a line of that code follows.
 */
#ifndef LOKET_MAIL_UU_H
#define LOKET_MAIL_UU_H

#include <stdbool.h>
#include <stddef.h>

#define UU_LINE_BYTES 256

/* Where it goes. Any may be NULL. */
struct uu_sink {
	void (*text)(void *context, const char *bytes, size_t len);
	void (*begin)(void *context, const char *name); /* as the sender wrote it */
	void (*data)(void *context, const char *bytes, size_t len);
	void (*end)(void *context);
	void *context;
};

struct uu {
	const struct uu_sink *sink; /* the caller's */
	enum { UU_TEXT, UU_BEGUN, UU_FILE } state;
	bool is_long;               /* the rest of a line that is too long for a coded one */
	size_t len, begin_len;
	char line[UU_LINE_BYTES];
	char begin[UU_LINE_BYTES];  /* held back until the line behind it is seen */
};

/* `uu` starts as { .sink = … }. */
void uu_add(struct uu *uu, const char *bytes, size_t len);
void uu_finish(struct uu *uu);

#endif
