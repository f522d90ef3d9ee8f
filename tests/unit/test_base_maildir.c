#include "base/maildir.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"

static char box[] = "/tmp/loket-maildir.XXXXXX";

static const char *
at(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", box, name);
	return path;
}

static void
put(const char *name)
{
	FILE *out = fopen(at(name), "w");

	cr_assert_not_null(out, "%s", name);
	fputs("abc", out);
	cr_assert_eq(fclose(out), 0);
}

static bool
there(const char *name)
{
	return access(at(name), F_OK) == 0;
}

static void
start(void)
{
	struct fault f = { 0 };

	cr_assert_not_null(mkdtemp(box));
	cr_assert_eq(durable_folder(box, &f), 0);
}

static void
end(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", box);
	cr_expect_eq(system(command), 0);
}

TestSuite(maildir, .init = start, .fini = end);

Test(maildir, both_folders_are_listed_in_the_order_of_arrival)
{
	static const char *const want[] = { "cur/1:2,S", "new/2", "cur/3:2,", "new/4" };
	struct maildir_entry *entries;
	struct fault f = { 0 };
	size_t n;

	put("new/4");
	put("cur/3:2,");
	put("new/2");
	put("cur/1:2,S");
	put("tmp/0");
	put("new/.hidden");
	cr_assert_eq(maildir_list(box, &entries, &n, &f), 0);
	cr_assert_eq(n, 4);
	for (size_t i = 0; i < n; i++)
		cr_expect_str_eq(entries[i].file, want[i]);
	cr_expect_str_eq(entries[0].base, "1");
	maildir_free(entries, n);
}

Test(maildir, a_message_that_is_moved_meanwhile_is_listed_once)
{
	struct maildir_entry *entries;
	struct fault f = { 0 };
	size_t n;

	put("new/1");
	put("cur/1:2,S");
	cr_assert_eq(maildir_list(box, &entries, &n, &f), 0);
	cr_expect_eq(n, 1);
	maildir_free(entries, n);
}

Test(maildir, an_empty_one_is_no_fault_and_a_missing_one_is)
{
	struct maildir_entry *entries;
	struct fault f = { 0 };
	size_t n = 1;

	cr_expect_eq(maildir_list(box, &entries, &n, &f), 0);
	cr_expect_eq(n, 0);
	maildir_free(entries, n);
	cr_expect_eq(maildir_list("/nonexistent", &entries, &n, &f), -1);
	cr_expect_null(entries);
	cr_expect_neq(f.code, EX_OK);
}

static int
open_as(const char *file, int64_t *size)
{
	struct maildir_entry e = { (char *)(uintptr_t)file, NULL };
	struct fault f = { 0 };
	int64_t when;
	int fd = -1, result = maildir_open(box, &e, &fd, size, &when, &f);

	if (result == 0)
		close(fd);
	return result;
}

Test(maildir, only_an_ordinary_file_is_opened)
{
	int64_t size = 0;

	put("new/1");
	cr_expect_eq(open_as("new/1", &size), 0);
	cr_expect_eq(size, 3);
	cr_expect_eq(open_as("new/2", &size), 1, "no longer there");
	cr_assert_eq(symlink("/etc/passwd", at("new/3")), 0);
	cr_expect_eq(open_as("new/3", &size), -1, "a symbolic link");
	cr_assert_eq(mkfifo(at("new/4"), 0600), 0);
	cr_expect_eq(open_as("new/4", &size), -1, "a FIFO, without waiting for its writer");
	cr_assert_eq(mkdir(at("new/5"), 0700), 0);
	cr_expect_eq(open_as("new/5", &size), -1, "a folder");
}

static void
seen(const char *file, const char *base, const char *want)
{
	struct maildir_entry e = { (char *)(uintptr_t)file, (char *)(uintptr_t)base };
	struct fault f = { 0 };

	put(file);
	cr_expect_eq(maildir_seen(box, &e, &f), 0, "%s: %s", file, f.reason);
	cr_expect(there(want), "%s becomes %s", file, want);
	if (strcmp(file, want) != 0)
		cr_expect_not(there(file));
	cr_expect_eq(maildir_seen(box, &e, &f), 0, "%s: gone is no fault", file);
	unlink(at(want));
}

Test(maildir, a_message_that_was_seen_has_the_flag_in_its_place)
{
	seen("new/1", "1", "cur/1:2,S");
	seen("new/1:2,", "1", "cur/1:2,S");
	seen("cur/1:2,", "1", "cur/1:2,S");
	seen("cur/1:2,FR", "1", "cur/1:2,FRS");
	seen("cur/1:2,DT", "1", "cur/1:2,DST");
	seen("cur/1:2,RS", "1", "cur/1:2,RS");
	seen("new/1:2,RST", "1", "cur/1:2,RST");
}

Test(maildir, a_deleted_message_is_gone_and_twice_is_once)
{
	struct maildir_entry e = { (char []){ "new/1" }, (char []){ "1" } };
	struct fault f = { 0 };

	put("new/1");
	cr_expect_eq(maildir_delete(box, &e, &f), 0);
	cr_expect_not(there("new/1"));
	cr_expect_eq(maildir_delete(box, &e, &f), 0);
}
