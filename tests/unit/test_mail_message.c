#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mail/filename.h"
#include "mail/message.h"
#include "mail/text.h"
#include "mail/warning.h"

TestSuite(mail_message, .init = message_start);

static const struct message_limits usual = {
	.header_bytes = 262144, .parts = 20, .depth = 5, .text_bytes = 65536,
};
static struct message m;
static int fd;

static void
open_bytes(const char *bytes, size_t len)
{
	fd = memfd_create("mail", 0);
	cr_assert(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
	cr_assert_eq(message_open(fd, &usual, &m), 0);
}

static void
open_text(const char *text)
{
	open_bytes(text, strlen(text));
}

static void
done(void)
{
	message_close(&m);
	close(fd);
}

/* "number:type:size" of every part. */
static void
expect_parts(const char *want)
{
	char got[500] = "";

	for (size_t i = 0; i < m.n; i++) {
		if (m.parts[i].kind != PART_MULTIPART)
			message_load(&m, i);
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s:%s:%d ", m.parts[i].number,
		         m.parts[i].type, (int)m.parts[i].size_bytes);
	}
	cr_expect_str_eq(got, want, "%s", got);
}

static void
expect_words(const char *want)
{
	struct text text;

	text_read(&m, &text);
	cr_expect_str_eq(text.words, want, "%s", text.words);
	text_free(&text);
}

Test(mail_message, parts_are_numbered_as_imap_does)
{
	open_text("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative;"
	          " boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>html\n--b--\n--a\n"
	          "Content-Type: message/rfc822\n\nSubject: x\n\ninside\n--a\nContent-Type: image/png\n"
	          "Content-Transfer-Encoding: base64\n\nYWJj\n--a--\n");
	expect_parts(":multipart/mixed:0 1:multipart/alternative:0 1.1:text/plain:5 1.2:text/html:7 "
	             "2:message/rfc822:18 2.1:text/plain:6 3:image/png:3 ");
	expect_words("plain");
	cr_expect(m.parts[5].is_attached);
	done();
}

Test(mail_message, an_attached_message_is_its_bytes_in_the_file)
{
	open_text("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: message/rfc822\r\n\r\n"
	          "Subject: x\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\n\r\ny\r\n--ab--\r\n"
	          "\r\n--a--\r\n");
	message_load(&m, 1);
	cr_expect_str_eq(m.parts[1].bytes, "Subject: x\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n"
	                                   "--ab\r\n\r\ny\r\n--ab--\r\n");
	done();
}

