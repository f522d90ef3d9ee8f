/*
 * What only this register can make: the tokens of its letters (rules/token.h) and
 * the unguessable part of their Message-IDs, by HMAC with the register's secret.
 *
 * Whoever has a right token has had our letter, or a copy of it: a token shows the
 * file and opens nothing. What a writer may do with the file hangs on his address
 * (register/reply.h).
 */
#ifndef LOKET_REGISTER_KEYED_H
#define LOKET_REGISTER_KEYED_H

#include "base/conf.h"
#include "base/digest.h"
#include "register/register.h"
#include "rules/token.h"

/* HMAC of a text with the register's secret. EX_CONFIG when there is none. */
int keyed_digest(struct reg *r, const char *text, char hex[DIGEST_TEXT_SIZE], struct fault *f);

/*
 * Our address with the token of a row, for Reply-To (TOKEN_REQUEST with the
 * request's id), the envelope sender (TOKEN_LETTER with the outbox row's id) or the
 * Reply-To of a letter to an agency (TOKEN_ASSIGNMENT). The same row has the same
 * address for ever. "" with [office] delimiter = none, or when the address would be
 * too long: the letter then goes without it. The address is that of [smtp] from,
 * else of [office] email.
 */
int keyed_address(struct reg *r, const struct conf *conf, enum token_role role, int64_t id,
                  char address[TOKEN_ADDRESS_BYTES], struct fault *f);

/* 1 when the text is a token that this register made, and then *token is what it
 * says; 0 when it is not, without saying why; -1. The time it takes tells nothing.
 * `text` may be NULL. */
int keyed_check(struct reg *r, const char *text, struct token *token, struct fault *f);

#endif
