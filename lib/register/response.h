/*
 * What an agency answers to a forward (step 4; DESIGN.md section 5). Of this room only.
 *
 * A mail is an agency's answer when it came to the address with the forward's token, or
 * when its sender is a mailbox of an agency that was asked and the office's own mail
 * server vouches for the sender. Anything else that only claims to be one waits for the
 * desk: a From is easily written, and what an agency says is carried to a citizen.
 *
 * In its first line an agency may say TANGGAPAN, BUKAN KEWENANGAN (and whose it is) or
 * MOHON WAKTU (and until when); without such a word it is an answer.
 */
#ifndef LOKET_REGISTER_RESPONSE_H
#define LOKET_REGISTER_RESPONSE_H

#include "register/thread.h"

struct response_proof {
	int64_t assignment; /* the forward that it answers, or says that it answers; 0 = none */
	bool counts;
	const char *why;    /* what proves it, or what is missing; static, for the event */
};

/* Is the message of t->request, which is not the sender's own file, an agency's answer? */
int response_prove(struct intake *in, const struct arrival *a, const struct thread *t,
                   struct response_proof *proof, struct fault *f);

/*
 * Takes it as the agency's answer, with outcome `response`:
 *
 * TANGGAPAN, or no word: the forward is answered and its clock ends. When no other one
 * owes an answer the request is ditanggapi. What an agency sends besides is added.
 * BUKAN KEWENANGAN: the forward is returned, and the request is reviewed again at once;
 * tenggat goes on. The suggestions unlearn it.
 * MOHON WAKTU: noted with the day that it names. No clock moves: the law's does not
 * either, and the PPID sees what he was asked for.
 *
 * Once the request is decided or closed it is kept for the desk (follow_up) and changes
 * nothing. While the applicant's completion is awaited the forward is answered all the
 * same, and the request goes on waiting.
 */
int response_take(struct intake *in, struct arrival *a, const struct response_proof *proof,
                  struct fault *f);

/*
 * The PPID no longer waits for an agency: its forward is excused, its clock void, no
 * reminder goes any more. When no other one owes, the request is ditanggapi if somebody
 * has answered, else reviewed again. `codes` are agencies that owe, ',' between; told
 * gets "excused" and "said". EX_DATAERR when one of them owes nothing.
 */
int response_excuse(struct intake *in, const json_t *request, const char *codes, json_t *told,
                    struct fault *f);

/* One forward (a row of assignment_owing) is not waited for any more: its clock is void,
 * with an event, and no status changes. */
int response_excuse_row(struct intake *in, int64_t request, const json_t *row, struct fault *f);

/* The PPID answers himself: all that owe are excused, and no status changes. */
int response_excuse_all(struct intake *in, int64_t request, struct fault *f);

#endif
