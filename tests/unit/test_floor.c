#include "report/floor.h"

#include <criterion/criterion.h>

TestSuite(floor);

/* The counts of a section after the floor; -1 is hidden. */
static void
floored(const int *counts, size_t n, int *got)
{
	json_t *rows = json_array(), *section, *row;
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(rows, json_pack("{s:s, s:i, s:i}", "label", "x", "n", counts[i], "other", 7));
	section = json_pack("{s:[{s:s}, {s:s}, {s:s}], s:o}", "columns", "name", "label", "name", "n", "name", "other", "rows", rows);
	floor_section(section, "n");
	json_array_foreach(rows, i, row) {
		cr_expect_eq(json_object_get(row, "other"), NULL, "other columns go");
		cr_expect_eq(json_is_null(json_object_get(row, "n")), json_is_true(json_object_get(row, "hidden")));
		got[i] = json_is_null(json_object_get(row, "n")) ? -1 : (int)json_integer_value(json_object_get(row, "n"));
	}
	cr_expect_eq(json_array_size(json_object_get(section, "columns")), 2);
	json_decref(section);
}

Test(floor, what_is_small_is_hidden_and_cannot_be_computed)
{
	static const struct {
		int counts[5], want[5];
		const char *why;
	} cases[] = {
		{ { 40, 20, 9, 6, 5 }, { 40, 20, 9, 6, 5 }, "nothing is small" },
		{ { 40, 0, 9, 0, 5 }, { 40, 0, 9, 0, 5 }, "zeros are told" },
		{ { 40, 20, 9, 6, 3 }, { 40, 20, 9, -1, -1 }, "one alone takes the next smallest with it" },
		{ { 40, 20, 9, 1, 1 }, { 40, 20, -1, -1, -1 }, "1 and 1 are known when they make 2" },
		{ { 40, 20, 9, 4, 3 }, { 40, 20, 9, -1, -1 }, "7 may be 3 and 4, or 4 and 3, or 2 and 5" },
		{ { 3, 0, 0, 0, 0 }, { -1, 0, 0, 0, 0 }, "there is no other" },
		{ { 40, 0, 0, 0, 4 }, { -1, 0, 0, 0, -1 }, "also a large one" },
	};

	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		int got[5];

		floored(cases[c].counts, 5, got);
		for (int i = 0; i < 5; i++)
			cr_expect_eq(got[i], cases[c].want[i], "%s: part %d", cases[c].why, i);
	}
}
