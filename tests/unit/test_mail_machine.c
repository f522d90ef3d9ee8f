#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mail/bounce.h"
#include "mail/machine.h"

TestSuite(mail_machine, .init = message_start);

static const struct message_limits usual = {
	.header_bytes = 262144, .parts = 20, .depth = 5, .text_bytes = 65536,
};
static struct message m;
static int fd;

static void
open_text(const char *text)
{
	fd = memfd_create("mail", 0);
	cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	cr_assert_eq(message_open(fd, &usual, &m), 0);
}

static void
done(void)
{
	message_close(&m);
	close(fd);
}

static enum machine_certainty
classify(const char *header, const char *body, const char *from, const char *subject,
         enum machine_class want)
{
	struct machine_verdict verdict;
	char text[1000];

	snprintf(text, sizeof text, "MIME-Version: 1.0\n%s\n%s\n", header, body);
	open_text(text);
	machine_classify(&m, from, subject, "ppid@kab.example", &verdict);
	cr_expect_eq(verdict.class, want, "%s%s: %s", header, body,
	             machine_class_name(verdict.class));
	cr_expect_eq(verdict.rule == NULL, want == MACHINE_REQUEST);
	cr_expect_eq(verdict.header == NULL, want == MACHINE_REQUEST);
	cr_expect_eq(verdict.certainty == MACHINE_PERSON, want == MACHINE_REQUEST);
	done();
	return verdict.certainty;
}

static void
expect(const char *header, const char *from, const char *subject, enum machine_class want)
{
	classify(header, "halo", from, subject, want);
}

static void
expect_text(const char *body, const char *from, const char *subject, enum machine_class want)
{
	cr_expect_neq(classify("", body, from, subject, want), MACHINE_CERTAIN, "%s", body);
}

Test(mail_machine, people_are_people)
{
	expect("", "budi@warga.example", "mohon data", MACHINE_REQUEST);
	expect("Auto-Submitted: no\n", "a@b", NULL, MACHINE_REQUEST);
	expect("Auto-Submitted: No (really); x=y\n", "a@b", NULL, MACHINE_REQUEST);
	expect("Return-Path: <a@b>\n", "a@b", NULL, MACHINE_REQUEST);
	expect("X-Auto-Response-Suppress: All\n", "a@b", "biasa", MACHINE_REQUEST);
	expect("X-Spam-Status: No, score=1\nX-Spam-Flag: NO\n", "a@b", NULL, MACHINE_REQUEST);
	expect("Precedence: first-class\nX-Autoreply:\n", "a@b", NULL, MACHINE_REQUEST);
	expect("", NULL, NULL, MACHINE_REQUEST);
	expect("", "norely@b", "Re: Automatic reply: x", MACHINE_REQUEST);
}

