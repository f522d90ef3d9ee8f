#include <criterion/criterion.h>
#include <stdlib.h>

#include "mail/encoded.h"

TestSuite(mail_encoded);

Test(mail_encoded, encoded_words_are_decoded)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{ "polos", "polos" },
		{ "=?UTF-8?B?bW9ob24g8J+Zjw==?=", "mohon 🙏" },
		/* what GMime 3.2.13 cuts to "Permohonan dari" */
		{ "=?UTF-8?B?UGVybW9ob25hbg==?= =?UTF-8?B?IEluZm9ybWFzaSBQdWJsaWs=?= dari",
		  "Permohonan Informasi Publik dari" },
		{ "=?UTF-8?Q?a_b=2E?=\t=?UTF-8?B?Yw==?= d", "a b.c d" },
		{ "a =?utf-8?q?b?= c", "a b c" },
		{ "a=?utf-8?q?b?=c", "abc" },
		/* one character cut between two words, and their names in another case */
		{ "=?UTF-8?Q?S=C3?= =?utf-8?Q?=A9wa?=", "Séwa" },
		/* a base64 group cut between two words, and padding left out */
		{ "=?utf-8?B?UGVyb?= =?utf-8?B?W9ob24=?=", "Permohon" },
		{ "=?utf-8?B?SGk?= =?utf-8?B?SGk?=", "HiHi" },
		{ "=?iso-8859-1*en?Q?caf=E9?=", "café" },
		{ "=?utf-8?Q?a b?=", "a b" },
		{ "=?utf-8?Q?a=zz=4?=", "a=zz=4" },
		{ "=?x-tidak-ada?Q?a=E9?=", "a\xef\xbf\xbd" },
		{ "=?utf-8?X?a?= =?utf-8?Q?b", "=?utf-8?X?a?= =?utf-8?Q?b" },
		{ "caf\xe9", "café" },
		{ "S\xc3\xa9wa", "Séwa" },
		{ "=?utf-8?Q?a=0D=0ABcc:_x=00=1B?=", "a Bcc: x" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint32_t warnings = 0;
		char *got = encoded_decode(cases[i].value, NULL, &warnings);

		cr_expect_str_eq(got, cases[i].want, "%s: %s", cases[i].value, got);
		free(got);
	}
}

Test(mail_encoded, raw_bytes_are_in_the_character_set_of_the_message)
{
	uint32_t warnings = 0;
	char *got = encoded_decode("\xd7\xaa\xb7\xa2 =?utf-8?Q?=C3=A9?=", "gb2312", &warnings);

	cr_expect_str_eq(got, "转发 é");
	free(got);
}

/* As mail programs write them: padded words one after the other, characters and base64
 * groups cut in two, folds inside words, names in any case, and what is no word. */
