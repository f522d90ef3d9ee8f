/*
 * What letters say of an objection: to the superior who decides it, and to the applicant who
 * made it.
 */
#ifndef LOKET_LETTER_OBJECTION_H
#define LOKET_LETTER_OBJECTION_H

#include <jansson.h>

#include "base/conf.h"
#include "letter/words.h"

/* Texts as letters have them; freed with objection_words_free(). No NIK in any of them. */
struct objection_words {
	char *applicant; /* name, address, contact, occupation, purpose, and the proxy */
	char *question;  /* what the request asked */
	char *text;      /* the objection's own words */
	char *history;   /* kasus posisi: what happened to the request, a line a step */
	char *reasons;   /* the superior's consideration; "" before there is one */
	char *order;     /* what the PPID must do, and until when; or that he must do nothing */
	char *dispute_due; /* "7 Desember 2026", or that it counts from this letter */
};

/* `request` as desk_request() gives it, `about` as letter/make.c does. */
void objection_words(const json_t *request, const json_t *about, const struct conf *conf,
                     struct objection_words *words);
void objection_words_free(struct objection_words *words);

#endif
