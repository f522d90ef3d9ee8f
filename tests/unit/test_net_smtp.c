/*
 * What becomes of a letter, against a scripted server (tests/e2e/fakesmtp.py):
 * each outcome, what is said to the server and what is never said.
 */
#include "net/smtp.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LETTER "Subject: satu\r\n\r\nisi\r\n.titik\r\n"

/* One fake server, one folder, one configuration; what a test leaves behind
 * goes with fall(). */
static struct {
	char folder[64];
	char log[96];
	char url[64];
	char ca[96];
	pid_t server;
	struct conf conf;
	struct smtp_answer answer;
	struct fault fault;
} t;

static void
fall(void)
{
	char command[128];

	if (t.server > 0) {
		kill(t.server, SIGKILL);
		waitpid(t.server, NULL, 0);
	}
	if (*t.folder == '\0')
		return;
	snprintf(command, sizeof command, "rm -rf %s", t.folder);
	cr_assert_eq(system(command), 0);
}

static void
rise(void)
{
	if (system("python3 -c '' 2>/dev/null") != 0)
		cr_skip_test("python3 is not there");
	memset(&t, 0, sizeof t);
	strcpy(t.folder, "/tmp/loket-smtp-XXXXXX");
	cr_assert_not_null(mkdtemp(t.folder));
	snprintf(t.log, sizeof t.log, "%s/log", t.folder);
	snprintf(t.ca, sizeof t.ca, "%s/tls/ca.pem", t.folder);
	t.conf = (struct conf){
		.smtp_url = t.url, .smtp_plain = true, .limit_seconds = 2,
		.smtp_helo = (char *)"surat.kulonprogo.example",
	};
}

TestSuite(net_smtp, .init = rise, .fini = fall, .timeout = 60);

/* Makes the certificates of the end-to-end tests in folder/tls. */
static void
make_certificates(void)
{
	char command[512];

	snprintf(command, sizeof command,
	         "SRC=%s W=%s; skip() { exit 77; }; at_exit() { :; };"
	         " . $SRC/tests/e2e/servers.sh; certificates", LOKET_SRC, t.folder);
	cr_assert_eq(system(command), 0, "making certificates");
}

