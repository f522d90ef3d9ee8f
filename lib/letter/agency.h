/*
 * What a letter to an agency says of a request, without who asked it.
 */
#ifndef LOKET_LETTER_AGENCY_H
#define LOKET_LETTER_AGENCY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The words of a request (`key` "text" or "subject" of its row) as the agency reads them:
 * as they are when the forward names the applicant, but never with a NIK, else redacted
 * (rules/redact.h). The caller frees.
 */
char *agency_words(const json_t *request, const char *key, bool with_identity);

/*
 * The question: the words of the request, and behind them, with its day, each of
 * `additions` [{text, received_at}], what the applicant wrote besides. The caller frees.
 */
char *agency_question(const json_t *request, const json_t *additions, bool with_identity,
                      int32_t zone_secs);

/* Who asks, a line each (no NIK), or the sentence that it is not told. The caller frees. */
char *agency_identity(const json_t *request, bool with_identity);

/* Who reads it: "PPID Pembantu Dinas Kesehatan"; a Bidang of the PPID's own office is
 * called by its name. The caller frees. */
char *agency_reader(const char *code, const char *name);

#endif