Test(mail_machine, answers_of_machines)
{
	expect("Auto-Submitted: auto-replied\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("auto-submitted: (c) Auto-Generated; x\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("X-Autoreply: yes\nPrecedence: bulk\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("X-Autorespond: cuti\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("Precedence: auto_reply\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("Return-Path: <>\n", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect("X-Auto-Response-Suppress: OOF\n", "a@b", "Automatic reply: x", MACHINE_AUTO_REPLY);
	expect("", "a@b", "Balasan otomatis: x", MACHINE_AUTO_REPLY);
	expect("", "No-Reply@b", NULL, MACHINE_AUTO_REPLY);
	expect("", "noreply+123@b", NULL, MACHINE_AUTO_REPLY);
	expect("", "postmaster@b", NULL, MACHINE_AUTO_REPLY);
}

Test(mail_machine, lists_spam_and_our_own)
{
	expect("List-Id: <x>\n", "a@b", NULL, MACHINE_LIST);
	expect("List-Unsubscribe: <x>\n", "a@b", NULL, MACHINE_LIST);
	expect("Precedence: Bulk\n", "a@b", NULL, MACHINE_LIST);
	expect("X-Spam-Flag: YES\n", "a@b", NULL, MACHINE_SPAM);
	expect("X-Spam-Status: Yes, score=14.2\n", "a@b", NULL, MACHINE_SPAM);
	expect("", "PPID@kab.example", NULL, MACHINE_OWN);
	expect("X-Loket: 1\nAuto-Submitted: auto-generated\n", "a@b", NULL, MACHINE_OWN);
}

Test(mail_machine, bounces_and_reports)
{
	expect("Return-Path: <>\n", "MAILER-DAEMON@b", NULL, MACHINE_BOUNCE);
	expect("", "MAILER-DAEMON", NULL, MACHINE_BOUNCE);
	expect("Return-Path: <>\n", "postmaster@b", NULL, MACHINE_BOUNCE);
	expect("X-Failed-Recipients: x@y\n", "a@b", NULL, MACHINE_BOUNCE);
	expect("Content-Type: multipart/report; report-type=delivery-status; boundary=a\n", "a@b", NULL,
	       MACHINE_BOUNCE);
	expect("Content-Type: multipart/report; report-type=disposition-notification; boundary=a\n", "a@b",
	       NULL, MACHINE_REPORT);
	expect("", "a@b", "Report Domain: x Submitter: y", MACHINE_REPORT);
}

Test(mail_machine, a_notice_is_a_bounce_by_its_subject_and_words)
{
	static const char notice[] = "Your message could not be delivered to:\n  x@y";

	expect_text(notice, "a@b", "Returned mail: see transcript", MACHINE_BOUNCE);
	expect_text(notice, "a@b", "mail failed, returning to sender", MACHINE_BOUNCE);
	expect_text(notice, "postmaster@b", "hal", MACHINE_BOUNCE);
	expect_text("Surat ini tidak dapat dikirim ke x@y", "a@b", "Pesan tidak terkirim",
	            MACHINE_BOUNCE);
	/* a citizen's words, and a bounce that a citizen forwards */
	expect_text("Surel saya ke dinas kembali, mohon bantuan", "a@b", "Email tidak terkirim",
	            MACHINE_REQUEST);
	expect_text(notice, "a@b", "Fwd: Returned mail: see transcript", MACHINE_REQUEST);
	expect_text(notice, "a@b", "kenapa begini", MACHINE_REQUEST);
}

Test(mail_machine, a_report_that_does_not_say_of_what_is_a_bounce_by_its_words)
{
	static const char report[] = "Content-Type: multipart/report; boundary=a\n";
	static const char failed[] = "--a\n\nDelivery to the following recipients failed.\n--a--";

	cr_expect_eq(classify(report, failed, "a@b", "hal", MACHINE_BOUNCE), MACHINE_LIKELY);
	classify(report, "--a\n\nhalo\n--a--", "a@b", "hal", MACHINE_REQUEST);
}

Test(mail_machine, what_begins_as_an_automatic_text_is_likely_one)
{
	expect_text("Yth. Bapak/Ibu,\nIni adalah balasan otomatis.", "a@b", "hal", MACHINE_AUTO_REPLY);
	expect_text("This is an automated response.", "a@b", NULL, MACHINE_AUTO_REPLY);
	expect_text("Kemarin saya dapat jawaban: ini adalah balasan otomatis", "a@b", NULL,
	            MACHINE_REQUEST);
	expect_text("Terima kasih", "a@b", "AUTO: Budi is out of the office", MACHINE_AUTO_REPLY);
	expect_text("Terima kasih", "a@b", "Re: Balasan otomatis", MACHINE_REQUEST);
}

Test(mail_machine, marks_of_machines_are_certain_and_names_are_not)
{
	cr_expect_eq(classify("Auto-Submitted: auto-replied\n", "x", "a@b", NULL, MACHINE_AUTO_REPLY),
	             MACHINE_CERTAIN);
	cr_expect_eq(classify("X-MLServer: fml\n", "x", "a@b", NULL, MACHINE_LIST), MACHINE_CERTAIN);
	cr_expect_eq(classify("", "x", "noreply@b", NULL, MACHINE_AUTO_REPLY), MACHINE_LIKELY);
	cr_expect_eq(classify("", "x", "owner-warga@b", NULL, MACHINE_LIST), MACHINE_LIKELY);
	cr_expect_eq(classify("Return-Path: (kosong) < >\n", "x", "a@b", NULL, MACHINE_REQUEST),
	             MACHINE_PERSON);
	cr_expect_eq(classify("Return-Path: (kosong) <>\n", "x", "a@b", NULL, MACHINE_AUTO_REPLY),
	             MACHINE_LIKELY);
}

Test(mail_machine, every_recipient_of_a_report_is_told)
{
	struct bounce bounce;

	open_text("Content-Type: multipart/report; report-type=delivery-status; boundary=a\n\n--a\n\ngagal\n"
	          "--a\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
	          "Final-Recipient: rfc822; a@b\nAction: delayed\nStatus: 4.4.1 (later)\n\n\n"
	          "Final-Recipient: rfc822;<c@d>\nAction: Failed\nStatus: 5.1.1\n"
	          "Diagnostic-Code: smtp; 550 no\n such user\n"
	          "--a\nContent-Type: text/rfc822-headers\n\nMessage-ID: <kirim.1@k>\n--a--\n");
	bounce_read(&m, &bounce);
	cr_assert_eq(bounce.n, 2);
	cr_expect_str_eq(bounce.recipients[0].recipient, "a@b");
	cr_expect_str_eq(bounce.recipients[0].action, "delayed");
	cr_expect_str_eq(bounce.recipients[0].status, "4.4.1");
	cr_expect_null(bounce.recipients[0].diagnostic);
	cr_expect_str_eq(bounce.recipients[1].recipient, "c@d");
	cr_expect_str_eq(bounce.recipients[1].action, "failed");
	cr_expect_str_eq(bounce.recipients[1].diagnostic, "550 no such user");
	cr_expect_str_eq(bounce.original_message_id, "kirim.1@k");
	bounce_free(&bounce);
	done();
}

Test(mail_machine, a_returned_letter_names_itself)
{
	struct bounce bounce;

	open_text("Content-Type: multipart/mixed; boundary=a\n\n--a\n\ngagal\n--a\nContent-Type: message/rfc822\n"
	          "\nMessage-ID: <kirim.2@k>\nSubject: x\n\nisi\n--a--\n");
	bounce_read(&m, &bounce);
	cr_expect_eq(bounce.n, 0);
	cr_expect_str_eq(bounce.original_message_id, "kirim.2@k");
	bounce_free(&bounce);
	done();

	open_text("X-Failed-Recipients: x@y\nSubject: gagal\n\ncopy:\n\n  Message-Id: <kirim.3@k>\n");
	bounce_read(&m, &bounce);
	cr_assert_eq(bounce.n, 1);
	cr_expect_str_eq(bounce.recipients[0].recipient, "x@y");
	cr_expect_str_eq(bounce.original_message_id, "kirim.3@k");
	bounce_free(&bounce);
	done();

	open_text("Subject: tidak ada apa-apa\n\nhalo\n");
	bounce_read(&m, &bounce);
	cr_expect_eq(bounce.n, 0);
	cr_expect_null(bounce.original_message_id);
	bounce_free(&bounce);
	done();
}
