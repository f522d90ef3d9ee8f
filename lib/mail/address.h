/*
 * Address lists (RFC 5322 section 3.4), read tolerantly and without recursion:
 * `To: a:a:a:…` costs GMime its stack (RELIABILITY 0.4), here it is a loop.
 * Groups are flattened, routes and comments left out, encoded words in names
 * decoded even where they should not stand (in quoted strings, around an address).
 * Forgotten brackets and commas are seen: "Ani a@b c@d" is two.
 *
 * An address is what the sender wrote, cleaned to one line of UTF-8; whether
 * mail may be sent to it is for whoever sends.
 */
#ifndef LOKET_MAIL_ADDRESS_H
#define LOKET_MAIL_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

#define ADDRESS_MAX 1000 /* of one list; more gives WARNING_LIMIT_ADDRESSES */

/* Either may be NULL, never both. */
struct address {
	char *name;
	char *address;
};

struct address_list {
	struct address *items;
	size_t n;
};

/* Adds the addresses of one header value to a list that starts as { 0 }. The
 * list is freed with address_free(). Raw bytes are in raw_charset, where known (NULL
 * else). */
void address_parse(const char *value, const char *raw_charset, struct address_list *list,
                   uint32_t *warnings);

void address_free(struct address_list *list);

#endif
