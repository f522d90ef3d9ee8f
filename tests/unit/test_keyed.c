/* Tokens with a real register's secret. */
#include "register/keyed.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(keyed);

static char office[] = "ppid@kulonprogo.example", letters[] = "surat@kulonprogo.example";
static const struct conf conf = { .office_email = office, .delimiter = '+' };
static struct fault f;

/* A new register in a folder of its own; the caller closes it. */
static struct reg *
new_register(char folder[])
{
	char path[256];
	struct reg *r;
	int from, to;

	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/register.db", folder);
	cr_assert_eq(register_migrate(path, &from, &to, &f), 0, "%s", f.reason);
	cr_assert_eq(register_open(path, REGISTER_WRITE, &r, &f), 0, "%s", f.reason);
	return r;
}

static void
forget(struct reg *r, const char *folder)
{
	static const char *const files[] = { "register.db", "register.db-wal", "register.db-shm" };
	char path[256];

	register_close(r);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		unlink(path);
	}
	rmdir(folder);
}

/* The token of an address that keyed_address() made. */
static void
token_in(struct reg *r, enum token_role role, int64_t id, char text[TOKEN_BYTES])
{
	char address[TOKEN_ADDRESS_BYTES];

	cr_assert_eq(keyed_address(r, &conf, role, id, address, &f), 0);
	cr_assert(token_of_address(address, office, '+', text), "%s", address);
}

Test(keyed, only_what_the_register_made_is_taken)
{
	char folder[] = "/tmp/loket-keyed.XXXXXX", other_folder[] = "/tmp/loket-keyed.XXXXXX";
	struct reg *r = new_register(folder), *other = new_register(other_folder);
	char text[TOKEN_BYTES], again[TOKEN_BYTES];
	struct token token;

	token_in(r, TOKEN_REQUEST, 7, text);
	cr_expect_eq(keyed_check(r, text, &token, &f), 1);
	cr_expect_eq(token.role, TOKEN_REQUEST);
	cr_expect_eq(token.id, 7);
	token_in(r, TOKEN_REQUEST, 7, again);
	cr_expect_str_eq(text, again, "the same row has the same address for ever");
	cr_expect_eq(keyed_check(other, text, &token, &f), 0, "another register has another secret");
	cr_expect_eq(keyed_check(r, NULL, &token, &f), 0);
	cr_expect_eq(keyed_check(r, "r7", &token, &f), 0);
	forget(r, folder);
	forget(other, other_folder);
}

Test(keyed, a_hash_is_good_for_one_row_and_one_role)
{
	char folder[] = "/tmp/loket-keyed.XXXXXX";
	struct reg *r = new_register(folder);
	char text[TOKEN_BYTES];
	struct token token;

	token_in(r, TOKEN_REQUEST, 7, text);
	text[0] = 'b';
	cr_expect_eq(keyed_check(r, text, &token, &f), 0, "another role");
	text[0] = 'r', text[1] = '8';
	cr_expect_eq(keyed_check(r, text, &token, &f), 0, "another row");
	text[1] = '7';
	for (size_t i = 3; text[i] != '\0'; i++) {
		char was = text[i];

		text[i] = was == 'a' ? 'b' : 'a';
		cr_expect_eq(keyed_check(r, text, &token, &f), 0, "letter %zu", i);
		text[i] = was;
	}
	cr_expect_eq(keyed_check(r, text, &token, &f), 1);
	forget(r, folder);
}

Test(keyed, guesses_find_nothing)
{
	static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
	char folder[] = "/tmp/loket-keyed.XXXXXX";
	struct reg *r = new_register(folder);
	unsigned seed = 20261123;
	int hits = 0;

	for (int i = 0; i < 100000; i++) {
		struct token token = { .role = TOKEN_REQUEST, .id = 1 };
		char text[TOKEN_BYTES];

		for (size_t k = 0; k < TOKEN_MAC_BYTES - 1; k++)
			token.mac[k] = alphabet[(seed = seed * 1103515245 + 12345) >> 16 & 31];
		token_format(&token, text);
		hits += keyed_check(r, text, &token, &f) != 0;
	}
	cr_expect_eq(hits, 0);
	forget(r, folder);
}

Test(keyed, the_address_is_that_which_letters_come_from)
{
	char folder[] = "/tmp/loket-keyed.XXXXXX";
	struct reg *r = new_register(folder);
	struct conf other = conf;
	char address[TOKEN_ADDRESS_BYTES];

	other.smtp_from = letters;
	cr_assert_eq(keyed_address(r, &other, TOKEN_LETTER, 12, address, &f), 0);
	cr_expect_eq(strncmp(address, "surat+b12.", 10), 0, "%s", address);
	other.delimiter = '\0';
	cr_assert_eq(keyed_address(r, &other, TOKEN_LETTER, 12, address, &f), 0);
	cr_expect_str_eq(address, "", "none: letters go without it");
	forget(r, folder);
}