/* Starts the server; cert NULL = without TLS. */
static void
serve(const char *scheme, const char *mode, const char *cert)
{
	char pem[128], key[128], port[16] = "";
	int ends[2];

	snprintf(pem, sizeof pem, "%s/tls/%s.pem", t.folder, cert ? cert : "");
	snprintf(key, sizeof key, "%s/tls/%s.key", t.folder, cert ? cert : "");
	cr_assert_eq(pipe(ends), 0);
	t.server = fork();
	if (t.server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		execlp("python3", "python3", LOKET_SRC "/tests/e2e/fakesmtp.py", mode, t.log,
		       cert ? pem : NULL, key, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	for (size_t n = 0; n < sizeof port - 1 && strchr(port, '\n') == NULL; n++)
		cr_assert_eq(read(ends[0], port + n, 1), 1, "fakesmtp.py did not start");
	close(ends[0]);
	snprintf(t.url, sizeof t.url, "%s://localhost:%d", scheme, atoi(port));
}

static const char *
log_text(void)
{
	static char text[1 << 16];
	FILE *in = fopen(t.log, "r");
	size_t n;

	cr_assert_not_null(in);
	n = fread(text, 1, sizeof text - 1, in);
	text[n] = '\0';
	fclose(in);
	return text;
}

static int
count(const char *word)
{
	int n = 0;

	for (const char *p = log_text(); (p = strstr(p, word)) != NULL; p++)
		n++;
	return n;
}

static int
body(const char *bytes, size_t len)
{
	char path[96];
	int fd;

	snprintf(path, sizeof path, "%s/letter", t.folder);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	return fd;
}

static struct smtp *
session(const char *password)
{
	struct smtp *s;

	if (password != NULL)
		t.conf.smtp_user = (char *)"ppid@kulonprogo.example";
	cr_assert_eq(smtp_open(&t.conf, password, &s, &t.fault), 0, "%s", t.fault.reason);
	return s;
}

static enum smtp_outcome
send_one(struct smtp *s, const char *from, const char *to, const char *bytes, size_t len)
{
	int fd = body(bytes, len);
	int result = smtp_send(s, from, &to, 1, fd, &t.answer, &t.fault);

	close(fd);
	cr_assert_eq(result, t.answer.outcome == SMTP_SENT ? 0 : -1);
	return t.answer.outcome;
}

/* Opens, sends the letter, closes. */
static enum smtp_outcome
send_letter(const char *password)
{
	struct smtp *s = session(password);
	enum smtp_outcome o = send_one(s, "ppid@kulonprogo.example", "warga@pos.example",
	                               LETTER, strlen(LETTER));

	smtp_close(s);
	return o;
}

static time_t
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

#define OUTCOME(name, mode_, outcome_, code_, fault_) \
	Test(net_smtp, name) \
	{ \
		time_t start = seconds(); \
		serve("smtp", mode_, NULL); \
		cr_expect_eq(send_letter(NULL), outcome_); \
		cr_expect_eq(t.answer.code, code_, "code %d", t.answer.code); \
		cr_expect_eq(t.fault.code, fault_, "%s", t.fault.reason); \
		cr_expect_null(strstr(t.fault.reason, "pos.example")); \
		cr_expect_lt(seconds() - start, 12, "bounded time"); \
	}

OUTCOME(a_letter_that_is_taken_is_sent, "ok", SMTP_SENT, 250, 0)
OUTCOME(two_lines_of_answer_are_one_answer, "multi", SMTP_SENT, 250, 0)
OUTCOME(a_quit_that_fails_changes_nothing, "badquit", SMTP_SENT, 250, 0)
OUTCOME(a_quit_without_answer_does_not_hold_us, "hangquit", SMTP_SENT, 250, 0)
OUTCOME(an_old_server_will_do, "noehlo", SMTP_SENT, 250, 0)
OUTCOME(a_busy_server_defers, "banner421", SMTP_DEFERRED, 421, EX_TEMPFAIL)
OUTCOME(a_server_that_turns_us_away_says_nothing_about_the_letter, "banner554", SMTP_REFUSED, 554, EX_CONFIG)
OUTCOME(a_refused_sender_fails, "mail550", SMTP_FAILED, 550, EX_UNAVAILABLE)
OUTCOME(a_recipient_put_off_defers, "rcpt450", SMTP_DEFERRED, 450, EX_TEMPFAIL)
OUTCOME(an_unknown_recipient_fails, "rcpt550", SMTP_FAILED, 550, EX_UNAVAILABLE)
OUTCOME(no_room_defers, "data451", SMTP_DEFERRED, 451, EX_TEMPFAIL)
OUTCOME(a_letter_put_off_after_the_dot_defers, "end451", SMTP_DEFERRED, 451, EX_TEMPFAIL)
OUTCOME(a_letter_refused_after_the_dot_fails, "end554", SMTP_FAILED, 554, EX_UNAVAILABLE)
OUTCOME(a_connection_lost_after_the_dot_is_doubt, "drop", SMTP_DOUBT, 354, EX_TEMPFAIL)
OUTCOME(no_answer_after_the_dot_is_doubt, "hang", SMTP_DOUBT, 354, EX_TEMPFAIL)
OUTCOME(a_dripped_answer_after_the_dot_is_doubt, "drip", SMTP_DOUBT, 354, EX_TEMPFAIL)
OUTCOME(no_answer_to_the_greeting_defers, "hanghello", SMTP_DEFERRED, 220, EX_TEMPFAIL)

Test(net_smtp, a_connection_lost_within_the_letter_defers)
{
	size_t len = 8 << 20;
	char *big = malloc(len);
	struct smtp *s;

	for (size_t i = 0; i < len; i += 4)
		memcpy(big + i, "ab\r\n", 4);
	serve("smtp", "early", NULL);
	s = session(NULL);
	cr_expect_eq(send_one(s, "", "warga@pos.example", big, len), SMTP_DEFERRED);
	smtp_close(s);
	free(big);
}

Test(net_smtp, nobody_listens_defers)
{
	snprintf(t.url, sizeof t.url, "smtp://127.0.0.1:1");
	cr_expect_eq(send_letter(NULL), SMTP_DEFERRED);
	cr_expect_eq(t.answer.code, 0);
}

Test(net_smtp, the_answer_with_its_queue_id_is_kept)
{
	serve("smtp", "multi", NULL);
	cr_expect_eq(send_letter(NULL), SMTP_SENT);
	cr_expect_str_eq(t.answer.text, "250 2.0.0 queued as X2");
}

Test(net_smtp, the_letter_arrives_byte_for_byte_with_dots_doubled)
{
	serve("smtp", "ok", NULL);
	cr_expect_eq(send_letter(NULL), SMTP_SENT);
	cr_expect_eq(count("DATA: b'Subject: satu\\r\\n\\r\\nisi\\r\\n..titik\\r\\n'\n"), 1,
	             "%s", log_text());
	cr_expect_eq(count("EHLO surat.kulonprogo.example\r\n"), 1);
	cr_expect_eq(count("QUIT\r\n"), 1);
}

Test(net_smtp, one_connection_serves_the_queue)
{
	struct smtp *s;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	for (int i = 0; i < 5; i++)
		cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_SENT);
	smtp_close(s);
	cr_expect_eq(count("EHLO"), 1);
	cr_expect_eq(count("MAIL FROM:<>"), 5, "the null sender: %s", log_text());
}

static void
expect_three_sent(const char *mode)
{
	struct smtp *s;

	serve("smtp", mode, NULL);
	s = session(NULL);
	for (int i = 0; i < 3; i++) {
		cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_SENT,
		             "%s", t.fault.reason);
	}
	smtp_close(s);
	cr_expect_eq(count("DATA: "), 3);
}

