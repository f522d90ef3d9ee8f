/*
 * What a reader should know about how a message was read. A warning is never a
 * failure: the message is registered all the same, and its raw bytes are kept.
 * The words are part of the record's contract (loket-record(5)) and stay.
 */
#ifndef LOKET_MAIL_WARNING_H
#define LOKET_MAIL_WARNING_H

#include <stdint.h>

enum warning {
	WARNING_UNREADABLE,       /* no MIME structure was found: the body is one text */
	WARNING_UNREADABLE_CRASH, /* reading it killed the reader; from the headers alone */
	WARNING_UNREADABLE_TIME,  /* reading it took too long; from the headers alone */
	WARNING_BOUNDARY,         /* parts were found by another boundary than the declared one */
	WARNING_HEADER_NONE,      /* no header field at all */
	WARNING_HEADER_BROKEN,    /* lines among the headers that are none were left out */
	WARNING_NUL,              /* NUL bytes were left out */
	WARNING_CR,               /* lines that end with CR alone were mended */
	WARNING_CHARSET_UNKNOWN,  /* a character set that nobody knows */
	WARNING_CHARSET_WRONG,    /* bytes that the named character set does not have */
	WARNING_CHARSET_GUESSED,  /* it is in another character set than it says, or says none */
	WARNING_ENCODING_BROKEN,  /* base64 with bytes that are none */
	WARNING_ENCRYPTED,        /* words are inside, but only for a key */
	WARNING_EMPTY,            /* no words at all */
	WARNING_NIK_INVALID,      /* a NIK was told that cannot be one */
	WARNING_SMS_INCOMPLETE,   /* parts of a long SMS have not come */
	WARNING_LIMIT_MESSAGE,    /* only the beginning of the message was read */
	WARNING_LIMIT_HEADER,     /* header fields were cut or left out */
	WARNING_LIMIT_ADDRESSES,  /* addresses were left out */
	WARNING_LIMIT_REFERENCES, /* only the last message ids were kept */
	WARNING_LIMIT_PARTS,      /* parts were left out */
	WARNING_LIMIT_DEPTH,      /* parts nested deeper were left out */
	WARNING_LIMIT_PACKED,     /* what is packed in a part was not opened, or not all of it */
	WARNING_LIMIT_TEXT,       /* the text was cut */
	WARNING_LIMIT_HTML,       /* the HTML was nested too deep, or had too many elements */
	WARNING__MAX,
};

/* A set of warnings is a uint32_t of these bits. */
#define WARNING_BIT(warning) (UINT32_C(1) << (warning))

/* The word in a record, "charset:unknown". */
const char *warning_word(enum warning warning);

#endif
