/*
 * The outermost shell of S/MIME (CMS, RFC 5652), as far as it can be read without a
 * key: which kind it is, and what a signature was put around. BER in any form, also
 * of unknown length. Signatures are not checked.
 */
#ifndef LOKET_MAIL_CMS_H
#define LOKET_MAIL_CMS_H

#include <stddef.h>

enum cms_kind {
	CMS_UNKNOWN,
	CMS_SIGNED,
	CMS_ENCRYPTED,
	CMS_OTHER, /* compressed, a digest */
};

/* Of signed data *content is a copy of what was signed, which the caller frees; NULL
 * when there is nothing inside (certificates, a signature of something else), and for
 * every other kind. */
enum cms_kind cms_read(const char *bytes, size_t len, char **content, size_t *content_len);

#endif
