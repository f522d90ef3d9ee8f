/* Each case is a small program of its own, forked off. */
#include "base/cli.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define WENT_ON 99 /* cli_start() said: go on */

static char conf_file[] = "/tmp/loket-cli.XXXXXX";

/* What the program of the test sees after cli_start(). */
static struct cli cli;
static bool flag, officer;
static const char *value;
static const char *values[CLI_VALUES_MAX];
static int (*body)(void);

static int
nothing(void)
{
	return EX_OK;
}

static void
start(void)
{
	unsetenv("LOKET_CONF");
	unsetenv("LOKET_NOW");
	cr_assert_geq(mkstemp(conf_file), 0);
	setenv("LOKET_CONF", conf_file, 1);
	body = nothing;
}

static void
end(void)
{
	unlink(conf_file);
}

TestSuite(cli, .init = start, .fini = end);

static int
program(int argc, char **argv)
{
	static const struct cli_option options[] = {
		{ "flag", 'f', NULL, "a flag", &flag, NULL },
		{ "value", 'w', "TEXT", "a value", NULL, &value },
		{ "long-only", 0, NULL, "no letter", &flag, NULL },
		{ "many", 'm', "KEY=VALUE...", "several values", NULL, values },
		{ 0 }
	};
	int code;

	cli = (struct cli){
		.program = "loket-test", .operands = "[NUMBER]", .summary = "Tests.",
		.options = options, .max_operands = 1, .officer = officer,
	};
	code = cli_start(&cli, argc, argv);
	if (code >= 0)
		return code;
	code = body();
	return cli_end(&cli, code == EX_OK ? WENT_ON : code);
}

/* Runs the program with these arguments; what it says and prints is in `said` and
 * `printed`. */
static char said[4096], printed[4096];

static void
read_all(FILE *from, char *text, size_t size)
{
	rewind(from);
	text[fread(text, 1, size - 1, from)] = '\0';
	fclose(from);
}

static int
run_to(int out_fd, char **argv)
{
	FILE *err = tmpfile();
	int argc = 0, status;
	pid_t pid;

	cr_assert_not_null(err);
	while (argv[argc] != NULL)
		argc++;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (out_fd >= 0)
			dup2(out_fd, STDOUT_FILENO);
		dup2(fileno(err), STDERR_FILENO);
		_exit(program(argc, argv));
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	read_all(err, said, sizeof said);
	cr_assert(WIFEXITED(status), "%s", said);
	return WEXITSTATUS(status);
}

static int
run(char **argv)
{
	FILE *out = tmpfile();
	int code;

	cr_assert_not_null(out);
	code = run_to(fileno(out), argv);
	read_all(out, printed, sizeof printed);
	return code;
}

#define ARGS(...) ((char *[]){ (char []){ "loket-test" }, __VA_ARGS__, NULL })
#define NO_ARGS ((char *[]){ (char []){ "loket-test" }, NULL })
#define W(text) ((char []){ text })

static void
one_line(const char *want)
{
	cr_expect_str_eq(said, want);
	cr_expect_str_empty(printed);
}

/* --- options ------------------------------------------------------------------------ */

Test(cli, help_tells_every_option_and_exits_0)
{
	cr_expect_eq(run(ARGS(W("--help"))), EX_OK);
	cr_expect_str_empty(said);
	cr_expect_not_null(strstr(printed, "usage: loket-test [-C FILE] [options] [NUMBER]\nTests.\n"));
	cr_expect_not_null(strstr(printed, "-C, --config FILE"));
	cr_expect_not_null(strstr(printed, "-f, --flag"));
	cr_expect_not_null(strstr(printed, "-w, --value TEXT"));
	cr_expect_not_null(strstr(printed, "--long-only"));
	cr_expect_not_null(strstr(printed, "man loket-test"));
}

Test(cli, the_version_is_told)
{
	cr_expect_eq(run(ARGS(W("--version"))), EX_OK);
	cr_expect_str_eq(printed, "loket-test " LOKET_VERSION "\n");
}

