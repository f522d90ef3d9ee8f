/* Reports as JSON: figures are one object, a book one object a line. */
#include "base/record.h"
#include "report/print.h"

/* Enough digits for tenths, and no more: 6.2, not 6.2000000000000002. */
#define DIGITS JSON_REAL_PRECISION(12)

static int
begin(struct print *p, struct fault *f)
{
	if (p->book)
		return 0;
	json_dumpf(p->document, p->out, JSON_COMPACT | DIGITS);
	fputc('\n', p->out);
	return print_check(p, f);
}

static int
row(struct print *p, const json_t *row, struct fault *f)
{
	if (!p->book)
		return 0;
	json_dumpf(row, p->out, JSON_COMPACT | DIGITS);
	fputc('\n', p->out);
	return print_check(p, f);
}

const struct print_format print_json = { "json", begin, NULL, row, NULL, NULL };