Test(net_smtp, a_server_that_closes_after_each_letter_is_called_again) { expect_three_sent("once"); }
Test(net_smtp, a_server_that_says_421_to_the_second_letter_is_called_again) { expect_three_sent("once421"); }

Test(net_smtp, what_was_said_too_early_is_no_answer_to_the_next_letter)
{
	expect_three_sent("ahead");
	cr_expect_eq(count("EHLO"), 3, "each on a connection of its own");
}

/* --- what the server can do ------------------------------------------------- */

Test(net_smtp, commands_go_out_together_where_that_is_taken) { expect_three_sent("group"); }

Test(net_smtp, a_refused_letter_of_a_group_leaves_the_connection_for_the_next)
{
	struct smtp *s;

	serve("smtp", "group550", NULL);
	s = session(NULL);
	for (int i = 0; i < 3; i++) {
		cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_FAILED);
		cr_expect_str_eq(t.answer.text, "550 5.1.1 no such user");
	}
	smtp_close(s);
	cr_expect_eq(count("EHLO"), 1, "%s", log_text());
	cr_expect_eq(count("RSET\r\n"), 3, "%s", log_text());
}

Test(net_smtp, a_letter_to_nobody_is_not_said_to_a_server_that_waits_for_it)
{
	serve("smtp", "group354", NULL);
	cr_expect_eq(send_letter(NULL), SMTP_FAILED);
	cr_expect_eq(t.answer.code, 550);
	cr_expect_eq(count("Subject") + count(".\r\n") + count("DATA: "), 0, "%s", log_text());
}

