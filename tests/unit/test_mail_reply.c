#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
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
	expect("neu\n_____ ursprüngliche Nachricht _____\nVon: A\n\nalt", NULL, "neu",
	       "_____ ursprüngliche Nachricht _____\nVon: A\n\nalt", NULL);
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

Test(mail_reply, a_letters_own_head_is_no_quotation)
{
	expect("Selamat siang,\n\nKepada: PPID\nDari: Ketua RT\nTanggal: 16 November 2026\nPerihal: data\n\nisi", NULL,
	       "Selamat siang,\n\nKepada: PPID\nDari: Ketua RT\nTanggal: 16 November 2026\nPerihal: data\n\nisi", NULL,
	       NULL);
}

Test(mail_reply, other_languages_quote_too)
{
	static const char *const attributions[] = {
		"Le 4 janv. 2016 19:03, \"Neil\"\n<a@b.example>\na écrit :", "Am 03.02.2016 3:35 schrieb Max <a@b.example>:",
		"El jueves, 21 de noviembre de 2013, Juan escribió:", "30 серп. 2016 р. 20:45 \"A\" <a@b.example> пише:",
		"---- On Tue, 22 Dec 2015 14:17:36 +0530 Sam<a@b.example> wrote ----",
		"2016-03-03 17:21 GMT+01:00 Some One", "Mengutip PPID <a@b.example>:",
	};

	for (size_t i = 0; i < sizeof attributions / sizeof *attributions; i++) {
		char text[400], quoted[300];

		snprintf(quoted, sizeof quoted, "%s\n> lama", attributions[i]);
		snprintf(text, sizeof text, "baru\n\n%s", quoted);
		expect(text, NULL, "baru", quoted, NULL);
	}
}

Test(mail_reply, pieces_tell_how_they_stood)
{
	struct reply r;

	reply_split("> satu\njawab\nlagi\n> dua\nakhir\n-- \nBudi", "Re: x", &r);
	cr_assert_eq(r.n, 6);
	cr_expect(r.pieces[0].kind == REPLY_QUOTED && r.pieces[0].lines == 1);
	cr_expect(r.pieces[1].kind == REPLY_TEXT && r.pieces[1].lines == 2);
	cr_expect(r.pieces[2].kind == REPLY_QUOTED && r.pieces[2].lines == 1);
	cr_expect(r.pieces[3].kind == REPLY_TEXT && r.pieces[3].lines == 1);
	cr_expect(r.pieces[4].kind == REPLY_SEPARATOR && r.pieces[4].len == 2);
	cr_expect(r.pieces[5].kind == REPLY_SIGNATURE && r.pieces[5].lines == 1);
	reply_free(&r);
	reply_split("isi", NULL, &r);
	cr_expect_eq(r.n, 1);
	reply_free(&r);
}

Test(mail_reply, hostile_text_is_read_in_time, .timeout = 60)
{
	static const char *const pieces[] = {
		"pada 1.23 a@b:\n", "Dari: a@b 1:23\n", "-\n", ">", "> \n", "\n", "--\n", "dari: \n\n", "on ", "1 a@b\n",
		"pada <\n", "Sent from \n", "---a---\n",
	};
	size_t n = 1 << 18;
	char *text = malloc(n + 40);

	cr_assert_not_null(text);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct reply r;
		char *p = text;

		while (p < text + n)
			p = stpcpy(p, pieces[i]);
		reply_split(text, "Re: x", &r);
		cr_expect_not_null(r.text);
		reply_free(&r);
	}
	free(text);
}
