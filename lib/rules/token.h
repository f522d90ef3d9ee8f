/*
 * Tokens in our own address: ppid+r123.k7q2m9w4c8b3x6td@… (RFC 5233 subaddress).
 *
 * A token says whose letter it is: a role, the row's id, and a keyed hash that
 * nobody can guess (80 bits, base 32 without l, o, 0 and 1, in any case: mail
 * programs and people change it). Here is its shape only; the hash is made and
 * checked in register/keyed, with the register's secret.
 */
#ifndef LOKET_RULES_TOKEN_H
#define LOKET_RULES_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_MAC_BYTES 17 /* 16 letters and a NUL */
#define TOKEN_BYTES 40     /* any token with its NUL */
#define TOKEN_ADDRESS_BYTES 255 /* any address that mail can be sent to, with its NUL */

enum token_role {
	TOKEN_REQUEST,    /* r: the applicant's file; Reply-To of his letters */
	TOKEN_LETTER,     /* b: one letter; its envelope sender, where bounces go */
	TOKEN_ASSIGNMENT, /* s: a file at one agency; Reply-To of letters to it */
	TOKEN__MAX,
};

struct token {
	enum token_role role;
	int64_t id;
	char mac[TOKEN_MAC_BYTES];
};

/* Writes "r123.k7q2…". */
void token_format(const struct token *token, char text[TOKEN_BYTES]);

/* Reads one; false when the text has not this shape. `text` may be NULL. */
bool token_parse(const char *text, struct token *token);

/* The base 32 letters of the first 80 bits of a hash in hexadecimal digits. */
void token_mac(const char *hex, char mac[TOKEN_MAC_BYTES]);

/*
 * The office's address with the token: "ppid" + delimiter + token + "@…". False,
 * and address "", when there is no delimiter ('\0') or the result is no address
 * that mail can be sent to: then the letter goes without it.
 */
bool token_address(const char *office, char delimiter, const char *text,
                   char address[TOKEN_ADDRESS_BYTES]);

/* The token of an address that is the office's with one; false when it is not. */
bool token_of_address(const char *address, const char *office, char delimiter,
                      char text[TOKEN_BYTES]);

#endif