Test(mail_encoded, subjects_of_many_programs)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{ "=?UTF-8?B?UGVybW9ob25hbg==?= =?UTF-8?B?IGRhdGE=?=",
		  "Permohonan data" },
		{ "=?utf-8?B?QWR1YW46IGphbGFuIA==?=\n =?utf-8?B?cnVzYWsgZGkgV2F0ZXM=?=",
		  "Aduan: jalan rusak di Wates" },
		{ "=?utf-8?B?YQ==?= =?utf-8?B?YmI=?= =?utf-8?B?Y2Nj?= =?utf-8?B?ZGRkZA==?=",
		  "abbcccdddd" },
		{ "=?us-ascii?B?Rnc6IA==?= =?iso-8859-1?B?U+l3YQ==?= =?utf-8?B?bg==?=",
		  "Fw: Séwan" },
		{ "=?UTF-8?B?8J8=?= =?UTF-8?B?k6IgUGVuZ3VtdW1hbg==?=",
		  "📢 Pengumuman" },
		{ "=?UTF-8?Q?=F0=9F=93?=\n\t=?UTF-8?Q?=A2_Pengumuman?=",
		  "📢 Pengumuman" },
		{ "=?UTF-8?B?8J8=?= =?UTF-8?Q?=93=A2_Pengumuman?=",
		  "📢 Pengumuman" },
		{ "Re: =?utf-8?Q?Balasan?= =?utf-8?Q?_kepada_Anda?=",
		  "Re: Balasan kepada Anda" },
		{ "Re:=?utf-8?Q?x?=",
		  "Re:x" },
		{ "[=?utf-8?Q?PPID?=] =?utf-8?Q?hal?=",
		  "[PPID] hal" },
		{ "(=?utf-8?Q?=C3=A9?=)",
		  "(é)" },
		{ "\"=?utf-8?Q?=C3=A9?=\"",
		  "\"é\"" },
		{ "=?iso-8859-1?Q?Caf=e9?=",
		  "Café" },
		{ "=?utf-8?q?Caf=c3=A9?=",
		  "Café" },
		{ "=?utf-8?b?Q2Fmw6k=?=",
		  "Café" },
		{ "=?UTF-8?B?Q2Fmw6k?=",
		  "Café" },
		{ "=?UTF-8?B? Q2Fm w6k= ?=",
		  "Café" },
		{ "=?UTF-8?B?Q2Fm\n w6k=?=",
		  "Café" },
		{ "=?UTF-8?B?Q2Fmw6k==?=",
		  "Café" },
		{ "=?UTF-8?Q?Caf=C3=A9_=?= akhir",
		  "Café = akhir" },
		{ "=?UTF-8?Q?tanya=3F_ya?=",
		  "tanya? ya" },
		{ "=?UTF-8?Q?a=5Fb?=",
		  "a_b" },
		{ "=?UTF-8?Q?\?= x",
		  "x" },
		{ "=?UTF-8?B?\?= x",
		  "x" },
		{ "=?utf-8?Q?a?==?utf-8?Q?b?=",
		  "ab" },
		{ "=?utf-8?Q?a?=  \n  =?utf-8?Q?b?=",
		  "ab" },
		{ "=?utf-8?Q?a?= dan =?utf-8?Q?b?=",
		  "a dan b" },
		{ "=?utf-8?Q?a?=, =?utf-8?Q?b?=",
		  "a, b" },
		{ "1 =?= 2",
		  "1 =?= 2" },
		{ "=?utf-8?Q?putus",
		  "=?utf-8?Q?putus" },
		{ "=?utf-8",
		  "=?utf-8" },
		{ "=?",
		  "=?" },
		{ "=??Q?a?=",
		  "=??Q?a?=" },
		{ "=?utf-8?Z?a?=",
		  "=?utf-8?Z?a?=" },
		{ "=?iso-8859-15?Q?=DCbersicht?=",
		  "Übersicht" },
		{ "=?iso-8859-2?Q?=A3=F3d=BC?=",
		  "Łódź" },
		{ "=?koi8-r?B?8NLJ18XU?=",
		  "Привет" },
		{ "=?windows-1251?B?z/Do4uXy?=",
		  "Привет" },
		{ "=?cp1251?Q?=CF=F0=E8=E2=E5=F2?=",
		  "Привет" },
		{ "=?windows-1256?B?49HNyMc=?=",
		  "مرحبا" },
		{ "=?iso-2022-jp?B?GyRCRnxLXDhsJE43b0w+GyhC?=",
		  "日本語の件名" },
		{ "=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=\n =?iso-2022-jp?B?GyRCJE43b0w+GyhC?=",
		  "日本語の件名" },
		{ "=?shift_jis?B?k/qWe4zq?=",
		  "日本語" },
		{ "=?euc-jp?B?xvzL3Ljs?=",
		  "日本語" },
		{ "=?gb2312?B?16q3oqO6zajWqg==?=",
		  "转发：通知" },
		{ "=?gbk?B?16q3og==?=",
		  "转发" },
		{ "=?big5?B?pKSk5Q==?=",
		  "中文" },
		{ "=?euc-kr?B?vsiz58fPvLy/5A==?=",
		  "안녕하세요" },
		{ "=?ks_c_5601-1987?B?vsiz58fPvLy/5A==?=",
		  "안녕하세요" },
		{ "=?tis-620?B?ysfRyrTV?=",
		  "สวัสดี" },
		{ "=?windows-1252?Q?=93kutip=94_=96_=80?=",
		  "“kutip” – €" },
		{ "=?iso-8859-1?Q?=93kutip=94?=",
		  "“kutip”" },
		{ "=?iso-8859-1?Q?S=C3=A9wa?=",
		  "Séwa" },
		{ "=?us-ascii?Q?S=C3=A9wa?=",
		  "Séwa" },
		{ "=?utf-8*id?Q?Halo?=",
		  "Halo" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint32_t warnings = 0;
		char *got = encoded_decode(cases[i].value, NULL, &warnings);

		cr_expect_str_eq(got, cases[i].want, "%s: %s, not %s", cases[i].value, got, cases[i].want);
		free(got);
	}
}
