#include "report/page.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "desk/dossier.h"
#include "letter/words.h"
#include "rules/day.h"

#define TEXT_COLUMNS 100

/* --- what both pages hold --------------------------------------------------------------------- */

/* What lies in a folder of the bundle. */
static const struct {
	const char *folder, *words;
} folders[] = {
	{ "pesan/", "Pesan mentah, seperti diterima dan dikirim" },
	{ "surat/", "Surat yang dikirim" },
	{ "lampiran/", "Lampiran pesan, diurai dari pesan mentah" },
	{ "sisipan/", "Berkas yang disertakan petugas pada surat" },
	{ "", "Lainnya" },
};

#define N_FOLDERS (sizeof folders / sizeof *folders)

static size_t
folder_of(const char *path)
{
	size_t i = 0;

	while (strncmp(path, folders[i].folder, strlen(folders[i].folder)) != 0)
		i++;
	return i;
}

/* Without the folder of the bundle: as the page, which lies in it, sees it. */
static const char *
path_of(const struct stage *stage, size_t i)
{
	return stage->files[i].path + strlen(stage->folder) + 1;
}

static bool
is_there(const struct stage *stage, size_t folder)
{
	for (size_t i = 0; i < stage->n; i++)
		if (folder_of(path_of(stage, i)) == folder)
			return true;
	return false;
}

static const char how_to_prove[] =
	"Cara membuktikan keutuhan bundel ini, di mana pun:\n"
	"  1. sha256sum -c SHA256SUMS                  sidik (SHA-256) tiap berkas\n"
	"  2. loket-audit --bundle BERKAS.tar --since KEPALA\n"
	"     menghitung ulang tiap peristiwa jurnal (rantai.jsonl) dari peristiwa pertama\n"
	"     berkas ini sampai kepala rantai, dan mencocokkan tiap pesan dengan jurnal.\n"
	"     KEPALA adalah kepala rantai yang dicetak kantor sesudah peristiwa yang hendak\n"
	"     dibuktikan, sebelum bundel dibuat, dan disimpan pihak lain. Tanpa itu terbukti\n"
	"     bahwa bundel utuh di dalam dirinya, bukan bahwa jurnalnya tidak ditulis ulang.\n"
	"Halaman ini dan lampiran dijamin oleh SHA256SUMS; pesan dan riwayat oleh rantai.\n";

static const char masked[] =
	"NIK dan telepon disamarkan di halaman ini, alamat dan surel di kolom pemohon; pesan\n"
	"mentah dan lampiran tidak diubah dan memuat apa yang ditulis pemohon. Jangan diumumkan.\n";
static const char revealed[] = "Bundel ini memuat identitas pemohon tanpa penyamaran. Jangan diumumkan.\n";

/* The request in words, as the desk reads it, with each day that a clock did not count. */
static void
print_request(FILE *out, const struct page_of *of)
{
	const struct clockface face = {
		.calendar = of->calendar, .today_on = day_of(of->at, of->zone_secs), .columns = TEXT_COLUMNS,
		.why = true, .paper = true,
	};

	dossier_print(out, of->request, &face);
}

static void
state_words(const struct page_of *of, char *buf, size_t size)
{
	char at[CLOCK_TEXT_SIZE], date[WORDS_DATE_BYTES];

	words_date(day_of(of->at, of->zone_secs), date);
	clock_format(of->at, of->zone_secs, at);
	snprintf(buf, size, "Keadaan %s pukul %.2s.%.2s (%s)", date, at + 11, at + 14, at);
}

/* --- text ------------------------------------------------------------------------------------ */

static void
print_text(FILE *out, const struct stage *stage, const struct page_of *of)
{
	char state[160];

	state_words(of, state, sizeof state);
	fprintf(out, "%s\nBERKAS SENGKETA %s\n%s\nKepala rantai %s\n\n%s\n%s\n", of->office,
	        record_text(of->request, "number"), state, of->head, of->revealed ? revealed : masked, how_to_prove);
	print_request(out, of);
	for (size_t k = 0; k < N_FOLDERS; k++) {
		if (is_there(stage, k))
			fprintf(out, "\n%s\n", folders[k].words);
		for (size_t i = 0; i < stage->n; i++)
			if (folder_of(path_of(stage, i)) == k)
				fprintf(out, "  %10lld  %s\n", (long long)stage->files[i].size_bytes, path_of(stage, i));
	}
}

/* --- html ------------------------------------------------------------------------------------ */

static void
put_escaped(FILE *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		switch (*p) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc(*p, out);
		}
}

static void
put_block(FILE *out, const char *tag, const char *text)
{
	fprintf(out, "<%s>", tag);
	put_escaped(out, text);
	fprintf(out, "</%s>\n", tag);
}

static void
put_files(FILE *out, const struct stage *stage)
{
	for (size_t k = 0; k < N_FOLDERS; k++) {
		if (!is_there(stage, k))
			continue;
		put_block(out, "h3", folders[k].words);
		fputs("<ul>\n", out);
		for (size_t i = 0; i < stage->n; i++)
			if (folder_of(path_of(stage, i)) == k)
				fprintf(out, "<li><a href=\"%s\">%s</a> (%lld bita) <code>%s</code></li>\n", path_of(stage, i),
				        path_of(stage, i), (long long)stage->files[i].size_bytes, stage->sums[i]);
		fputs("</ul>\n", out);
	}
}

static const char html_head[] =
	"<!DOCTYPE html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<style>:root{color-scheme:light dark}body{font:1rem/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}"
	"pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem}code{overflow-wrap:anywhere;font-size:.75rem}"
	"a:focus{outline:2px solid}@media print{body{max-width:none;margin:0}}</style>\n";

static int
print_html(FILE *out, const struct stage *stage, const struct page_of *of)
{
	char *words = NULL, state[160];
	size_t len;
	FILE *text = open_memstream(&words, &len);

	if (text == NULL)
		return -1;
	print_request(text, of);
	if (fclose(text) != 0)
		return -1;
	state_words(of, state, sizeof state);
	fputs(html_head, out);
	put_block(out, "title", record_text(of->request, "number"));
	fputs("</head>\n<body>\n<main>\n<h1>Berkas sengketa ", out);
	put_escaped(out, record_text(of->request, "number"));
	fputs("</h1>\n", out);
	put_block(out, "p", of->office);
	put_block(out, "p", state);
	fprintf(out, "<p>Kepala rantai <code>%s</code></p>\n", of->head);
	put_block(out, "p", of->revealed ? revealed : masked);
	put_block(out, "h2", "Berkas permohonan");
	put_block(out, "pre", words);
	put_block(out, "h2", "Isi bundel");
	put_files(out, stage);
	put_block(out, "h2", "Pembuktian");
	put_block(out, "pre", how_to_prove);
	fputs("</main>\n</body>\n</html>\n", out);
	free(words);
	return 0;
}

int
page_add(struct stage *stage, const struct page_of *of, struct fault *f)
{
	FILE *out = stage_stream(stage, f);

	if (out == NULL)
		return -1;
	print_text(out, stage, of);
	if (stage_end_stream(stage, out, of->at, "index.txt", f) < 0)
		return -1;
	out = stage_stream(stage, f);
	if (out == NULL)
		return -1;
	if (print_html(out, stage, of) < 0) {
		fclose(out);
		return fault_errno(f, "index.html", "writing the page");
	}
	return stage_end_stream(stage, out, of->at, "index.html", f);
}
