#include "rules/complaint.h"

#include <criterion/criterion.h>

TestSuite(complaint);

enum {
	WHAT = COMPLAINT_BIT(COMPLAINT_WHAT),
	WHERE = COMPLAINT_BIT(COMPLAINT_WHERE),
	WHEN = COMPLAINT_BIT(COMPLAINT_WHEN),
};

Test(complaint, it_is_seen_what_is_not_told)
{
	static const struct {
		const char *subject, *text;
		unsigned missing;
	} said[] = {
		{ "Aduan", "Lampu jalan di depan SD Pengasih mati sejak Senin lalu.", 0 },
		{ "Aduan", "Lampu mati sejak Senin lalu, gelap sekali.", WHERE },
		{ "Aduan", "Lampu jalan di Wates mati, gelap sekali.", WHEN },
		{ "Aduan", "Sampah menumpuk dan berbau, tolong diangkut.", WHERE | WHEN },
		{ "Jalan rusak di Kokap sejak tahun lalu", "Mohon diperbaiki.", 0 },
		{ "Aduan", "Tolong pak", WHAT | WHERE | WHEN },
		{ NULL, NULL, WHAT | WHERE | WHEN },
		{ "Aduan", "Pungli di Kapanewon Temon tgl 3, pukul 9", 0 },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		cr_expect_eq(complaint_missing(said[i].subject, said[i].text), said[i].missing, "%zu: %s: %u",
		             i, said[i].text, complaint_missing(said[i].subject, said[i].text));
}
