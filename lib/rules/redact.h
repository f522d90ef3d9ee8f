/*
 * A citizen's words without the citizen: what an agency reads when it need not know who
 * asks (UU 27/2022; DOMAIN.md 4, L4).
 *
 * Taken out are what the register knows of him (name, e-mail address, postal address,
 * NIK, telephone) wherever it stands, all e-mail addresses, NIK and telephone numbers,
 * the lines of a form that tell an identity, and a line that is nothing but his name, as
 * under a letter. It is as good as words allow: who describes himself in other words
 * stays described, so an officer reads it before it goes (--preview).
 */
#ifndef LOKET_RULES_REDACT_H
#define LOKET_RULES_REDACT_H

#include <stdbool.h>

/* What stands in the place of what was taken out. */
#define REDACT_MARK "[disamarkan]"

/* Any of them may be NULL. */
struct redact_person {
	const char *name;
	const char *email;
	const char *phone;
	const char *address;
};

/* The text without the person; the caller frees it. NULL gives "". */
char *redact_text(const char *text, const struct redact_person *person);

/*
 * Does a file tell who sent it, by its name or its type? A scan of an identity card
 * ("KTP Siti.jpg"), a letter or a form that he has signed, a power of attorney, an address
 * card, a whole mail. `name` and `type` may be NULL.
 */
bool redact_is_identity_file(const char *name, const char *type);

/* Is it, by its name, a card with a person's number on it: a KTP, a family card, a passport?
 * `name` may be NULL. */
bool redact_is_card(const char *name);

#endif
