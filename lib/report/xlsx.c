/*
 * Reports as a spreadsheet: a worksheet a section, each with the office's head, filters and a
 * head of columns that stays, ready to print on A4 or F4 with a block for the signature.
 *
 * libxlsxwriter keeps one row in memory at a time and the rest in files of a folder of our
 * own, 0700, that goes when the report is made. Texts are written as texts, so nothing that
 * a citizen wrote becomes a formula. The file holds no time of its making: the same report
 * is the same file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/record.h"
#include "letter/words.h"
#include "report/print.h"
#include "rules/day.h"

#define HEAD_ROWS 6
#define SHEET_NAME_CHARS 31
#define CELL_CHARS_MAX 32000 /* Excel takes 32,767 */
#define COPY_BYTES 65536

enum style { BOLD, HEADING, TEXT, DATE, COUNT, TENTHS, RUPIAH, STYLE__MAX };

struct xlsx {
	char folder[4096], path[4128];
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *styles[STYLE__MAX];
	lxw_row_t row;      /* the next */
};

static int
failed(lxw_error error, struct fault *f)
{
	return error == LXW_NO_ERROR ? 0 : fault_set(f, EX_IOERR, "xlsx", "%s", lxw_strerror(error));
}

/* --- begin ---------------------------------------------------------------------------------- */

static void
make_styles(struct xlsx *x)
{
	static const char *const numbers[STYLE__MAX] = {
		[DATE] = "dd-mm-yyyy", [COUNT] = "#,##0", [TENTHS] = "0.0", [RUPIAH] = "\"Rp\"#,##0",
	};

	for (int i = 0; i < STYLE__MAX; i++) {
		lxw_format *style = x->styles[i] = workbook_add_format(x->workbook);

		if (numbers[i] != NULL)
			format_set_num_format(style, numbers[i]);
		if (i == BOLD || i == HEADING)
			format_set_bold(style);
		if (i == BOLD)
			continue;
		format_set_border(style, LXW_BORDER_THIN);
		format_set_text_wrap(style);
		format_set_align(style, LXW_ALIGN_VERTICAL_TOP);
	}
	format_set_align(x->styles[HEADING], LXW_ALIGN_CENTER);
	format_set_bg_color(x->styles[HEADING], 0xE7E6E6);
}

static void
set_properties(const struct print *p, struct xlsx *x)
{
	int32_t as_of_on = day_parse(record_text(p->document, "as_of"));
	lxw_doc_properties properties = {
		.title = (char *)record_text(p->document, "title"),
		.author = (char *)record_text(json_object_get(p->document, "office"), "name"),
		.created = (time_t)day_start_at(as_of_on, 0),
	};

	workbook_set_properties(x->workbook, &properties);
}

static int
begin(struct print *p, struct fault *f)
{
	struct xlsx *x = calloc(1, sizeof *x);
	const char *tmp = getenv("TMPDIR");
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE };

	if (x == NULL)
		abort();
	p->own = x;
	if (snprintf(x->folder, sizeof x->folder, "%s/loket-recap.XXXXXX", tmp && *tmp ? tmp : "/tmp") >= (int)sizeof x->folder ||
	    mkdtemp(x->folder) == NULL) {
		fault_errno(f, x->folder, "making a folder for the spreadsheet");
		*x->folder = '\0';
		return -1;
	}
	snprintf(x->path, sizeof x->path, "%s/report.xlsx", x->folder);
	options.tmpdir = x->folder;
	x->workbook = workbook_new_opt(x->path, &options);
	if (x->workbook == NULL)
		return fault_set(f, EX_TEMPFAIL, "xlsx", "no memory for the spreadsheet");
	make_styles(x);
	set_properties(p, x);
	return 0;
}

/* --- a sheet --------------------------------------------------------------------------------- */

/* The section's title, without what a name may not hold. */
static void
sheet_name(const char *title, char name[4 * SHEET_NAME_CHARS + 1])
{
	size_t chars = 0, n = 0;

	for (const char *c = title; *c != '\0'; c++) {
		if (((unsigned char)*c & 0xC0) != 0x80 && chars++ == SHEET_NAME_CHARS)
			break;
		name[n++] = strchr("[]:*?/\\'", *c) ? ' ' : *c;
	}
	name[n] = '\0';
}

