#include "base/durable.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char top[] = "/tmp/loket-durable.XXXXXX";
static char box[PATH_MAX]; /* top/spool/surel */

/* The machine's clock, for the sweep alone; a file's ctime cannot be set. */
static time_t clock_shift_secs;

time_t
time(time_t *to)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += clock_shift_secs;
	if (to != NULL)
		*to = now.tv_sec;
	return now.tv_sec;
}

static void
start(void)
{
	struct fault f = { 0 };

	cr_assert_not_null(mkdtemp(top));
	snprintf(box, sizeof box, "%s/spool/surel", top);
	cr_assert_eq(durable_folder(box, &f), 0, "%s: %s", f.object, f.reason);
}

static void
end(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", top);
	cr_expect_eq(system(command), 0);
}

TestSuite(durable, .init = start, .fini = end);

static int
count(const char *sub)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	snprintf(path, sizeof path, "%.200s/%s", box, sub);
	dir = opendir(path);
	cr_assert_not_null(dir, "%s", path);
	while ((entry = readdir(dir)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void
is_in(const char *path, const char *want)
{
	char bytes[256] = "";
	FILE *in = fopen(path, "r");

	cr_assert_not_null(in, "%s", path);
	cr_expect_eq(fread(bytes, 1, sizeof bytes - 1, in), strlen(want));
	cr_expect_str_eq(bytes, want);
	fclose(in);
}

static void
store(const char *name, const char *bytes, char path[PATH_MAX])
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };

	cr_assert_eq(durable_begin(&d, box, name, &f), 0, "%s: %s", f.object, f.reason);
	cr_assert_eq(durable_add(&d, bytes, strlen(bytes), &f), 0);
	cr_assert_eq(durable_commit(&d, path, &f), 0, "%s: %s", f.object, f.reason);
}

/* --- a file appears whole or not at all --------------------------------------------- */

Test(durable, a_file_is_in_tmp_while_it_is_written_and_in_new_afterwards)
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char path[PATH_MAX];
	struct stat st;

	cr_assert_eq(durable_begin(&d, box, NULL, &f), 0);
	cr_expect_eq(durable_add(&d, "satu ", 5, &f), 0);
	cr_expect_eq(durable_add(&d, "", 0, &f), 0);
	cr_expect_eq(durable_add(&d, "dua\n", 4, &f), 0);
	cr_expect_eq(count("tmp"), 1);
	cr_expect_eq(count("new"), 0);
	cr_expect_eq(durable_stamp(&d, 1795399200, &f), 0);
	cr_assert_eq(durable_commit(&d, path, &f), 0);
	cr_expect_eq(count("tmp"), 0);
	cr_expect_eq(count("new"), 1);
	is_in(path, "satu dua\n");
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 07777, 0600, "for its owner only: %o", st.st_mode);
	cr_expect_eq(st.st_mtime, 1795399200, "the moment at which it was received");
	durable_abort(&d);
	cr_expect_eq(count("new"), 1, "an abort after the commit takes nothing back");
}

Test(durable, an_abort_leaves_nothing)
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };

	durable_abort(&d);
	cr_assert_eq(durable_begin(&d, box, NULL, &f), 0);
	cr_expect_eq(durable_add(&d, "x", 1, &f), 0);
	durable_abort(&d);
	durable_abort(&d);
	cr_expect_eq(count("tmp"), 0);
	cr_expect_eq(count("new"), 0);
}

Test(durable, new_names_sort_in_the_order_in_which_they_came)
{
	char **names, paths[200][PATH_MAX];
	struct fault f = { 0 };
	size_t n;

	for (int i = 0; i < 200; i++)
		store(NULL, "x", paths[i]);
	cr_assert_eq(durable_list(box, &names, &n, &f), 0);
	cr_assert_eq(n, 200);
	for (size_t i = 0; i < n; i++)
		cr_expect_str_eq(names[i], strrchr(paths[i], '/') + 1);
	durable_list_free(names, n);
}

