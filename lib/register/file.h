/*
 * A file of the register as an arriving message finds it. Of this room only.
 */
#ifndef LOKET_REGISTER_FILE_H
#define LOKET_REGISTER_FILE_H

#include "register/arrival.h"
#include "rules/number.h"
#include "rules/state.h"

struct file {
	int64_t id;
	int64_t applicant;
	char number[NUMBER_BYTES];
	enum kind kind;
	enum state status;
	json_t *row; /* request and applicant together, as the columns are called */
};

/* Freed with file_free(). */
int file_load(struct intake *in, int64_t id, struct file *file, struct fault *f);
void file_free(struct file *file);

/* Is it the sender's own: does the message come from the address (an SMS: the
 * telephone) that the file's answers go to? */
int file_is_of(struct intake *in, int64_t id, const struct arrival *a, bool *own,
               struct fault *f);

/* The identity of the file with what is told besides; what is there stays. Texts are
 * owned by the file and by `told`. */
struct identity file_identity(const struct file *file, const struct identity *told);

/* The fields of which the message tells something else than the file: they are not
 * changed, a person looks at them. Names of fields; the caller owns the array. */
json_t *file_differences(const struct file *file, const struct arrival *a,
                         const struct identity *told);

/* The fields that an identity has and the file has not: names; the caller owns the array. */
json_t *file_filled(const struct file *file, const struct identity *id);

/* Writes an identity of file_identity() into the file. That they were empty until now is
 * kept for reports of the past. */
int file_fill(struct intake *in, const struct file *file, const struct identity *id,
              struct fault *f);

#endif