Test(net_smtp, a_letter_above_the_servers_size_is_not_begun)
{
	char big[400];

	memset(big, 'a', sizeof big);
	memcpy(big + sizeof big - 2, "\r\n", 2);
	serve("smtp", "small", NULL);
	struct smtp *s = session(NULL);
	cr_expect_eq(send_one(s, "", "warga@pos.example", big, sizeof big), SMTP_FAILED);
	cr_expect_not_null(strstr(t.fault.reason, "SIZE"), "%s", t.fault.reason);
	cr_expect_eq(count("RCPT") + count("DATA"), 0, "%s", log_text());
	cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_SENT,
	             "a smaller one is sent: %s", t.fault.reason);
	smtp_close(s);
}

Test(net_smtp, an_address_beyond_ascii_goes_where_it_is_taken)
{
	struct smtp *s;

	serve("smtp", "utf8", NULL);
	s = session(NULL);
	cr_expect_eq(send_one(s, "", "w\xc3\xa9@pos.example", LETTER, strlen(LETTER)), SMTP_SENT,
	             "%s", t.fault.reason);
	smtp_close(s);
	cr_expect_eq(count(" SMTPUTF8\r\n"), 1, "%s", log_text());
	cr_expect_eq(count("RCPT TO:<w\xc3\xa9@pos.example>"), 1, "%s", log_text());
}

Test(net_smtp, an_address_beyond_ascii_goes_nowhere_else)
{
	struct smtp *s;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	cr_expect_eq(send_one(s, "", "w\xc3\xa9@pos.example", LETTER, strlen(LETTER)), SMTP_FAILED);
	smtp_close(s);
	cr_expect_eq(count("RCPT") + count("DATA"), 0, "%s", log_text());
}

/* --- our own copy ------------------------------------------------------------- */

static enum smtp_outcome
send_with_copy(const char *mode)
{
	const char *rcpts[] = { "warga@pos.example", "ppid+arsip@kulonprogo.example" };
	struct smtp *s;
	int fd = body(LETTER, strlen(LETTER));

	serve("smtp", mode, NULL);
	s = session(NULL);
	smtp_send(s, "", rcpts, 2, fd, &t.answer, &t.fault);
	smtp_close(s);
	close(fd);
	return t.answer.outcome;
}

Test(net_smtp, a_copy_goes_in_the_same_envelope)
{
	cr_expect_eq(send_with_copy("ok"), SMTP_SENT);
	cr_expect_eq(count("RCPT TO:"), 2);
	cr_expect_eq(count("DATA: "), 1);
	cr_expect_str_eq(t.answer.copy_text, "250 ok");
}

Test(net_smtp, a_copy_that_is_refused_holds_nothing_up)
{
	cr_expect_eq(send_with_copy("copy550"), SMTP_SENT);
	cr_expect_str_eq(t.answer.copy_text, "550 5.1.1 no archive here");
	cr_expect_str_eq(t.answer.text, "250 2.0.0 queued as X1");
}

Test(net_smtp, a_letter_whose_recipient_is_refused_goes_to_nobody)
{
	cr_expect_eq(send_with_copy("rcpt550"), SMTP_FAILED);
	cr_expect_eq(t.answer.code, 550);
	cr_expect_eq(count("DATA\r\n"), 0, "%s", log_text());
}

Test(net_smtp, a_letter_that_only_the_copy_could_have_is_not_begun)
{
	cr_expect_eq(send_with_copy("first550"), SMTP_FAILED);
	cr_expect_eq(t.answer.code, 550);
	cr_expect_eq(count("DATA"), 0, "%s", log_text());
}

Test(net_smtp, a_refused_letter_does_not_hold_the_next)
{
	struct smtp *s;

	serve("smtp", "rcpt550", NULL);
	s = session(NULL);
	for (int i = 0; i < 3; i++)
		cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_FAILED);
	smtp_close(s);
}

