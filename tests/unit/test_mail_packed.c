/* winmail.dat, S/MIME, PGP in a text: what senders pack their words in. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/armor.h"
#include "mail/cms.h"
#include "mail/lzfu.h"
#include "mail/tnef.h"

/* Builds bytes. */
struct out {
	unsigned char bytes[4096];
	size_t len;
};

static void
put(struct out *o, const void *bytes, size_t len)
{
	cr_assert_leq(o->len + len, sizeof o->bytes);
	memcpy(o->bytes + o->len, bytes, len);
	o->len += len;
}

static void
number(struct out *o, unsigned long value, size_t len)
{
	for (size_t i = 0; i < len; i++, value >>= 8)
		put(o, &(unsigned char){ (unsigned char)value }, 1);
}

static void
attribute(struct out *o, unsigned level, unsigned long id, const void *bytes, size_t len)
{
	number(o, level, 1);
	number(o, id, 4);
	number(o, len, 4);
	put(o, bytes, len);
	number(o, 0, 2);
}

static void
property(struct out *o, unsigned type, unsigned id, const char *bytes, size_t len)
{
	number(o, type, 2);
	number(o, id, 2);
	number(o, 1, 4);
	number(o, len, 4);
	put(o, bytes, len);
	number(o, 0, (4 - len % 4) % 4);
}

/* Two files, the second with its bytes before its name, and a text. */
static void
winmail(struct out *o)
{
	struct out props = { .len = 0 };

	number(o, 0x223e9f78, 4);
	number(o, 1, 2);
	attribute(o, 1, 0x0002800c, "Halo.\0", 6);
	attribute(o, 2, 0x00069002, "\1\0", 2);
	attribute(o, 2, 0x00018010, "SURAT~1.PDF", 12);
	attribute(o, 2, 0x0006800f, "satu", 4);
	number(&props, 2, 4);
	property(&props, 0x1e, 0x3704, "SURAT~1.PDF", 12);
	property(&props, 0x1f, 0x3707, "s\0u\0r\0a\0t\0.\0p\0d\0f\0\0\0", 20);
	attribute(o, 2, 0x00069005, props.bytes, props.len);
	attribute(o, 2, 0x00069002, "\1\0", 2);
	attribute(o, 2, 0x0006800f, "dua\0", 4);
	attribute(o, 2, 0x00018010, "caf\xe9.txt", 9);
}

Test(mail_packed, the_files_of_a_winmail_dat)
{
	struct out o = { .len = 0 };
	struct tnef tnef;

	winmail(&o);
	cr_assert(tnef_read((char *)o.bytes, o.len, &tnef));
	cr_assert_eq(tnef.n, 3);
	cr_expect_str_eq(tnef.entries[0].name, "surat.pdf", "the long name is the better one");
	cr_expect_eq(tnef.entries[0].len, 4);
	cr_expect_arr_eq(tnef.entries[0].bytes, "satu", 4);
	cr_expect_str_eq(tnef.entries[1].name, "café.txt");
	cr_expect_arr_eq(tnef.entries[1].bytes, "dua\0", 4);
	cr_expect(tnef.entries[2].is_body && strcmp(tnef.entries[2].bytes, "Halo.") == 0);
	cr_expect(!tnef.is_cut);
	tnef_free(&tnef);
}

/* Copies into a block of its own, so that a sanitizer sees what is read behind it. */
static void
read_copy(const unsigned char *bytes, size_t len)
{
	char *copy = malloc(len ? len : 1);
	struct tnef tnef;

	cr_assert_not_null(copy);
	memcpy(copy, bytes, len);
	if (tnef_read(copy, len, &tnef))
		for (size_t i = 0; i < tnef.n; i++)
			cr_expect(tnef.entries[i].unpacked != NULL || tnef.entries[i].len == 0 ||
			          (tnef.entries[i].bytes >= copy && tnef.entries[i].bytes + tnef.entries[i].len <= copy + len));
	tnef_free(&tnef);
	free(copy);
}