Test(mail_message, sizes_and_digests_are_of_decoded_bytes)
{
	open_text("Content-Type: application/x\nContent-Transfer-Encoding: base64\n\nYQ==\nYg==\nYw==\n");
	message_load(&m, 0);
	cr_expect_eq(m.parts[0].size_bytes, 3);
	cr_expect_str_eq(m.parts[0].sha256,
	                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	cr_expect_eq(m.parts[0].len, 0, "attachments are not kept");
	done();
}

Test(mail_message, bounds_are_warnings)
{
	char text[4000] = "Content-Type: multipart/mixed; boundary=a\n\n";

	for (int i = 0; i < 50; i++)
		strcat(text, "--a\n\nx\n");
	open_text(text);
	cr_expect_eq(m.n, usual.parts);
	cr_expect_eq(m.warnings, WARNING_BIT(WARNING_LIMIT_PARTS));
	done();

	strcpy(text, "Subject: x\n");
	for (int i = 0; i < 30; i++)
		sprintf(text + strlen(text), "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	strcat(text, "\nx\n");
	open_text(text);
	cr_expect_eq(m.n, usual.depth + 1);
	cr_expect_eq(m.warnings, WARNING_BIT(WARNING_LIMIT_DEPTH));
	done();
}

Test(mail_message, what_gmime_cannot_open_is_opened)
{
	open_text("");
	expect_words("");
	done();
	open_text("halo pak\n\nmohon data");
	expect_words("halo pak\n\nmohon data");
	done();
	open_bytes("Subject: a\0b\n\nha\0lo\n", 20);
	expect_words("halo\n");
	done();
	open_text("From x Wed\nSubject: a\n\n>From sini\n");
	expect_words("From sini\n");
	done();
	open_text("Content-Type: multipart/mixed; boundary=never\n\nhalo\n");
	expect_words("halo\n");
	cr_expect(m.warnings & WARNING_BIT(WARNING_UNREADABLE));
	done();
	open_text("Content-Type: text\n\nhalo\n");
	expect_words("halo\n");
	done();
}

Test(mail_message, the_words_are_chosen)
{
	static const char alternative[] =
	    "Content-Type: multipart/alternative; boundary=a\n\n--a\n\n%s\n--a\nContent-Type: text/html\n\n"
	    "<p>kaya</p>\n--a--\n";
	char text[500];

	snprintf(text, sizeof text, alternative, "polos");
	open_text(text);
	expect_words("polos");
	done();
	snprintf(text, sizeof text, alternative, " \n");
	open_text(text);
	expect_words("kaya");
	done();
	open_text("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nsatu\n--a\n\ndua\n--a\nContent-Type: "
	          "text/plain; name=x.txt\n\ntiga\n--a--\n");
	expect_words("satu\ndua");
	done();
	open_text("Content-Type: text/plain; name=x.txt\nContent-Disposition: attachment\n\ntiga\n");
	expect_words("tiga\n");
	done();
	open_text("Content-Type: multipart/mixed; boundary=a\n\n--a\n\n\n--a\nContent-Type: message/rfc822\n\n"
	          "Subject: s\n\npermohonan warga\n--a--\n");
	expect_words("permohonan warga");
	done();
}

Test(mail_message, text_is_decoded_whole)
{
	open_text("Content-Transfer-Encoding: base64\n\ncGVybW9ob25hbiA=\naW5mb3JtYXNp\n");
	expect_words("permohonan informasi");
	done();
	open_text("Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\n"
	          "S=C3=A9wa=\n kios\n");
	expect_words("Séwa kios\n");
	done();
	open_text("Content-Type: text/html\n\n<meta charset=iso-8859-1><p>caf\xe9");
	expect_words("café");
	done();
}

Test(mail_message, soft_line_breaks_are_undone)
{
	static const struct {
		const char *flowed, *want;
		bool delsp;
	} cases[] = {
		{ "a \nb\nc\n", "a b\nc\n", false },
		{ "a \nb\n", "ab\n", true },
		{ "a \n> b \n> c\nd\n", "a \n> b c\nd\n", false },
		{ "a \n-- \nBudi\n", "a \n-- \nBudi\n", false },
		{ " >a\n  b\n", ">a\n b\n", false },
		{ "a ", "a ", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = text_unflow(cases[i].flowed, cases[i].delsp);

		cr_expect_str_eq(got, cases[i].want, "%s: %s", cases[i].flowed, got);
		free(got);
	}
}

Test(mail_message, file_names_are_harmless)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "surat.pdf", "surat.pdf" },
		{ "../../etc/passwd", "passwd" },
		{ "C:\\temp\\x.doc", "x.doc" },
		{ "-rf", "rf" },
		{ ".profile", "profile" },
		{ "..", NULL },
		{ "", NULL },
		{ "a\nb\tc", "a b c" },
		{ "a\x1b[31m.txt", "a[31m.txt" },
		{ "foto\xe2\x80\xae" "gpj.exe", "fotogpj.exe" },
		{ "=?UTF-8?Q?Akta_=E2=80=93_kutipan=2Epdf?=", "Akta – kutipan.pdf" },
	};
	char longest[400];
	uint32_t warnings = 0;
	char *got;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		got = filename_clean(cases[i].name, &warnings);
		cr_expect(cases[i].want ? got != NULL && strcmp(got, cases[i].want) == 0 : got == NULL,
		          "%s: %s", cases[i].name, got ? got : "(none)");
		free(got);
	}
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	got = filename_clean(longest, &warnings);
	cr_expect_leq(strlen(got), 200);
	free(got);
}

static void
digest(const char *text, char out[DIGEST_TEXT_SIZE])
{
	open_text(text);
	cr_assert_eq(message_digest(fd, &m.header, out), 0);
	done();
}

Test(mail_message, a_mail_delivered_twice_has_one_content)
{
	static const char *const same[] = {
		"Return-Path: <a@b>\nReceived: x\nMessage-ID: <1@b>\nFrom: a@b\nSubject: s\n\nhalo\n\nya\n",
		"Received: y\nDelivered-To: z\nMessage-ID: <1@b>\nFrom: a@b\nSubject: s\n\nhalo\n\nya\n\n\n",
		"Message-ID: <1@b>\r\nSubject: s\r\nFrom: a@b\r\n\r\nhalo\r\n\r\nya\r\n",
		"Message-ID: <1@b>\nFrom: a@b\nSubject: s\n\nhalo\n\nya",
	};
	static const char *const other[] = {
		"Message-ID: <2@b>\nFrom: a@b\nSubject: s\n\nhalo\n\nya",
		"Message-ID: <1@b>\nFrom: a@b\nSubject: s\n\nhalo\nya",
		"Message-ID: <1@b>\nFrom: a@b\nSubject: t\n\nhalo\n\nya",
		"Message-ID: <1@b>\nFrom: c@b\nSubject: s\n\nhalo\n\nya",
	};
	char first[DIGEST_TEXT_SIZE], next[DIGEST_TEXT_SIZE];

	digest(same[0], first);
	for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
		digest(same[i], next);
		cr_expect_str_eq(next, first, "%s", same[i]);
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		digest(other[i], next);
		cr_expect_str_neq(next, first, "%s", other[i]);
	}
}
