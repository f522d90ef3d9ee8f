#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/uu.h"

/* What came out, as "text[name:data]text". */
static char seen[4096];

static void
add(const char *bytes, size_t len)
{
	size_t n = strlen(seen);

	cr_assert_lt(n + len, sizeof seen);
	memcpy(seen + n, bytes, len);
	seen[n + len] = '\0';
}

static void
text(void *context, const char *bytes, size_t len)
{
	(void)context;
	add(bytes, len);
}

static void
begin(void *context, const char *name)
{
	(void)context;
	add("[", 1);
	add(name, strlen(name));
	add(":", 1);
}

static void
end(void *context)
{
	(void)context;
	add("]", 1);
}

static const struct uu_sink sink = { text, begin, text, end, NULL };

/* The same in pieces of every length. */
static void
expect(const char *in, const char *want)
{
	for (size_t step = 1; step <= strlen(in) + 1; step++) {
		struct uu uu = { .sink = &sink };

		*seen = '\0';
		for (size_t i = 0; i < strlen(in); i += step)
			uu_add(&uu, in + i, i + step < strlen(in) ? step : strlen(in) - i);
		uu_finish(&uu);
		cr_expect_str_eq(seen, want, "%s in pieces of %zu: %s", in, step, seen);
	}
}

Test(mail_uu, files_are_taken_out_of_a_text)
{
	expect("a\nbegin 644 x y.txt\n#86)C\n`\nend\nb\n", "a\n[x y.txt:abc]b\n");
	expect("begin 0755 x\r\n#86)C\r\n`\r\nend\r\nb\r\n", "[x:abc]b\r\n");
	expect("begin 644 x\n#86)C\n \nend\nbegin 644 y\n!80  \n`\nend\n", "[x:abc][y:a]");
	expect("begin 644 x\n#86)C\n\nend", "[x:abc]");
}

Test(mail_uu, what_was_lost_on_the_way_is_forgiven)
{
	expect("begin 644 x\n!80\n`\nend\n", "[x:a]");       /* blanks at the end of a line */
	expect("begin 644 x\n#86)CX\n`\nend\n", "[x:abc]");  /* a checksum */
	expect("begin 644 x\n#86)C\n", "[x:abc]");           /* the end */
	expect("begin 644 x\n#86)C\nterima kasih, Pak\n", "[x:abc]terima kasih, Pak\n");
}

Test(mail_uu, a_sentence_is_no_file)
{
	static const char *const texts[] = {
		"begin 644 x\nini kalimat\n", "begin 64 x\n#86)C\nend\n", "begin 644\n#86)C\nend\n",
		"mulai\nbegin 644 a b\n", "begin 644 x", "end\n`\n", "begin 644 x\nbegin 644 y\n", "",
	};
	char line[2000];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], texts[i]);
	memset(line, 'x', sizeof line);
	memcpy(line, "begin 644 ", 10);
	strcpy(line + sizeof line - 10, "\nbegin x\n");
	for (size_t step = 1; step < 300; step += 7) {
		struct uu uu = { .sink = &sink };

		*seen = '\0';
		for (size_t i = 0; i < strlen(line); i += step)
			uu_add(&uu, line + i, i + step < strlen(line) ? step : strlen(line) - i);
		uu_finish(&uu);
		cr_expect_str_eq(seen, line, "a line of 2,000 in pieces of %zu", step);
	}
}
