/*
 * What an officer gives a command of the desk: words in a file, files to go with a letter,
 * parts of messages. Errors are Indonesian sentences that say what to do.
 */
#ifndef LOKET_MAIL_GIVEN_H
#define LOKET_MAIL_GIVEN_H

#include <jansson.h>
#include <stdbool.h>

#include "base/conf.h"
#include "register/attach.h"

#define GIVEN_TEXT_BYTES 262144 /* of one text: a letter is no book, and ends at 1 MiB */

/* Is it UTF-8, and may stand in a letter and a record? */
bool given_is_utf8(const char *text);

/* A whole file, "-" for standard input, as UTF-8 text with LF that the caller frees; NULL
 * with f. */
char *given_text(const char *path, struct fault *f);

/* Opens an ordinary file that is not empty, and describes it: name as the recipient sees it,
 * type by its bytes (mail/detect.h, which must be started), size, digest. -1 with f; else a
 * descriptor that the caller closes. */
int given_open(const char *path, struct attached *a, struct fault *f);

/* The same, and with `store` a copy in the archive; without it, for a preview, the archive is
 * left alone. */
int given_file(const struct conf *conf, const char *path, bool store, struct attached *a,
               struct fault *f);

/* "12:2.1", a part of a message as it came (loket-part(1)). `messages` is of desk_messages().
 * A message whose sender is not verified is refused. */
int given_part(const json_t *messages, const char *word, struct attached *a, struct fault *f);

/* Do they fit into one mail ([limits] message)? EX_DATAERR with the number when not. */
int given_fit(const struct conf *conf, const struct attached list[], size_t n,
              const char *number, struct fault *f);

#endif