Test(cli, help_works_with_a_broken_configuration)
{
	cr_expect_eq(run(ARGS(W("-C"), W("/nonexistent"), W("--help"))), EX_OK);
}

Test(cli, an_unknown_option_is_a_wrong_usage)
{
	cr_expect_eq(run(ARGS(W("--pemohon"))), EX_USAGE);
	one_line("loket-test: --pemohon: unknown option (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("-x"))), EX_USAGE);
	one_line("loket-test: -x: unknown option (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("--flag=yes"))), EX_USAGE);
}

Test(cli, a_missing_value_is_a_wrong_usage)
{
	cr_expect_eq(run(ARGS(W("--value"))), EX_USAGE);
	one_line("loket-test: --value: a value is missing (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("-C"))), EX_USAGE);
}

Test(cli, a_value_that_is_given_twice_is_a_wrong_usage)
{
	cr_expect_eq(run(ARGS(W("-w"), W("1"), W("--value=2"))), EX_USAGE);
	one_line("loket-test: value: given twice (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("-C"), W("/a"), W("-C"), W("/b"))), EX_USAGE);
	one_line("loket-test: -C: given twice (loket-test --help)\n");
}

Test(cli, an_operand_too_many_is_a_wrong_usage)
{
	cr_expect_eq(run(ARGS(W("1"))), WENT_ON);
	cr_expect_eq(run(ARGS(W("1"), W("2"))), EX_USAGE);
	one_line("loket-test: 2: one operand too many (loket-test --help)\n");
}

/* Once broken: the operand before it is named. */
Test(cli, a_wrong_option_behind_an_operand_is_named)
{
	cr_expect_eq(run(ARGS(W("1"), W("--pemohon"))), EX_USAGE);
	one_line("loket-test: --pemohon: unknown option (loket-test --help)\n");
}

static int
has_both(void)
{
	return flag && value != NULL && strcmp(value, "-1") == 0 && cli.first_operand == 4
	    ? EX_OK : EX_SOFTWARE;
}

Test(cli, letters_and_names_mean_the_same)
{
	body = has_both;
	cr_expect_eq(run(ARGS(W("-f"), W("-w"), W("-1"))), WENT_ON);
	cr_expect_eq(run(ARGS(W("--value"), W("-1"), W("--flag"))), WENT_ON);
	cr_expect_eq(run(ARGS(W("--long-only"), W("-w"), W("-1"))), WENT_ON);
}

static int
numbers(void)
{
	static const char *const bad[] = { "", "x", "1x", "0", "366", "99999999999999999999", "1.5" };
	long n = 0;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (cli_number(&cli, "--due", bad[i], 1, 365, &n) == 0)
			return EX_SOFTWARE;
	return cli_number(&cli, "--due", "365", 1, 365, &n) == 0 && n == 365 ? EX_OK : EX_SOFTWARE;
}

static int
many(void)
{
	return values[0] != NULL && strcmp(values[0], "a=1") == 0 && values[1] != NULL &&
	    strcmp(values[1], "b=2") == 0 && values[2] == NULL ? 7 : 8;
}

Test(cli, an_option_with_dots_may_be_given_several_times)
{
	char *full[2 * CLI_VALUES_MAX + 2] = { (char []){ "loket-test" } };

	body = many;
	cr_expect_eq(run(ARGS(W("-m"), W("a=1"), W("--many=b=2"))), 7);
	for (int i = 0; i < CLI_VALUES_MAX; i++) {
		full[1 + 2 * i] = (char []){ "-m" };
		full[2 + 2 * i] = (char []){ "x" };
	}
	cr_expect_eq(run(full), EX_USAGE, "one more than fits is refused, not lost");
}

Test(cli, a_number_is_whole_and_within_its_bounds)
{
	body = numbers;
	cr_expect_eq(run(NO_ARGS), WENT_ON);
	cr_expect_not_null(strstr(said, "loket-test: --due: a whole number from 1 to 365 is allowed"));
}

Test(cli, an_officer_hears_it_in_indonesian)
{
	officer = true;
	cr_expect_eq(run(ARGS(W("--pemohon"))), EX_USAGE);
	one_line("loket-test: --pemohon: opsi ini tidak dikenal (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("-w"))), EX_USAGE);
	one_line("loket-test: -w: nilainya belum ditulis (loket-test --help)\n");
	cr_expect_eq(run(ARGS(W("--help"))), EX_OK);
	cr_expect_not_null(strstr(printed, "pemakaian: loket-test"));
}

Test(cli, the_help_fits_the_terminal)
{
	setenv("COLUMNS", "60", 1);
	cr_expect_eq(run(ARGS(W("--help"))), EX_OK);
	for (const char *line = printed; *line != '\0'; line += strcspn(line, "\n") + 1)
		cr_expect_leq(strcspn(line, "\n"), 60, "%.*s", (int)strcspn(line, "\n"), line);
}

/* --- what every program begins with ---------------------------------------------------- */

Test(cli, a_wrong_configuration_stops_the_program)
{
	cr_expect_eq(run(ARGS(W("-C"), W("/nonexistent"))), EX_CONFIG);
	cr_expect_str_eq(said, "loket-test: /nonexistent: opening the configuration: No such file or directory\n");
}

Test(cli, a_wrong_clock_stops_the_program)
{
	setenv("LOKET_NOW", "besok", 1);
	cr_expect_eq(run(NO_ARGS), EX_CONFIG);
	cr_expect_not_null(strstr(said, "loket-test: LOKET_NOW: not a time"));
}

static int
is_ready(void)
{
	struct stat st;
	int fd = open("/dev/null", O_RDONLY);

	if (fd <= STDERR_FILENO || umask(0) != 077)
		return EX_SOFTWARE;
	for (int i = 0; i <= 2; i++)
		if (fstat(i, &st) < 0)
			return EX_SOFTWARE;
	return EX_OK;
}

Test(cli, what_it_opens_never_becomes_standard_output_or_error)
{
	pid_t pid;
	int status;

	body = is_ready;
	cr_expect_eq(run(NO_ARGS), WENT_ON);
	/* Gammu SMSD starts its hook like this. */
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(0);
		close(1);
		close(2);
		_exit(program(1, NO_ARGS));
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == WENT_ON);
}

static int
writes_much(void)
{
	struct rlimit limit = { 1000, 1000 };
	FILE *out = tmpfile();

	setrlimit(RLIMIT_FSIZE, &limit);
	for (int i = 0; i < 2000; i++)
		putc('x', out);
	return fflush(out) == EOF ? EX_OK : EX_SOFTWARE;
}

Test(cli, a_file_size_limit_is_an_error_and_no_death)
{
	body = writes_much;
	cr_expect_eq(run(NO_ARGS), WENT_ON);
}

/* --- and ends with ------------------------------------------------------------------------- */

static int
prints(void)
{
	puts("satu baris");
	return EX_OK;
}

static int
prints_and_fails(void)
{
	puts("satu baris");
	return EX_TEMPFAIL;
}

static int
ends_well(void)
{
	puts("satu baris");
	_exit(cli_end(&cli, EX_OK));
}

Test(cli, what_is_printed_arrives)
{
	body = prints;
	cr_expect_eq(run(NO_ARGS), WENT_ON);
	cr_expect_str_eq(printed, "satu baris\n");
}

Test(cli, an_output_that_takes_nothing_is_an_error)
{
	int full = open("/dev/full", O_WRONLY);

	cr_assert_geq(full, 0);
	body = ends_well;
	cr_expect_eq(run_to(full, NO_ARGS), EX_IOERR);
	cr_expect_str_eq(said, "loket-test: standard output: writing failed: No space left on device\n");
	cr_expect_eq(run_to(full, ARGS(W("--help"))), EX_IOERR);
	cr_expect_eq(run_to(full, ARGS(W("--version"))), EX_IOERR);
	body = prints_and_fails;
	cr_expect_eq(run_to(full, NO_ARGS), EX_TEMPFAIL, "what was wrong before stays the answer");
	close(full);
}
