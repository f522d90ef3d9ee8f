#include "desk/today.h"

#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "letter/words.h"
#include "rules/day.h"

#define FIGURE_COLUMNS 38
#define WHY_COLUMNS 13
#define SUBJECT_COLUMNS_MIN 12
#define NAMED 12 /* lines of work on a page; the lists have the rest */

static const struct figure {
	const char *key, *words, *command;
	enum term_style style; /* of one that is not 0 */
	bool always;           /* also when it is 0 */
} figures[] = {
	{ "baru", "baru, menunggu telaah", "loket list --status terdaftar", TERM_BOLD, true },
	{ "belum_lengkap", "menunggu identitas pemohon", "loket list --status belum_lengkap", TERM_PLAIN, true },
	{ "ditelaah", "sedang ditelaah PPID", "loket list --status ditelaah", TERM_PLAIN, true },
	{ "diteruskan", "menunggu perangkat daerah", "loket list --status diteruskan", TERM_PLAIN, true },
	{ "siap_diputuskan", "sudah ditanggapi, siap diputuskan", "loket list --status ditanggapi", TERM_BOLD, true },
	{ "jatuh_tempo", "jatuh tempo dalam 3 hari kerja", "loket list --due 3", TERM_YELLOW, true },
	{ "lewat", "LEWAT TENGGAT", "loket list --overdue", TERM_RED, true },
	{ "keberatan", "keberatan menunggu Atasan PPID", "loket list --objections", TERM_PLAIN, false },
	{ "gagal_kirim", "surat gagal terkirim", "loket hand --list", TERM_RED, false },
	{ "ragu", "surat yang ragu sudah terkirim", "", TERM_YELLOW, false },
	{ "belum_diverifikasi", "balasan belum diverifikasi", "loket list --messages", TERM_YELLOW, false },
	{ "perlu_dibaca", "pesan perlu dibaca manual", "loket list --messages", TERM_YELLOW, false },
	{ "ditahan", "surat otomatis ditahan", "", TERM_YELLOW, false },
	{ "menunggu_kirim", "surat menunggu dikirim", "", TERM_PLAIN, false },
	{ "menunggu_diserahkan", "surat kertas menunggu diserahkan", "loket hand --list", TERM_YELLOW, false },
};

static long long
number(const json_t *row, const char *key)
{
	return (long long)json_integer_value(json_object_get(row, key));
}

static void
print_figures(FILE *out, const json_t *today)
{
	for (const struct figure *g = figures; g < figures + sizeof figures / sizeof *figures; g++) {
		long long n = number(today, g->key);

		if (n == 0 && !g->always)
			continue;
		fprintf(out, "%s%6lld  %s%s", term_style(n > 0 ? g->style : TERM_DIM), n, g->words, term_style(TERM_PLAIN));
		if (n > 0 && *g->command)
			fprintf(out, "%*s%s", FIGURE_COLUMNS - (int)strlen(g->words), "", g->command);
		putc('\n', out);
	}
}

static void
print_agency(FILE *out, const json_t *a)
{
	char oldest[WORDS_DATE_BYTES];
	long long late = number(a, "late");

	words_date_short(day_parse(record_text(a, "oldest")), oldest);
	fputs("  ", out);
	term_cell(out, record_text(a, "agency"), 16, true);
	fprintf(out, " %4lld berkas, terlama %s", number(a, "requests"), oldest);
	if (json_is_integer(json_object_get(a, "days")))
		fprintf(out, " (%lld hk)", number(a, "days"));
	if (late > 0)
		fprintf(out, ", %s%lld lewat%s", term_style(TERM_RED), late, term_style(TERM_PLAIN));
	putc('\n', out);
}

static void
why_words(const json_t *r, char buf[32], enum term_style *style)
{
	static const struct {
		const char *why, *words;
		enum term_style style;
	} reasons[] = {
		{ "lewat", "LEWAT", TERM_RED },
		{ "jatuh_tempo", "hari ini", TERM_YELLOW },
		{ "keberatan", "keberatan", TERM_YELLOW },
		{ "gagal_kirim", "surat gagal", TERM_RED },
		{ "ragu", "surat ragu", TERM_YELLOW },
		{ "belum_diverifikasi", "verifikasi", TERM_YELLOW },
		{ "siap_diputuskan", "putuskan", TERM_BOLD },
		{ "baru", "baru", TERM_BOLD },
		{ "ditelaah", "ditelaah", TERM_PLAIN },
	};
	const char *why = record_text(r, "why");
	long long left = number(r, "days_left");
	size_t i = 0;

	while (i + 1 < sizeof reasons / sizeof *reasons && strcmp(reasons[i].why, why) != 0)
		i++;
	*style = reasons[i].style;
	if (strcmp(why, "lewat") == 0 && left < 0)
		snprintf(buf, 32, "lewat %lld hk", -left);
	else if (strcmp(why, "jatuh_tempo") == 0 && left > 0)
		snprintf(buf, 32, "%lld hk lagi", left);
	else
		snprintf(buf, 32, "%s", reasons[i].words);
}

/* "lewat 2 hk   PPID-2026-00004  Data anggaran…  loket decide PPID-2026-00004" */
static void
print_urgent(FILE *out, const json_t *r, size_t columns)
{
	const char *name = record_text(r, "number"), *next = record_text(r, "next");
	size_t before = 2 + WHY_COLUMNS + term_width(name) + 2;
	size_t taken = before + 2 + strlen("loket review ") + term_width(name);
	bool one_line = taken + SUBJECT_COLUMNS_MIN <= columns;
	size_t rest = columns > before + SUBJECT_COLUMNS_MIN ? columns - before : SUBJECT_COLUMNS_MIN;
	enum term_style style;
	char why[32];

	why_words(r, why, &style);
	fprintf(out, "  %s", term_style(style));
	term_cell(out, why, WHY_COLUMNS, true);
	fprintf(out, "%s%s  ", term_style(TERM_PLAIN), name);
	term_cell(out, record_text(r, "subject"), one_line ? columns - taken : rest, one_line);
	fprintf(out, "%s%*s%s\n", one_line ? "" : "\n", one_line ? 2 : 2 + WHY_COLUMNS, "", next);
}

static void
heading(FILE *out, const char *words)
{
	fprintf(out, "\n%s%s%s\n", term_style(TERM_BOLD), words, term_style(TERM_PLAIN));
}

void
today_print(FILE *out, const json_t *today, size_t columns)
{
	const json_t *agencies = json_object_get(today, "agencies"), *urgent = json_object_get(today, "urgent"), *row;
	char day[WORDS_DATE_BYTES];
	size_t i;

	words_date_short(day_parse(record_text(today, "today")), day);
	fprintf(out, "%sMeja layanan, %s%s\n", term_style(TERM_BOLD), day, term_style(TERM_PLAIN));
	print_figures(out, today);
	if (json_array_size(agencies) > 0)
		heading(out, "Menunggu perangkat daerah");
	json_array_foreach(agencies, i, row)
		print_agency(out, row);
	if (json_array_size(urgent) > 0)
		heading(out, "Kerjakan dahulu (hk = hari kerja)");
	json_array_foreach(urgent, i, row)
		if (i < NAMED)
			print_urgent(out, row, columns);
	if (json_array_size(urgent) > NAMED)
		fputs("  ... dan lainnya, lihat daftarnya\n", out);
}
