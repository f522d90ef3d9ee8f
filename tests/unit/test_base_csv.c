/* CSV as spreadsheets write it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/record.h"

static json_t *
rows(const char *text, size_t len, struct fault *f)
{
	char path[] = "/tmp/loket-csv.XXXXXX";
	int fd = mkstemp(path);
	json_t *got;

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
	got = csv_read(path, f);
	unlink(path);
	return got;
}

static void
gives(const char *text, size_t row, const char *key, const char *want)
{
	struct fault f = { 0 };
	json_t *all = rows(text, strlen(text), &f);

	cr_assert_not_null(all, "%s: %s", text, f.reason);
	cr_expect_str_eq(record_text(json_array_get(all, row), key), want);
	json_decref(all);
}

static void
refuses(const char *text, size_t len, const char *word)
{
	struct fault f = { 0 };
	json_t *all = rows(text, len, &f);

	cr_expect_null(all);
	cr_expect_eq(f.code, EX_DATAERR);
	cr_expect_not_null(strstr(f.reason, word), "%s", f.reason);
	json_decref(all);
}

Test(csv, fields_of_a_row_by_their_heads)
{
	gives("code,name\r\nDLH,\"Dinas \"\"Lingkungan\"\", Hidup\"\r\n", 0, "name", "Dinas \"Lingkungan\", Hidup");
	gives("\xef\xbb\xbf" "code,name\nDLH,a\n", 0, "code", "DLH");
	gives("code,name\nDLH,\"two\nlines\"\nX,b", 1, "name", "b");
	gives("code,name\nDLH,\n", 0, "name", "");
}

Test(csv, a_row_knows_its_number)
{
	struct fault f = { 0 };
	json_t *all = rows("a\n1\n2\n", 6, &f);

	cr_expect_eq(json_integer_value(json_object_get(json_array_get(all, 1), "row")), 3);
	json_decref(all);
}

Test(csv, what_is_no_table_is_refused_with_its_row)
{
	refuses("code,name\nDLH\n", 14, "row 2 has 1 fields");
	refuses("code,name\nDLH,a,b\n", 18, "row 2 has 3 fields");
	refuses("code,name\nDLH,\xff\n", 16, "row 2");
	refuses("code,name\nDLH,\"a\n", 17, "no end");
	refuses("code,name\nDLH,\"a\"b\n", 19, "row 2");
}