static double
width_of(const json_t *column, size_t i)
{
	const json_t *width = json_object_get(column, "width");

	return json_is_integer(width) ? (double)json_integer_value(width) : i == 0 ? 40 : 12;
}

static void
page_set_up(const struct print *p, struct xlsx *x)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column;
	size_t i;

	json_array_foreach(columns, i, column)
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(column, i), NULL);
	worksheet_set_landscape(x->sheet);
	worksheet_set_paper(x->sheet, (uint8_t)p->paper);
	worksheet_fit_to_pages(x->sheet, 1, 0);
	worksheet_repeat_rows(x->sheet, HEAD_ROWS, HEAD_ROWS);
	worksheet_freeze_panes(x->sheet, HEAD_ROWS + 1, 1);
	worksheet_set_footer(x->sheet, "&L&A&RHalaman &P dari &N");
}

static int
line(struct xlsx *x, const char *text, enum style style, struct fault *f)
{
	return failed(worksheet_write_string(x->sheet, x->row++, 0, text, style == BOLD ? x->styles[BOLD] : NULL), f);
}

static int
head(const struct print *p, struct xlsx *x, struct fault *f)
{
	const json_t *office = json_object_get(p->document, "office"), *journal = json_object_get(p->document, "journal");
	char contact[512], period[PRINT_PERIOD_BYTES], chain[128] = "";

	snprintf(contact, sizeof contact, "%s, telp. %s", record_text(office, "address"), record_text(office, "phone"));
	print_period(p->document, period);
	if (record_text(journal, "head") != NULL && !json_is_true(json_object_get(p->document, "public")))
		snprintf(chain, sizeof chain, "Kepala rantai peristiwa %lld: %s",
		         (long long)json_integer_value(json_object_get(journal, "event")), record_text(journal, "head"));
	if (line(x, record_text(office, "name"), BOLD, f) < 0 || line(x, contact, TEXT, f) < 0 ||
	    line(x, record_text(p->section, "title"), BOLD, f) < 0 || line(x, period, TEXT, f) < 0 ||
	    line(x, chain, TEXT, f) < 0)
		return -1;
	x->row = HEAD_ROWS;
	return 0;
}

static int
section(struct print *p, struct fault *f)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column;
	char name[4 * SHEET_NAME_CHARS + 1];
	struct xlsx *x = p->own;
	size_t i;

	sheet_name(record_text(p->section, "title"), name);
	x->sheet = workbook_add_worksheet(x->workbook, name);
	x->row = 0;
	if (x->sheet == NULL)
		return fault_set(f, EX_SOFTWARE, "xlsx", "no worksheet '%s'", name);
	page_set_up(p, x);
	if (head(p, x, f) < 0)
		return -1;
	json_array_foreach(columns, i, column)
		if (failed(worksheet_write_string(x->sheet, x->row, (lxw_col_t)i, record_text(column, "title"), x->styles[HEADING]), f) < 0)
			return -1;
	x->row++;
	return 0;
}

/* --- rows ------------------------------------------------------------------------------------- */

static lxw_error
write_date(struct xlsx *x, lxw_col_t column, const char *text)
{
	struct day_ymd day = day_to_ymd(day_parse(text));
	lxw_datetime date = { .year = day.year, .month = day.month, .day = day.day };

	if (day.year < 1900)
		return worksheet_write_string(x->sheet, x->row, column, text, x->styles[TEXT]);
	return worksheet_write_datetime(x->sheet, x->row, column, &date, x->styles[DATE]);
}

/* Control characters but the newline have no place in XML; what is too long is cut. */
static lxw_error
write_text(struct xlsx *x, lxw_col_t column, const char *text)
{
	size_t n = strlen(text);
	lxw_error error;
	char *copy;

	if (n > CELL_CHARS_MAX)
		for (n = CELL_CHARS_MAX; ((unsigned char)text[n] & 0xC0) == 0x80;)
			n--;
	copy = strndup(text, n);
	if (copy == NULL)
		abort();
	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 && *c != '\n')
			*c = ' ';
	error = worksheet_write_string(x->sheet, x->row, column, copy, x->styles[TEXT]);
	free(copy);
	return error;
}

