/*
 * Whose message is it: the request that a mail points to (DESIGN.md section 5). Of
 * this room only.
 */
#ifndef LOKET_REGISTER_THREAD_H
#define LOKET_REGISTER_THREAD_H

#include "register/arrival.h"

struct thread {
	int64_t request; /* 0 = none */
	const char *by;  /* what pointed there, for the event; static */
	bool own;        /* the file is the sender's own */
	bool proven;     /* the writer has had a letter of ours: token, or its Message-ID */
	bool parent;     /* it came after a mail that answers it */
	int64_t assignment; /* the forward whose token or letter pointed there, 0 = none */
	bool keyed;      /* by the forward's own token */
	bool letter;     /* it answers a letter of ours that is about no file: a digest */
};

/*
 * What the message points to, in this order: the token in the recipient address; a
 * letter of ours or a mail of a file in In-Reply-To, then in References from the
 * right; a number in the subject. The first that leads to a file of the sender's own
 * counts; when none does, the first that leads to any file, with own = false.
 *
 * An order that names no file (rules/command.h) is about the only file of the sender
 * that is not closed, when there is one and no more. An SMS that names none is about
 * the only one of its sender that waits for him, unless it is a form of its own.
 *
 * What leads nowhere may still have come in the wrong order, and then only a file of
 * the sender's own counts: a mail of his names this one as what it answers (parent);
 * or it answers the same mail, which never came here, and asks for nothing itself.
 *
 * The Message-IDs that nobody here knows are left in a->unknown, for
 * thread_remember().
 */
int thread_find(struct intake *in, struct arrival *a, struct thread *t, struct fault *f);

/* Remembers what the message answers and what is not here yet. */
int thread_remember(struct intake *in, const struct arrival *a, int64_t message,
                    struct fault *f);

/* The letter of ours with that Message-ID: its outbox row and its request, 0 for
 * none. `id` may be NULL. */
int thread_letter(struct intake *in, const char *id, int64_t *letter, int64_t *request,
                  struct fault *f);

/* What a token of ours points to: its request, and the letter or the forward that it is
 * of. */
struct thread_pointer {
	int64_t letter;     /* outbox row, 0 = none */
	int64_t assignment;
	int64_t request;
};

/* All 0 when the token is not ours. `text` may be NULL. */
int thread_token(struct intake *in, const char *text, struct thread_pointer *to, struct fault *f);

#endif
