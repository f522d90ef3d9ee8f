/*
 * The files of a bundle before it is written: their bytes one behind the other in a file
 * without a name, so that memory does not grow with them and nothing stays behind; their
 * names, times and digests in a list.
 */
#ifndef LOKET_REPORT_STAGE_H
#define LOKET_REPORT_STAGE_H

#include <stdio.h>

#include "base/digest.h"
#include "base/tarball.h"

struct stage {
	int fd;                     /* -1 when it is not open */
	char folder[64];            /* before each path */
	struct tarball_file *files;
	char (*sums)[DIGEST_TEXT_SIZE]; /* of the files, in their order */
	size_t n;
	int64_t size_bytes;         /* of all that is in it */
};

/* Begins below the folder `home`; the number of a request names the folder in the tar. */
int stage_open(struct stage *s, const char *home, const char *number, struct fault *f);
void stage_free(struct stage *s);

/* To add a file, something writes its bytes to the descriptor, at the place that
 * stage_begin() has set; stage_end() names it: "pesan/0001-masuk.eml". */
int stage_begin(struct stage *s, struct fault *f);
int stage_end(struct stage *s, int64_t at, struct fault *f, const char *path, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a stream: the caller prints and stage_end_stream() closes. */
FILE *stage_stream(struct stage *s, struct fault *f);
int stage_end_stream(struct stage *s, FILE *stream, int64_t at, const char *path, struct fault *f);

/* Sorts by name and adds SHA256SUMS of all the others, as sha256sum(1) reads it. `sum` gets
 * the digest of SHA256SUMS itself. Nothing can be added afterwards. */
#define STAGE_SUMS "SHA256SUMS"
int stage_close(struct stage *s, int64_t at, char sum[DIGEST_TEXT_SIZE], struct fault *f);

/* A stranger's file name as it may stand in a bundle: ASCII letters, digits, '.', '_' and
 * '-', no dot in front, short, its end kept; "" for what has none of these. */
#define STAGE_NAME_BYTES 49
void stage_name(const char *name, char buf[STAGE_NAME_BYTES]);

#endif
