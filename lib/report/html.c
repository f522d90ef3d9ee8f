/*
 * Reports as one page of HTML: for a screen, a telephone, paper, and, when public, the
 * office's web site. Figures have their main numbers and charts before the tables.
 */
#include <string.h>

#include "base/record.h"
#include "letter/words.h"
#include "report/chart.h"
#include "report/markup.h"
#include "report/print.h"
#include "rules/day.h"

/* Of a book's column that holds a text. */
#define WIDE_CHARS 36

static int
check(struct print *p, struct fault *f)
{
	return ferror(p->out) ? fault_errno(f, "output", "writing the report") : 0;
}

static bool
is_public(const struct print *p)
{
	return json_is_true(json_object_get(p->document, "public"));
}

/* --- the head ---------------------------------------------------------------------------------- */

/* A book takes the whole screen. */
#define BOOK_SCREEN "body{max-width:none}\n"

/* F4 is folio, 215 × 330 mm; a book's many columns lie. */
static const char *
paper(const struct print *p)
{
	if (p->paper == PRINT_PAPER_F4)
		return p->book ? BOOK_SCREEN "@page{size:330mm 215mm}\n" : "@page{size:215mm 330mm}\n";
	return p->book ? BOOK_SCREEN "@page{size:A4 landscape}\n" : "@page{size:A4}\n";
}

static void
print_head(struct print *p)
{
	const json_t *office = json_object_get(p->document, "office"), *journal = json_object_get(p->document, "journal");
	char period[PRINT_PERIOD_BYTES];

	print_period(p->document, period);
	fputs("<header>\n", p->out);
	markup_element(p->out, "p", record_text(office, "name"));
	markup_element(p->out, "h1", record_text(p->document, "title"));
	markup_element(p->out, "p", period);
	if (record_text(journal, "head") != NULL && !is_public(p))
		fprintf(p->out, "<p class=\"small\">Kepala rantai peristiwa %lld: <code>%s</code></p>\n",
		        (long long)json_integer_value(json_object_get(journal, "event")), record_text(journal, "head"));
	if (is_public(p))
		fputs("<p class=\"small\">* disembunyikan: angka kecil, atau dapat menunjukkannya</p>\n", p->out);
	fputs("</header>\n<main>\n", p->out);
}

/* --- the main numbers ------------------------------------------------------------------------- */

static bool
is_totals(const json_t *section)
{
	return strcmp(record_text(section, "name"), "totals") == 0;
}

static void
print_totals(struct print *p, const json_t *section)
{
	const json_t *column = json_array_get(json_object_get(section, "columns"), 1), *row;
	char buf[PRINT_CELL_BYTES];
	size_t i;

	fputs("<dl class=\"totals\">\n", p->out);
	json_array_foreach(json_object_get(section, "rows"), i, row) {
		const char *words = record_text(row, "label");

		fputs("<div>", p->out);
		markup_element(p->out, "dt", words + strspn(words, " "));
		markup_element(p->out, "dd", print_cell(row, column, ',', buf));
		fputs("</div>\n", p->out);
	}
	fputs("</dl>\n", p->out);
}

static int
begin(struct print *p, struct fault *f)
{
	const json_t *section;
	size_t i;

	markup_begin(p->out, &(struct markup_page){
	    .title = record_text(p->document, "title"), .style = "schema/report/recap.css", .paper = paper(p) });
	print_head(p);
	json_array_foreach(json_object_get(p->document, "sections"), i, section)
		if (is_totals(section))
			print_totals(p, section);
	if (!p->book)
		chart_all(p->out, p->document);
	return check(p, f);
}

/* --- tables -------------------------------------------------------------------------------------- */

/* Numbers stand right; of a book's texts the long ones have room. */
static const char *
class_of(const json_t *column)
{
	const char *type = record_text(column, "type");

	if (strcmp(type, "date") == 0)
		return " class=\"date\"";
	if (strcmp(type, "text") != 0)
		return " class=\"n\"";
	return json_integer_value(json_object_get(column, "width")) >= WIDE_CHARS ? " class=\"wide\"" : "";
}

/* What is wider than a telephone is moved in its own frame, by keys too. */
static int
section(struct print *p, struct fault *f)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column;
	const char *name = record_text(p->section, "name");
	size_t i;

	if (is_totals(p->section))
		return 0;
	fprintf(p->out, "<div class=\"frame%s\" role=\"region\" tabindex=\"0\" aria-labelledby=\"table-%s\">\n<table>\n<caption id=\"table-%s\">",
	        p->book ? " book" : "", name, name);
	markup_text(p->out, record_text(p->section, "title"));
	fputs("</caption>\n<thead><tr>", p->out);
	json_array_foreach(columns, i, column) {
		fprintf(p->out, "<th scope=\"col\"%s>", class_of(column));
		markup_text(p->out, record_text(column, "title"));
		fputs("</th>", p->out);
	}
	fputs("</tr></thead>\n<tbody>\n", p->out);
	return check(p, f);
}

/* A row's first cell is its head. */
static int
row(struct print *p, const json_t *row, struct fault *f)
{
	const json_t *column;
	char buf[PRINT_CELL_BYTES];
	size_t i;

	if (is_totals(p->section))
		return 0;
	fputs("<tr>", p->out);
	json_array_foreach(json_object_get(p->section, "columns"), i, column) {
		if (i == 0)
			fputs("<th scope=\"row\">", p->out);
		else
			fprintf(p->out, "<td%s>", class_of(column));
		markup_text(p->out, print_cell(row, column, ',', buf));
		fputs(i == 0 ? "</th>" : "</td>", p->out);
	}
	fputs("</tr>\n", p->out);
	return check(p, f);
}

static int
section_end(struct print *p, struct fault *f)
{
	if (is_totals(p->section))
		return 0;
	fputs("</tbody>\n</table>\n", p->out);
	markup_element(p->out, "p", record_text(p->section, "note"));
	fputs("</div>\n", p->out);
	return check(p, f);
}

/* --- the end --------------------------------------------------------------------------------------- */

/* Only paper is signed, and only what stays in the office. */
static void
print_signature(struct print *p)
{
	const json_t *office = json_object_get(p->document, "office");
	char day[WORDS_DATE_BYTES];

	words_date(day_parse(record_text(p->document, "as_of")), day);
	fputs("<div class=\"signature\"><p>", p->out);
	markup_text(p->out, record_text(office, "place"));
	fprintf(p->out, ", %s</p>\n", day);
	markup_element(p->out, "p", record_text(office, "official"));
	fputs("</div>\n", p->out);
}

static int
end(struct print *p, struct fault *f)
{
	const json_t *office = json_object_get(p->document, "office");

	if (f == NULL)
		return 0;
	if (!is_public(p))
		print_signature(p);
	fputs("</main>\n<footer>\n<p>", p->out);
	markup_text(p->out, record_text(office, "name"));
	if (record_text(office, "address") != NULL) {
		fputs(", ", p->out);
		markup_text(p->out, record_text(office, "address"));
	}
	fputs("</p>\n</footer>\n", p->out);
	markup_end(p->out);
	return check(p, f);
}

const struct print_format print_html = { "html", begin, section, row, section_end, end };
