/*
 * What a mail of the applicant adds to his file: the identity that was missing, or,
 * when it came late, the request itself. Of this room only.
 */
#ifndef LOKET_REGISTER_COMPLETION_H
#define LOKET_REGISTER_COMPLETION_H

#include "register/file.h"

/*
 * A mail to a file that waits for its identity, or was closed because it did not
 * come. What it tells is filled in. When nothing is missing any more the file goes on
 * with the same number, its clock begins (DOMAIN.md 2.3, "sejak dinyatakan lengkap")
 * and the receipt is owed; when something is still missing and something came, the
 * rest is asked for once more.
 */
int completion_join(struct intake *in, struct arrival *a, const struct file *file,
                    struct fault *f);

/* A mail to a file that waits for nothing. What it tells of the identity and the file
 * does not have is filled in all the same. */
int completion_add(struct intake *in, struct arrival *a, const struct file *file,
                   struct fault *f);

/*
 * A mail that came after an answer to it, by the same person: it is what the file is
 * about. Subject, words and kind become its own, the words of the mail that came
 * first are kept with that mail, and identity and state are seen anew: the file is
 * then as if both had come in their order. A file that the PPID has in hand already
 * is not turned round; the mail is a follow-up.
 */
int completion_parent(struct intake *in, struct arrival *a, const struct file *file,
                      struct fault *f);

#endif
