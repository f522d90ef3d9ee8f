/*
 * The applicant's own word in the first line of a mail about his file: STATUS, BATAL,
 * KEBERATAN. Of this room only.
 */
#ifndef LOKET_REGISTER_ORDER_H
#define LOKET_REGISTER_ORDER_H

#include "register/file.h"
#include "rules/command.h"

/* The command of the record (rules/command.h). */
enum command order_of(const json_t *record);

/* Is it an agency's word and no applicant's? */
bool order_is_agencys(enum command command);

/* A letter of state is owed to the address of the file. */
int order_status(struct intake *in, struct arrival *a, const struct file *file,
                 struct fault *f);

/*
 * The request is withdrawn, and the confirmation owed. A withdrawal cannot be undone,
 * and a From is easily written: it counts when the writer has had a letter of ours
 * (`proven`) or the office's mail server vouches for him; otherwise a letter to the
 * file's address asks him to say it again in a reply. What cannot be withdrawn any
 * more is a follow-up.
 */
int order_withdraw(struct intake *in, struct arrival *a, const struct file *file,
                   bool proven, struct fault *f);

/*
 * The objection gets its number, its limit and its receipt, on an open file too
 * (DOMAIN.md 2.2: grounds c and g need no answer). While one is undecided, what
 * follows belongs to it; a complaint, criticism or suggestion has no objection, nor has
 * what the applicant withdrew: all are follow-ups.
 */
int order_object(struct intake *in, struct arrival *a, const struct file *file,
                 struct fault *f);

#endif