Test(durable, a_name_has_nothing_that_a_maildir_or_a_line_cannot_bear)
{
	char path[PATH_MAX];
	const char *name;

	store(NULL, "x", path);
	name = strrchr(path, '/') + 1;
	cr_expect_neq(*name, '.');
	cr_expect_null(strpbrk(name, ": \t\r\n/"), "%s", name);
}

Test(durable, a_given_name_is_kept_and_doing_it_twice_is_doing_it_once)
{
	char path[PATH_MAX], want[PATH_MAX];

	store("00000012.tanda_bukti.eml", "satu", path);
	snprintf(want, sizeof want, "%.200s/new/00000012.tanda_bukti.eml", box);
	cr_expect_str_eq(path, want);
	store("00000012.tanda_bukti.eml", "dua", path);
	is_in(path, "dua");
	cr_expect_eq(count("new"), 1);
}

Test(durable, what_a_killed_run_left_under_a_given_name_is_begun_anew)
{
	struct durable killed = DURABLE_NONE;
	struct fault f = { 0 };
	char path[PATH_MAX];

	cr_assert_eq(durable_begin(&killed, box, "a.eml", &f), 0);
	cr_assert_eq(durable_add(&killed, "half of it", 10, &f), 0);
	store("a.eml", "whole", path);
	is_in(path, "whole");
	cr_expect_eq(count("tmp"), 0);
}

Test(durable, a_name_that_leads_elsewhere_is_refused)
{
	static const char *const bad[] = { "../a", "a/b", ".hidden", "/a", ".." };
	char too_long[DURABLE_NAME_SIZE + 1];

	memset(too_long, 'x', sizeof too_long - 1);
	too_long[sizeof too_long - 1] = '\0';
	for (size_t i = 0; i <= sizeof bad / sizeof *bad; i++) {
		const char *name = i < sizeof bad / sizeof *bad ? bad[i] : too_long;
		struct durable d = DURABLE_NONE;
		struct fault f = { 0 };

		cr_expect_eq(durable_begin(&d, box, name, &f), -1, "%s", name);
		cr_expect_eq(f.code, EX_SOFTWARE);
		cr_expect_eq(d.folder_fd, -1, "nothing is left to abort");
	}
	cr_expect_eq(count("tmp"), 0);
}

Test(durable, a_symbolic_link_in_tmp_is_not_written_through)
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char link[PATH_MAX], target[PATH_MAX], path[PATH_MAX];

	snprintf(link, sizeof link, "%.200s/tmp/a.eml", box);
	snprintf(target, sizeof target, "%s/target", top);
	cr_assert_eq(symlink(target, link), 0);
	cr_assert_eq(durable_begin(&d, box, "a.eml", &f), 0);
	cr_assert_eq(durable_commit(&d, path, &f), 0);
	cr_expect_neq(access(target, F_OK), 0);
}

/* --- when it cannot be ------------------------------------------------------------------ */

Test(durable, a_folder_that_is_not_there_is_told_with_what_makes_it)
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char **names;
	size_t n = 1;

	cr_expect_eq(durable_begin(&d, "/nonexistent/x", NULL, &f), -1);
	cr_expect_str_eq(f.object, "/nonexistent/x");
	cr_expect_not_null(strstr(f.reason, "loket-init"));
	cr_expect_eq(durable_list("/nonexistent/x", &names, &n, &f), -1);
	cr_expect_null(names);
	cr_expect_eq(n, 0);
	cr_expect_not_null(strstr(f.reason, "loket-init"));
}

Test(durable, a_full_disk_is_for_the_next_run_and_leaves_nothing)
{
	struct rlimit limit = { 16384, 16384 };
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	static char bytes[65536];

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(durable_begin(&d, box, NULL, &f), 0);
	cr_expect_eq(durable_add(&d, bytes, sizeof bytes, &f), -1);
	cr_expect_eq(f.code, EX_TEMPFAIL);
	durable_abort(&d);
	cr_expect_eq(count("tmp"), 0);
	cr_expect_eq(count("new"), 0);
}