Test(net_smtp, all_recipients_are_in_one_envelope)
{
	const char *to[] = { "warga@pos.example", "arsip+k7@kulonprogo.example" };
	struct smtp *s;
	int fd;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	fd = body(LETTER, strlen(LETTER));
	cr_expect_eq(smtp_send(s, "", to, 2, fd, &t.answer, &t.fault), 0);
	close(fd);
	smtp_close(s);
	cr_expect_eq(count("RCPT TO:<warga@pos.example>\r\nRCPT TO:<arsip+k7@kulonprogo.example>\r\n"), 1,
	             "%s", log_text());
}

/* --- AUTH ---------------------------------------------------------------- */

Test(net_smtp, with_a_user_the_letter_goes_out_after_auth)
{
	serve("smtp", "auth", NULL);
	cr_expect_eq(send_letter("rahasia"), SMTP_SENT);
	cr_expect_eq(count("AUTH PLAIN"), 1);
}

Test(net_smtp, auth_counts_for_all_letters_of_the_connection)
{
	struct smtp *s;

	serve("smtp", "auth", NULL);
	s = session("rahasia");
	for (int i = 0; i < 3; i++)
		cr_expect_eq(send_one(s, "", "warga@pos.example", LETTER, strlen(LETTER)), SMTP_SENT);
	smtp_close(s);
	cr_expect_eq(count("AUTH PLAIN"), 1);
}

Test(net_smtp, without_auth_offered_no_recipient_is_told)
{
	serve("smtp", "ok", NULL);
	cr_expect_eq(send_letter("rahasia"), SMTP_REFUSED);
	cr_expect_eq(t.fault.code, EX_CONFIG);
	cr_expect_eq(count("RCPT") + count("DATA"), 0, "%s", log_text());
}

Test(net_smtp, a_server_without_ehlo_gets_nothing_from_a_user)
{
	serve("smtp", "noehlo", NULL);
	cr_expect_eq(send_letter("rahasia"), SMTP_REFUSED);
	cr_expect_eq(count("RCPT") + count("DATA"), 0);
}

Test(net_smtp, a_wrong_password_is_no_fault_of_the_letter)
{
	serve("smtp", "authfail", NULL);
	cr_expect_eq(send_letter("salah"), SMTP_REFUSED);
	cr_expect_eq(t.answer.code, 535);
	cr_expect_eq(t.fault.code, EX_NOPERM);
}

Test(net_smtp, a_token_logs_in_by_xoauth2)
{
	/* "user=ppid@kulonprogo.example^Aauth=Bearer kunci^A^A" */
	static const char login[] =
		"dXNlcj1wcGlkQGt1bG9ucHJvZ28uZXhhbXBsZQFhdXRoPUJlYXJlciBrdW5jaQEB\r\n";

	t.conf.smtp_token_command = (char *)"echo kunci";
	serve("smtp", "xoauth2", NULL);
	cr_expect_eq(send_letter("kunci"), SMTP_SENT, "%s", t.fault.reason);
	cr_expect_eq(count(login), 1, "%s", log_text());
}

Test(net_smtp, a_token_that_is_refused_is_no_fault_of_the_letter)
{
	t.conf.smtp_token_command = (char *)"echo kunci";
	serve("smtp", "xoauth2fail", NULL);
	cr_expect_eq(send_letter("kunci"), SMTP_REFUSED, "%s", t.fault.reason);
	cr_expect_eq(t.fault.code, EX_NOPERM);
	cr_expect_eq(count("MAIL"), 0);
}

Test(net_smtp, a_token_goes_only_to_a_server_with_xoauth2)
{
	t.conf.smtp_token_command = (char *)"echo kunci";
	serve("smtp", "auth", NULL);
	cr_expect_eq(send_letter("kunci"), SMTP_REFUSED);
	cr_expect_eq(count("AUTH") + count("RCPT"), 0, "%s", log_text());
}

Test(net_smtp, a_login_that_fails_for_now_defers)
{
	serve("smtp", "authlater", NULL);
	cr_expect_eq(send_letter("rahasia"), SMTP_DEFERRED);
	cr_expect_eq(t.answer.code, 454);
}

