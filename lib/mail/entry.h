/*
 * What comes by letter, telephone, fax, over the counter or by a web form becomes a message
 * like others: a raw form that stands in the archive and is never changed, and a record that
 * the register takes. Nothing in the register is without its source.
 */
#ifndef LOKET_MAIL_ENTRY_H
#define LOKET_MAIL_ENTRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"

struct entry {
	const char *channel;       /* surat telepon faks datang web */
	const char *name, *email;  /* of the sender; may be NULL */
	const char *subject;       /* one line */
	const char *text;          /* his words */
	const char *form;          /* the whole as the officer wrote it down, for the raw form */
	int64_t received_at;       /* when it reached the office */
	const char *const *files;  /* scans and the like: paths, NULL at the end; may be NULL */
	bool store;                /* false: for a preview, the archive is left alone */
};

/*
 * Makes the raw form (a mail: the form as its text, each file an attachment, so that
 * loket-part takes them out), stores it in the archive, and gives the record
 * (loket-record(5), class request) that the caller owns, its
 * words cleaned as those of a mail are; its size is told. NULL with f, for
 * the officer: a file that cannot be read, or too much.
 */
json_t *entry_make(const struct conf *conf, const struct entry *entry, int64_t *size_bytes,
                   struct fault *f);

#endif
