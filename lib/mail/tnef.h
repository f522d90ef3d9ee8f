/*
 * winmail.dat: what Outlook packs a letter into (MS-OXTNEF): attachments, and the
 * body as RTF, HTML or text.
 *
 * Read by ourselves, in place: libytnef 2.0 loses files whose data come before their
 * names, copies every attachment and prints what it thinks. Nothing here is
 * believed but what lies within the bytes; what breaks off ends the list.
 */
#ifndef LOKET_MAIL_TNEF_H
#define LOKET_MAIL_TNEF_H

#include <stdbool.h>
#include <stddef.h>

#define TNEF_ENTRIES 200   /* of one file that are told */

struct tnef_entry {
	char *name;            /* UTF-8, as the sender wrote it; NULL for none */
	char *type;            /* as declared, or NULL */
	char *charset;         /* of a text body, or NULL */
	const char *bytes;     /* within the file, or what was unpacked of it */
	size_t len;
	bool is_body;
	bool is_message;       /* another TNEF file: an attached message */
	char *unpacked;        /* owns bytes when they are not in the file */
};

struct tnef {
	struct tnef_entry *entries;
	size_t n;
	bool is_cut;           /* broken off, or entries were left out */
};

/* Lists what is in len bytes, which must stay as long as the list; bodies come last.
 * False when they are no TNEF. Freed with tnef_free() either way. */
bool tnef_read(const char *bytes, size_t len, struct tnef *tnef);

void tnef_free(struct tnef *tnef);

#endif
