#include "base/secret.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char secret[SECRET_SIZE];
static struct fault fault;
static char path[] = "/tmp/loket-secret-XXXXXX";

static int
of_command(const char *command)
{
	return secret_read(command, NULL, "kantor", secret, &fault);
}

static int
of_file(const char *bytes, size_t len, mode_t mode)
{
	int fd, result;

	strcpy(path, "/tmp/loket-secret-XXXXXX");
	fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	cr_assert_eq(fchmod(fd, mode), 0);
	close(fd);
	result = secret_read(NULL, path, "kantor", secret, &fault);
	unlink(path);
	return result;
}

Test(secret, the_first_line_is_the_password)
{
	static const struct { const char *command, *want; } good[] = {
		{ "echo rahasia", "rahasia" },
		{ "printf rahasia", "rahasia" },
		{ "printf 'rahasia\\r\\nuser: ppid\\n'", "rahasia" },
		{ "printf ' kata sandi \\n'", " kata sandi " },
		{ "printf 'ra'; sleep 0.1; printf 'hasia\\n'; yes | head -c 300000", "rahasia" },
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		cr_assert_eq(of_command(good[i].command), 0, "%s", fault.reason);
		cr_expect_str_eq(secret, good[i].want);
	}
	cr_assert_eq(of_file("rahasia\nlebih\n", 14, 0600), 0);
	cr_expect_str_eq(secret, "rahasia");
}

Test(secret, what_is_no_password_is_refused_and_nothing_is_kept)
{
	static const struct { const char *command; int code; } bad[] = {
		{ "true", EX_CONFIG }, { "echo", EX_CONFIG }, { "printf 'a\\0b\\n'", EX_CONFIG },
		{ "yes | tr -d '\\n' | head -c 20000", EX_CONFIG },
		{ "echo rahasia; exit 1", EX_TEMPFAIL }, { "echo rahasia; kill -9 $$", EX_TEMPFAIL },
		{ "/nonexistent/command", EX_CONFIG },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		memset(secret, 'x', sizeof secret);
		cr_expect_eq(of_command(bad[i].command), -1, "%s", bad[i].command);
		cr_expect_eq(fault.code, bad[i].code, "%s: %d", bad[i].command, fault.code);
		cr_expect_str_eq(secret, "");
		cr_expect_null(strstr(fault.reason, "rahasia"));
	}
}

Test(secret, a_file_that_others_can_read_is_refused)
{
	cr_expect_eq(of_file("rahasia\n", 8, 0640), -1);
	cr_expect_eq(fault.code, EX_NOPERM);
	cr_expect_eq(of_file("rahasia\n", 8, 0604), -1);
	cr_expect_eq(of_file("rahasia\n", 8, 0400), 0);
}

Test(secret, a_file_that_is_none_is_refused)
{
	cr_expect_eq(secret_read(NULL, "/nonexistent/file", "kantor", secret, &fault), -1);
	cr_expect_eq(secret_read(NULL, "/tmp", "kantor", secret, &fault), -1);
	cr_expect_eq(secret_read(NULL, "/dev/zero", "kantor", secret, &fault), -1);
	cr_expect_eq(of_file("", 0, 0600), -1);
}

Test(secret, a_secret_of_8191_bytes_is_the_longest)
{
	char line[SECRET_SIZE + 1];

	memset(line, 'x', sizeof line);
	line[SECRET_SIZE - 1] = '\n';
	cr_expect_eq(of_file(line, SECRET_SIZE, 0600), 0);
	cr_expect_eq(strlen(secret), SECRET_SIZE - 1);
	line[SECRET_SIZE - 1] = 'x';
	line[SECRET_SIZE] = '\n';
	cr_expect_eq(of_file(line, SECRET_SIZE + 1, 0600), -1);
}

/* --- systemd's credentials -------------------------------------------------- */

Test(secret, a_credential_is_a_file_that_systemd_shows_to_the_service_alone)
{
	struct fault f = { 0 };
	char directory[] = "/tmp/loket-credentials-XXXXXX", kept[64];
	FILE *out;

	cr_assert_not_null(mkdtemp(directory));
	snprintf(kept, sizeof kept, "%s/imap", directory);
	out = fopen(kept, "w");
	cr_assert_not_null(out);
	fputs("rahasia\nbaris dua\n", out);
	fclose(out);
	/* An ACL for the service shows as a mode for the group. */
	chmod(kept, 0440);
	setenv("CREDENTIALS_DIRECTORY", directory, 1);
	cr_expect_eq(secret_credential("imap", "kantor", secret, &f), 0, "%s", f.reason);
	cr_expect_str_eq(secret, "rahasia");
	cr_expect_eq(secret_credential("tiada", "kantor", secret, &f), -1);
	cr_expect_not_null(strstr(f.reason, "password_credential"));
	cr_expect_eq(secret_credential("../imap", "kantor", secret, &f), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	unsetenv("CREDENTIALS_DIRECTORY");
	cr_expect_eq(secret_credential("imap", "kantor", secret, &f), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	unlink(kept);
	rmdir(directory);
}