static enum style
style_of(const char *type)
{
	if (strcmp(type, "count") == 0)
		return COUNT;
	return strcmp(type, "rupiah") == 0 ? RUPIAH : TENTHS;
}

static lxw_error
write_cell(struct xlsx *x, const json_t *row, const json_t *column, lxw_col_t i)
{
	const json_t *value = json_object_get(row, record_text(column, "name"));
	const char *type = record_text(column, "type");
	char buf[PRINT_CELL_BYTES];

	if (json_is_number(value))
		return worksheet_write_number(x->sheet, x->row, i, json_number_value(value), x->styles[style_of(type)]);
	if (json_is_string(value) && strcmp(type, "date") == 0)
		return write_date(x, i, json_string_value(value));
	if (json_is_null(value) && !json_is_true(json_object_get(row, "hidden")))
		return worksheet_write_blank(x->sheet, x->row, i, x->styles[TEXT]);
	return write_text(x, i, print_cell(row, column, ',', buf));
}

static int
row(struct print *p, const json_t *row, struct fault *f)
{
	const json_t *column;
	struct xlsx *x = p->own;
	size_t i;

	json_array_foreach(json_object_get(p->section, "columns"), i, column)
		if (failed(write_cell(x, row, column, (lxw_col_t)i), f) < 0)
			return -1;
	x->row++;
	return 0;
}

/* Place and day, and who signs. */
static int
section_end(struct print *p, struct fault *f)
{
	const json_t *office = json_object_get(p->document, "office");
	size_t n = json_array_size(json_object_get(p->section, "columns"));
	char day[WORDS_DATE_BYTES], place[256];
	struct xlsx *x = p->own;

	if (x->row > HEAD_ROWS + 1)
		worksheet_autofilter(x->sheet, HEAD_ROWS, 0, x->row - 1, (lxw_col_t)(n - 1));
	x->row++;
	if (record_text(p->section, "note") != NULL && line(x, record_text(p->section, "note"), TEXT, f) < 0)
		return -1;
	if (json_is_true(json_object_get(p->document, "public")) &&
	    line(x, "* disembunyikan: angka kecil, atau dapat menunjukkannya", TEXT, f) < 0)
		return -1;
	words_date(day_parse(record_text(p->document, "as_of")), day);
	snprintf(place, sizeof place, "%s, %s", record_text(office, "place"), day);
	x->row++;
	if (line(x, place, TEXT, f) < 0)
		return -1;
	x->row += 3; /* room for the signature */
	return line(x, record_text(office, "official"), TEXT, f);
}

/* --- the end ------------------------------------------------------------------------------------ */

static int
copy_out(const struct xlsx *x, struct print *p, struct fault *f)
{
	FILE *file = fopen(x->path, "re");
	char *buffer = malloc(COPY_BYTES);
	int result = 0;
	size_t n;

	if (buffer == NULL)
		abort();
	if (file == NULL) {
		free(buffer);
		return fault_errno(f, x->path, "reading the spreadsheet");
	}
	while (result == 0 && (n = fread(buffer, 1, COPY_BYTES, file)) > 0)
		if (fwrite(buffer, 1, n, p->out) != n)
			result = print_check(p, f);
	if (result == 0 && ferror(file))
		result = fault_errno(f, x->path, "reading the spreadsheet");
	fclose(file);
	free(buffer);
	return result;
}

/* `f` NULL: something failed before, nothing is printed. */
static int
end(struct print *p, struct fault *f)
{
	struct xlsx *x = p->own;
	int result = 0;

	if (x == NULL)
		return 0;
	if (x->workbook != NULL)
		result = failed(workbook_close(x->workbook), f);
	if (f != NULL && result == 0)
		result = copy_out(x, p, f);
	if (*x->folder != '\0') {
		unlink(x->path);
		rmdir(x->folder);
	}
	free(x);
	p->own = NULL;
	return result;
}

const struct print_format print_xlsx = { "xlsx", begin, section, row, section_end, end };