Test(net_smtp, a_password_never_leaves_the_machine_in_clear)
{
	struct smtp *s;

	snprintf(t.url, sizeof t.url, "smtp://mail.example.invalid");
	t.conf.smtp_user = (char *)"ppid";
	cr_expect_eq(smtp_open(&t.conf, "rahasia", &s, &t.fault), -1);
	cr_expect_eq(t.fault.code, EX_NOPERM);
}

/* --- TLS ----------------------------------------------------------------- */

Test(net_smtp, tls_from_the_first_byte)
{
	make_certificates();
	serve("smtps", "tls", "server");
	t.conf.smtp_plain = false;
	t.conf.smtp_ca_file = t.ca;
	cr_expect_eq(send_letter(NULL), SMTP_SENT, "%s", t.fault.reason);
}

Test(net_smtp, starttls_comes_before_the_password)
{
	const char *tls, *login;

	make_certificates();
	serve("smtp", "auth", "server");
	t.conf.smtp_plain = false;
	t.conf.smtp_ca_file = t.ca;
	cr_expect_eq(send_letter("rahasia"), SMTP_SENT, "%s", t.fault.reason);
	tls = strstr(log_text(), "STARTTLS");
	login = strstr(log_text(), "AUTH PLAIN");
	cr_expect(tls != NULL && login != NULL && tls < login);
}

Test(net_smtp, without_starttls_nothing_is_sent)
{
	serve("smtp", "auth", NULL);
	t.conf.smtp_plain = false;
	cr_expect_eq(send_letter("rahasia"), SMTP_REFUSED);
	cr_expect_eq(count("AUTH") + count("MAIL"), 0, "%s", log_text());
}

Test(net_smtp, what_was_said_before_the_handshake_does_not_count_after_it)
{
	make_certificates();
	serve("smtp", "inject", "server");
	t.conf.smtp_plain = false;
	t.conf.smtp_ca_file = t.ca;
	cr_expect_eq(send_letter("rahasia"), SMTP_REFUSED);
	cr_expect_eq(t.fault.code, EX_NOPERM);
	cr_expect_not_null(strstr(t.fault.reason, "nothing was sent"), "%s", t.fault.reason);
	cr_expect_eq(count("AUTH") + count("MAIL"), 0, "%s", log_text());
}

static void
expect_refused(const char *cert, const char *advice)
{
	make_certificates();
	serve("smtp", "auth", cert);
	t.conf.smtp_plain = false;
	t.conf.smtp_ca_file = t.ca;
	cr_expect_eq(send_letter("rahasia"), SMTP_REFUSED);
	cr_expect_eq(t.fault.code, EX_NOPERM, "%s", t.fault.reason);
	cr_expect_eq(count("AUTH") + count("MAIL"), 0, "%s", log_text());
	cr_expect_not_null(strstr(t.fault.reason, advice), "%s", t.fault.reason);
}

Test(net_smtp, a_certificate_of_nobody_is_refused) { expect_refused("rogue", "set ca_file"); }
Test(net_smtp, a_certificate_of_another_name_is_refused) { expect_refused("wrongname", "url must name the host"); }
Test(net_smtp, an_expired_certificate_is_refused) { expect_refused("expired", "must renew it"); }

Test(net_smtp, only_the_authorities_of_ca_file_count)
{
	make_certificates();
	serve("smtps", "tls", "server");
	t.conf.smtp_plain = false;
	snprintf(t.ca, sizeof t.ca, "%s/tls/rogue.pem", t.folder);
	t.conf.smtp_ca_file = t.ca;
	cr_expect_eq(send_letter(NULL), SMTP_REFUSED);
}

Test(net_smtp, a_ca_file_that_is_not_there_is_the_configurations_fault)
{
	struct smtp *s;

	strcpy(t.url, "smtps://localhost");
	t.conf.smtp_ca_file = (char *)"/nonexistent/ca.pem";
	cr_expect_eq(smtp_open(&t.conf, NULL, &s, &t.fault), -1);
	cr_expect_eq(t.fault.code, EX_CONFIG);
}

