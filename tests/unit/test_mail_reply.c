#include <criterion/criterion.h>
#include <string.h>

#include "mail/reply.h"

TestSuite(mail_reply);

static void
expect_piece(const char *what, const char *got, const char *want)
{
	cr_expect(want ? got != NULL && strcmp(got, want) == 0 : got == NULL, "%s: %s", what,
	          got ? got : "(none)");
}

static void
expect(const char *text, const char *subject, const char *words, const char *quoted,
       const char *signature)
{
	struct reply reply;

	reply_split(text, subject, &reply);
	expect_piece("text", reply.text, words);
	expect_piece("quoted", reply.quoted, quoted);
	expect_piece("signature", reply.signature, signature);
	reply_free(&reply);
}

Test(mail_reply, a_letter_without_quotation_is_all_text)
{
	expect("halo\n\napa kabar\n", NULL, "halo\n\napa kabar", NULL, NULL);
	expect("", NULL, "", NULL, NULL);
	expect("\n\n", NULL, "", NULL, NULL);
}

Test(mail_reply, attributions_in_two_languages_over_several_lines)
{
	expect("baru\n\nPada Sen, 16 Nov 2026 pukul 07.52 Budi\n<b@c> menulis:\n\n> lama\n> lagi", "Re: x",
	       "baru", "Pada Sen, 16 Nov 2026 pukul 07.52 Budi\n<b@c> menulis:\n\n> lama\n> lagi", NULL);
	expect("new\nOn Mon, 16 Nov 2026 at 07:52, Budi <b@c> wrote:\n> old", NULL, "new",
	       "On Mon, 16 Nov 2026 at 07:52, Budi <b@c> wrote:\n> old", NULL);
	expect("baru\n2026-11-16 8:14 GMT+07:00 Budi <b@c>:\n> lama", NULL, "baru",
	       "2026-11-16 8:14 GMT+07:00 Budi <b@c>:\n> lama", NULL);
}

Test(mail_reply, words_below_and_between_quotations_are_text)
{
	expect("> satu\njawab satu\n> dua\njawab dua", NULL, "jawab satu\njawab dua", "> satu\n> dua", NULL);
	expect("Pada 1 Nov 2026 A <a@b> menulis:\n> lama\n\nbaru", NULL, "baru",
	       "Pada 1 Nov 2026 A <a@b> menulis:\n> lama", NULL);
}

Test(mail_reply, a_sentence_that_only_begins_like_an_attribution_is_text)
{
	expect("Pada hari Senin kami datang.\nPetugas menulis:\nbesok", NULL,
	       "Pada hari Senin kami datang.\nPetugas menulis:\nbesok", NULL, NULL);
}

Test(mail_reply, outlook_quotes_a_block)
{
	expect("baru\n\nDari: PPID <p@k>\nDikirim: Senin\nKepada: Budi\nPerihal: x\n\nlama", "RE: x", "baru",
	       "Dari: PPID <p@k>\nDikirim: Senin\nKepada: Budi\nPerihal: x\n\nlama", NULL);
	expect("new\n-----Pesan Asli-----\nlama", NULL, "new", "-----Pesan Asli-----\nlama", NULL);
	expect("new\n-----Original Message-----\nold", NULL, "new", "-----Original Message-----\nold", NULL);
}

Test(mail_reply, what_was_forwarded_belongs_to_the_text)
{
	const char *inside = "kami teruskan\n\n---------- Pesan terusan ----------\nDari: Budi <b@c>\n"
	                     "Tanggal: Sel\nSubjek: x\nKepada: <k@l>\n\nmohon data\n> lama";

	expect(inside, "Fwd: x", inside, NULL, NULL);
	expect("---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\nisi", NULL,
	       "---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\nisi", NULL, NULL);
	expect("lihat\n\nDari: A <a@b>\nDikirim: S\nKepada: K\n\nisi", "FW: x",
	       "lihat\n\nDari: A <a@b>\nDikirim: S\nKepada: K\n\nisi", NULL, NULL);
	cr_expect_str_eq(reply_forwarded(inside), strstr(inside, "Dari:"));
	cr_expect_null(reply_forwarded("bukan pesan terusan biasa"));
}

Test(mail_reply, signatures)
{
	expect("isi\n-- \nBudi\nWates", NULL, "isi", NULL, "Budi\nWates");
	expect("isi\n--\nBudi", NULL, "isi", NULL, "Budi");
	expect("isi\n\nDikirim dari HP saya", NULL, "isi", NULL, "Dikirim dari HP saya");
	expect("isi\n-- \nBudi\n> lama", NULL, "isi", "> lama", "Budi");
	expect("Dikirim dari kantor pos dengan harapan\nbesok", NULL,
	       "Dikirim dari kantor pos dengan harapan\nbesok", NULL, NULL);
}

Test(mail_reply, where_there_are_words_there_is_text)
{
	expect("> semua\n> kutipan", NULL, "> semua\n> kutipan", NULL, NULL);
	expect("-- \nBudi", NULL, "--\nBudi", NULL, NULL);
	expect("-----Pesan Asli-----\nlama", NULL, "-----Pesan Asli-----\nlama", NULL, NULL);
}
