/*
 * A request as an officer writes it down: keys and values, files that came with it. From
 * what was told to a record that the register takes.
 */
#ifndef LOKET_MAIL_DICTATION_H
#define LOKET_MAIL_DICTATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"

#define DICTATION_FILES_MAX 64
#define DICTATION_SUBJECT_BYTES 120 /* of a first line that stands for a subject */

struct dictation {
	json_t *told;                   /* key to value */
	const char *files[DICTATION_FILES_MAX]; /* paths; NULL at the end */
	size_t n_files;
	json_t *attached;               /* owns their names */
	int64_t received_at;            /* set by dictation_check() */
	char subject[DICTATION_SUBJECT_BYTES + 4];
};

void dictation_begin(struct dictation *d);
void dictation_end(struct dictation *d);

/*
 * Takes what is told: one "key=value" ("text=@FILE" reads a file, "text=-" standard input
 * unless it is read already: from_input), a record with the same keys as one line of JSON,
 * a file that came with it. EX_USAGE and EX_DATAERR in Indonesian: an unknown key with the
 * list of keys, one given twice, an empty value.
 */
int dictation_pair(struct dictation *d, const char *pair, bool from_input, struct fault *f);
int dictation_record(struct dictation *d, const char *line, struct fault *f);
int dictation_file(struct dictation *d, const char *path, struct fault *f);

/* Is it whole, and can each value be what it says? Sets the subject (the first line of the
 * words when none was told) and when it came. What a kind needs of an identity the register
 * asks for: nothing of it is wanted here. */
int dictation_check(struct dictation *d, const struct conf *conf, int64_t now, struct fault *f);

/* Its record (mail/entry.h) with kind and identity; the raw form is in the archive then. The
 * kind that the officer says counts, else it is guessed as that of a mail is. NULL with f. */
json_t *dictation_make(const struct dictation *d, const struct conf *conf, int64_t *size,
                       struct fault *f);

#endif
