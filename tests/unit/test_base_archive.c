#include "base/archive.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"

/* SHA-256 of "abc". */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OTHER "aaaa16bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static char home[] = "/tmp/loket-archive.XXXXXX";
static char spooled[PATH_MAX];

static void
put(const char *path, const char *bytes)
{
	FILE *out = fopen(path, "w");

	cr_assert_not_null(out, "%s", path);
	fputs(bytes, out);
	cr_assert_eq(fclose(out), 0);
}

static const char *
at(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", home, name);
	return path;
}

static void
start(void)
{
	struct fault f = { 0 };

	cr_assert_not_null(mkdtemp(home));
	cr_assert_eq(durable_folder(at("spool/surel"), &f), 0);
	snprintf(spooled, sizeof spooled, "%s", at("spool/surel/new/1.eml"));
	put(spooled, "abc");
}

static void
end(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", home);
	cr_expect_eq(system(command), 0);
}

TestSuite(archive, .init = start, .fini = end);

static enum archive_spool
look(const char *path, const char *digest)
{
	struct fault f = { 0 };
	int64_t size = -1;
	enum archive_spool found = archive_look(home, path, digest, &size, &f);

	if (found == ARCHIVE_SPOOLED)
		cr_expect_eq(size, 3);
	else if (found != ARCHIVE_GONE)
		cr_expect_neq(f.code, EX_OK, "a fault is told");
	return found;
}

Test(archive, a_spool_file_is_known_by_its_place_and_its_digest)
{
	cr_expect_eq(look(spooled, ABC), ARCHIVE_SPOOLED);
	cr_expect_eq(look(spooled, OTHER), ARCHIVE_FOREIGN, "other bytes");
	cr_expect_eq(look(at("spool/surel/new/2.eml"), ABC), ARCHIVE_GONE);
}

Test(archive, a_path_of_anywhere_else_is_foreign)
{
	static const char *const elsewhere[] = {
		"etc/passwd", "spool/surel/cur/1.eml", "spool/surel/tmp/1.eml", "spool/surel/new/",
		"spool/surel/new/../new/1.eml", "spool/../spool/surel/new/1.eml", "spool//new/1.eml",
		"spool/.hidden/new/1.eml", "spool/surel/new/.1.eml", "spool/surel/new/a/1.eml",
		"out/new/1.eml", "register.db", "", "spool/surel/new",
	};
	char beside[PATH_MAX];

	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		cr_expect_eq(look(at(elsewhere[i]), ABC), ARCHIVE_FOREIGN, "%s", elsewhere[i]);
	cr_expect_eq(look("/etc/passwd", ABC), ARCHIVE_FOREIGN);
	cr_expect_eq(look("spool/surel/new/1.eml", ABC), ARCHIVE_FOREIGN);
	cr_expect_eq(look("", ABC), ARCHIVE_FOREIGN);
	snprintf(beside, sizeof beside, "%s2/spool/surel/new/1.eml", home);
	cr_expect_eq(look(beside, ABC), ARCHIVE_FOREIGN, "a home whose name begins like ours");
}

Test(archive, a_symbolic_link_in_the_spool_is_not_followed)
{
	cr_assert_eq(rename(spooled, at("kept")), 0);
	cr_assert_eq(symlink(at("kept"), spooled), 0);
	cr_expect_eq(look(spooled, ABC), ARCHIVE_ERROR);
}

Test(archive, a_folder_in_the_place_of_a_message_is_an_error)
{
	cr_assert_eq(unlink(spooled), 0);
	cr_assert_eq(mkdir(spooled, 0700), 0);
	cr_expect_eq(look(spooled, ABC), ARCHIVE_ERROR);
}

Test(archive, a_message_lies_under_its_digest)
{
	char path[PATH_MAX], want[PATH_MAX];

	archive_path(home, ABC, path);
	snprintf(want, sizeof want, "%s/archive/ba/78/" ABC ".eml", home);
	cr_expect_str_eq(path, want);
}

Test(archive, taking_a_message_twice_is_taking_it_once)
{
	struct fault f = { 0 };
	char path[PATH_MAX];

	cr_expect_not(archive_has(home, ABC));
	cr_expect_eq(archive_take(home, spooled, ABC, &f), 0, "%s: %s", f.object, f.reason);
	cr_expect(archive_has(home, ABC));
	cr_expect_neq(access(spooled, F_OK), 0, "it has left the spool");
	cr_expect_eq(archive_take(home, spooled, ABC, &f), 0, "and is no fault the second time");
	put(spooled, "abc");
	cr_expect_eq(archive_take(home, spooled, ABC, &f), 0, "nor when the same came again");
	cr_expect_neq(access(spooled, F_OK), 0);
	archive_path(home, ABC, path);
	cr_expect_eq(access(path, R_OK), 0);
}

Test(archive, a_message_that_is_nowhere_is_a_fault)
{
	struct fault f = { 0 };

	cr_expect_eq(archive_take(home, at("spool/surel/new/2.eml"), ABC, &f), -1);
	cr_expect_not(archive_has(home, ABC));
}

Test(archive, one_that_fails_takes_no_other_with_it)
{
	/* More than are synced one by one, and each way into the same folder. */
	static const char *const digests[] = { ABC, OTHER, "aa" ABC, "ab" ABC, "ba78" ABC, "ba79" ABC };
	struct archive_move moves[6];
	char paths[6][PATH_MAX];

	for (size_t i = 0; i < 6; i++) {
		snprintf(paths[i], PATH_MAX, "%s/spool/surel/new/m%zu", home, i);
		if (i != 2)
			put(paths[i], "x");
		moves[i] = (struct archive_move){ .path = paths[i], .digest = digests[i] };
	}
	archive_take_all(home, moves, 6);
	for (size_t i = 0; i < 6; i++) {
		cr_expect_eq(moves[i].result, i == 2 ? -1 : 0, "%zu: %s", i, moves[i].fault.reason);
		cr_expect_eq(archive_has(home, digests[i]), i != 2);
	}
}