Test(mail_packed, a_winmail_dat_that_lies_is_read_within_its_bytes)
{
	struct out o = { .len = 0 };
	struct tnef tnef;

	winmail(&o);
	for (size_t len = 0; len < o.len; len++)
		read_copy(o.bytes, len);
	for (size_t i = 6; i < o.len; i++) {
		static const unsigned char lies[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

		for (size_t k = 0; k < sizeof lies; k++) {
			unsigned char was = o.bytes[i];

			o.bytes[i] = lies[k];
			read_copy(o.bytes, o.len);
			o.bytes[i] = was;
		}
	}
	cr_assert(tnef_read((char *)o.bytes, o.len - 20, &tnef));
	cr_expect_arr_eq(tnef.entries[0].bytes, "satu", 4, "what came before the break is there");
	tnef_free(&tnef);
	cr_expect(!tnef_read("halo, ini bukan TNEF", 20, &tnef));
	tnef_free(&tnef);
}

Test(mail_packed, no_more_files_than_are_allowed)
{
	size_t n = 3 * TNEF_ENTRIES, room = 6 + n * 14;
	unsigned char *bytes = malloc(room);
	struct out o = { .len = 0 };
	struct tnef tnef;

	cr_assert_not_null(bytes);
	number(&o, 0x223e9f78, 4);
	number(&o, 1, 2);
	attribute(&o, 2, 0x00069002, "\1\0\0", 3);
	memcpy(bytes, o.bytes, 6);
	for (size_t i = 0; i < n; i++)
		memcpy(bytes + 6 + i * 14, o.bytes + 6, 14);
	cr_assert(tnef_read((char *)bytes, room, &tnef));
	cr_expect_eq(tnef.n, TNEF_ENTRIES);
	cr_expect(tnef.is_cut);
	tnef_free(&tnef);
	free(bytes);
}

/* The first example of MS-OXRTFCP, section 4.1.1, and the second, 4.1.2. */
Test(mail_packed, compressed_rtf)
{
	static const char hello[] = "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel"
	                            "\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
	static const char cross[] = "\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04 WXYZ\x0dn}\x01\x0e\xb0";
	char *text;
	size_t len;

	text = lzfu_unpack(hello, sizeof hello - 1, &len);
	cr_assert_not_null(text);
	cr_expect_str_eq(text, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
	cr_expect_eq(len, 43);
	free(text);
	text = lzfu_unpack(cross, sizeof cross - 1, &len);
	cr_assert_not_null(text);
	cr_expect_str_eq(text, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
	free(text);
	for (size_t n = 0; n < sizeof hello - 1; n++)
		free(lzfu_unpack(hello, n, &len));
	cr_expect_null(lzfu_unpack("halo, halo, halo, halo", 22, &len));
}

static const char signed_[] =
    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\0"
    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80\x04\x03" "Hal\x04\x02o.\0\0\0\0\0\0\0\0\0\0\0\0";
static const char enveloped[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\0";

Test(mail_packed, what_a_signature_is_put_around)
{
	char *content;
	size_t len;

	cr_expect_eq(cms_read(signed_, sizeof signed_ - 1, &content, &len), CMS_SIGNED);
	cr_assert_not_null(content);
	cr_expect_eq(len, 5);
	cr_expect_str_eq(content, "Halo.");
	free(content);
	cr_expect_eq(cms_read(enveloped, sizeof enveloped - 1, &content, &len), CMS_ENCRYPTED);
	cr_expect_null(content);
	cr_expect_eq(cms_read("halo", 4, &content, &len), CMS_UNKNOWN);
	cr_expect_null(content);
	for (size_t n = 0; n < sizeof signed_ - 1; n++) {
		char *copy = malloc(n ? n : 1);

		cr_assert_not_null(copy);
		memcpy(copy, signed_, n);
		cms_read(copy, n, &content, &len);
		free(content);
		free(copy);
	}
}

/* Each level of unknown length must be looked through to its end. */
Test(mail_packed, deep_nesting_ends, .timeout = 10)
{
	size_t n = 200000;
	char *bytes = malloc(2 * n), *content;
	size_t len;

	cr_assert_not_null(bytes);
	for (size_t i = 0; i < n; i++)
		memcpy(bytes + 2 * i, "\x30\x80", 2);
	cr_expect_eq(cms_read(bytes, 2 * n, &content, &len), CMS_UNKNOWN);
	free(bytes);
}

Test(mail_packed, pgp_in_a_text)
{
	static const struct {
		const char *text, *want;
		bool encrypted;
	} cases[] = {
		{ "halo\n", "halo\n", false },
		{ "a\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhalo\n- -- \nBudi\n-----BEGIN PGP SIGNATURE-----\n"
		  "x\n-----END PGP SIGNATURE-----\nb\n", "a\nhalo\n-- \nBudi\nb\n", false },
		{ "-----BEGIN PGP SIGNED MESSAGE-----\n\nhalo", "halo", false },
		{ "-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n",
		  "-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n", true },
		{ "> -----BEGIN PGP MESSAGE-----\n", "> -----BEGIN PGP MESSAGE-----\n", false },
		{ "-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = strdup(cases[i].text);

		cr_expect_eq(armor_read_through(text), cases[i].encrypted, "%s", cases[i].text);
		cr_expect_str_eq(text, cases[i].want, "%s", text);
		free(text);
	}
}