Test(net_smtp, a_helo_that_is_no_name_is_refused)
{
	struct smtp *s;

	strcpy(t.url, "smtps://localhost");
	t.conf.smtp_helo = (char *)"a/../b\r\nMAIL";
	cr_expect_eq(smtp_open(&t.conf, NULL, &s, &t.fault), -1);
	cr_expect_eq(t.fault.code, EX_CONFIG);
}

/* --- what is never sent ------------------------------------------------------ */

Test(net_smtp, an_address_that_is_more_than_an_address_is_refused)
{
	static const char *const bad[] = {
		"a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example\r\nDATA", "a@b.example\n",
		"a@b.example>", "<a@b.example>", "a b@c.example", "a@b.example ", " a@b.example",
		"a@b.example,c@d.example", "a@b@c.example", "\"a b\"@c.example", "a@[127.0.0.1]",
		"a@", "@b.example", "a", "a..b@c.example", ".a@c.example", "a.@c.example",
		"a@-b.example", "a@b..example", "a@b.example.", "a@b_c.example",
		"w\xc3@pos.example", "w\xc2\x85@pos.example", "a\t@b.example", "a\x7f@b.example",
		"a(b)@c.example", "a@b.example BODY=8BITMIME",
		"a12345678901234567890123456789012345678901234567890123456789012345@b.example",
	};
	struct smtp *s;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_expect_eq(send_one(s, "", bad[i], LETTER, strlen(LETTER)), SMTP_FAILED,
		             "recipient %s", bad[i]);
		cr_expect_eq(t.fault.code, EX_DATAERR);
		cr_expect_eq(send_one(s, bad[i], "warga@pos.example", LETTER, strlen(LETTER)),
		             SMTP_FAILED, "sender %s", bad[i]);
	}
	cr_expect_eq(send_one(s, "", "", LETTER, strlen(LETTER)), SMTP_FAILED, "empty recipient");
	smtp_close(s);
	cr_expect_str_eq(log_text(), "", "no server was asked");
}

Test(net_smtp, a_body_that_could_end_itself_is_refused)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
#define BYTES(text) { text, sizeof text - 1 }
		BYTES("Subject: a\n\nisi\n"), BYTES("Subject: a\r\n\r\nisi\n.\nMAIL FROM:<>\r\n"),
		BYTES("a\r\r\n"), BYTES("a\rb\r\n"), BYTES("a\r\n.\rb\r\n"), BYTES("\n"),
		BYTES("a\0b\r\n"), BYTES("no end"), BYTES("a\r"), BYTES("a\r\nb\r"),
#undef BYTES
	};
	struct smtp *s;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_expect_eq(send_one(s, "", "warga@pos.example", bad[i].bytes, bad[i].len),
		             SMTP_FAILED, "body %zu", i);
		cr_expect_eq(t.fault.code, EX_DATAERR);
	}
	smtp_close(s);
	cr_expect_str_eq(log_text(), "", "no server was asked");
}

Test(net_smtp, lines_of_998_bytes_are_sent_and_longer_ones_refused)
{
	char line[1001];
	struct smtp *s;

	memset(line, 'x', 998);
	memcpy(line + 998, "\r\n", 3);
	serve("smtp", "ok", NULL);
	s = session(NULL);
	cr_expect_eq(send_one(s, "", "warga@pos.example", line, 1000), SMTP_SENT);
	line[998] = 'x';
	line[999] = '\r';
	line[1000] = '\n';
	cr_expect_eq(send_one(s, "", "warga@pos.example", line, 1001), SMTP_FAILED);
	smtp_close(s);
}

Test(net_smtp, an_empty_letter_has_a_clear_outcome)
{
	struct smtp *s;

	serve("smtp", "ok", NULL);
	s = session(NULL);
	cr_expect_eq(send_one(s, "", "warga@pos.example", "", 0), SMTP_SENT);
	smtp_close(s);
}