Test(durable, a_commit_that_fails_leaves_nothing)
{
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char new[PATH_MAX], path[PATH_MAX];

	cr_assert_eq(durable_begin(&d, box, NULL, &f), 0);
	snprintf(new, sizeof new, "%.200s/new", box);
	cr_assert_eq(rmdir(new), 0);
	cr_expect_eq(durable_commit(&d, path, &f), -1);
	cr_expect_eq(d.folder_fd, -1);
	cr_expect_eq(count("tmp"), 0);
}

Test(durable, descriptors_are_given_back)
{
	int first = open("/dev/null", O_RDONLY), after;
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char path[PATH_MAX];

	close(first);
	for (int i = 0; i < 3; i++)
		store(NULL, "x", path);
	cr_assert_eq(durable_begin(&d, box, NULL, &f), 0);
	durable_abort(&d);
	cr_expect_eq(durable_begin(&d, "/nonexistent", NULL, &f), -1);
	cr_expect_eq(durable_begin(&d, box, "a/b", &f), -1);
	after = open("/dev/null", O_RDONLY);
	cr_expect_eq(after, first);
	close(after);
}

/* --- folders --------------------------------------------------------------------------- */

Test(durable, a_folder_is_made_with_its_parents_for_its_owner_only)
{
	static const char *const made[] = { "a", "a/b", "a/b/c", "a/b/c/tmp", "a/b/c/new", "a/b/c/cur" };
	struct fault f = { 0 };
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof path, "%s/a/b/c", top);
	umask(0);
	cr_assert_eq(durable_folder(path, &f), 0, "%s: %s", f.object, f.reason);
	cr_expect_eq(durable_folder(path, &f), 0, "twice is once");
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		snprintf(path, sizeof path, "%s/%s", top, made[i]);
		cr_assert_eq(stat(path, &st), 0, "%s", path);
		cr_expect_eq(st.st_mode & 07777, 0700, "%s: %o", path, st.st_mode);
	}
}

Test(durable, a_folder_whose_place_a_file_has_is_refused)
{
	struct fault f = { 0 };
	char path[PATH_MAX], below[PATH_MAX];

	store("a.eml", "x", path);
	cr_expect_eq(durable_directory(path, &f), -1);
	snprintf(below, sizeof below, "%.200s/new/a.eml/sub", box);
	cr_expect_eq(durable_directory(below, &f), -1);
	memset(path, 'x', sizeof path - 1);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	cr_expect_eq(durable_directory(path, &f), -1);
}

Test(durable, a_list_leaves_dot_files_out_and_may_be_empty)
{
	char path[PATH_MAX], hidden[PATH_MAX], **names;
	struct fault f = { 0 };
	size_t n = 1;

	cr_assert_eq(durable_list(box, &names, &n, &f), 0);
	cr_expect_eq(n, 0);
	durable_list_free(names, n);
	store("b.eml", "x", path);
	store("a.eml", "x", path);
	snprintf(hidden, sizeof hidden, "%.200s/new/.nfs001", box);
	close(open(hidden, O_CREAT | O_WRONLY, 0600));
	cr_assert_eq(durable_list(box, &names, &n, &f), 0);
	cr_assert_eq(n, 2);
	cr_expect_str_eq(names[0], "a.eml");
	cr_expect_str_eq(names[1], "b.eml");
	durable_list_free(names, n);
}

Test(durable, the_sweep_takes_what_nobody_touched_for_36_hours_and_nothing_else)
{
	struct timespec old[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct durable d = DURABLE_NONE;
	struct fault f = { 0 };
	char path[PATH_MAX];

	store("kept.eml", "x", path);
	cr_assert_eq(durable_begin(&d, box, "left.eml", &f), 0);
	cr_assert_eq(futimens(d.fd, old), 0);
	durable_sweep(box);
	cr_expect_eq(count("tmp"), 1, "its stamp is old, the file is not");
	clock_shift_secs = 35 * 3600;
	durable_sweep(box);
	cr_expect_eq(count("tmp"), 1, "35 hours");
	clock_shift_secs = 37 * 3600;
	durable_sweep(box);
	cr_expect_eq(count("tmp"), 0, "37 hours");
	cr_expect_eq(count("new"), 1, "new/ is never swept");
	durable_abort(&d);
	durable_sweep("/nonexistent");
}
