#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mail/notice.h"

TestSuite(mail_notice);

static const char *const others[] = { "mailer-daemon@mx.example", "ppid@kab.example", NULL };
static struct bounce bounce;

/* "recipient action status diagnostic|" for each. */
static void
expect(const char *text, const char *want)
{
	char got[1000] = "";

	bounce = (struct bounce){ 0 };
	notice_read(text, others, &bounce);
	for (size_t i = 0; i < bounce.n; i++) {
		const struct bounce_recipient *r = &bounce.recipients[i];

		strcat(strcat(got, r->recipient), " ");
		strcat(strcat(got, r->action), " ");
		strcat(strcat(got, r->status ? r->status : "-"), " ");
		strcat(strcat(got, r->diagnostic ? r->diagnostic : "-"), "|");
	}
	cr_expect_str_eq(got, want, "%s", got);
	bounce_free(&bounce);
}

Test(mail_notice, qmail_names_an_address_and_then_the_reason)
{
	expect("Hi. This is the qmail-send program at mx.example.\n"
	       "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
	       "\n<a@b.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
	       "\n<c@d.example>:\n192.0.2.25 does not like recipient.\n"
	       "Remote host said: 552 5.2.2 <c@d.example>: quota\nGiving up on 192.0.2.25.\n"
	       "\n--- Below this line is a copy of the message.\n\nTo: e@f.example\n",
	       "a@b.example failed 5.1.1 Sorry, no mailbox here by that name. (#5.1.1)|"
	       "c@d.example failed 5.2.2 192.0.2.25 does not like recipient. Remote host said: 552 5.2.2 "
	       "<c@d.example>: quota Giving up on 192.0.2.25.|");
}

Test(mail_notice, exim_indents_the_reason)
{
	expect("A message that you sent could not be delivered to one or more of its\n"
	       "recipients. The following address(es) failed:\n\n  a@b.example\n"
	       "    SMTP error from remote mail server after RCPT TO:<a@b.example>:\n"
	       "    host mx.b.example [192.0.2.1]: 550 5.1.1 <a@b.example>: unknown\n\n"
	       "------ This is a copy of the message, including all the headers. ------\n",
	       "a@b.example failed 5.1.1 SMTP error from remote mail server after RCPT TO:<a@b.example>:"
	       "     host mx.b.example [192.0.2.1]: 550 5.1.1 <a@b.example>: unknown|");
}

Test(mail_notice, exchange_shows_the_letter_first)
{
	expect("Your message\n\n  To:      c@d.example\n  Subject: hal\n\n"
	       "did not reach the following recipient(s):\n\n"
	       "a@b.example on Thu, 29 Apr 2007 16:51:51 -0500\n    The recipient name is not recognized\n"
	       "\tThe MTS-ID of the original message is: c=id;a= ;p=x\n"
	       "c=ID;a= ;p=X;dda:SMTP=e@f.example; on Thu\n    The recipient name is not recognized\n",
	       "a@b.example failed - on Thu, 29 Apr 2007 16:51:51 -0500     The recipient name is not "
	       "recognized  The MTS-ID of the original message is: c=id;a= ;p=x|"
	       "e@f.example failed - on Thu     The recipient name is not recognized|");
}

Test(mail_notice, the_reason_may_stand_before_the_address)
{
	expect("Unknown user: a@b.example\n\nOriginal message follows.\n",
	       "a@b.example failed - Unknown user:|");
	expect("Failure Reasons\n\nUser not listed in directory\na@b.example\n",
	       "a@b.example failed - User not listed in directory|");
}

Test(mail_notice, a_reply_in_the_transcript_is_the_only_recipients)
{
	expect("Delivery to the following recipient failed permanently:\n\n     a@b.example\n\n"
	       "Technical details of permanent failure:\nthe server rejected it.\n\n"
	       "The error that the other server returned was:\n550 5.1.1 No such user\n",
	       "a@b.example failed 5.1.1 550 5.1.1 No such user|");
}

Test(mail_notice, a_delay_is_no_failure)
{
	expect("Your message to:\n\ta@b.example\nhas not yet been delivered.\n",
	       "a@b.example delayed - has not yet been delivered.|");
}

Test(mail_notice, helpers_and_we_ourselves_are_no_recipients)
{
	expect("For further assistance, please contact postmaster@mx.example or x@help.example\n"
	       "The letter of ppid@kab.example could not be delivered.\n", "");
	expect("Gagal. 10.5.1.1.2 mailer-daemon@mx.example\n> To: a@b.example\n", "a@b.example failed - -|");
}

Test(mail_notice, the_words_complete_a_report)
{
	bounce = (struct bounce){ 0 };
	bounce_add(&bounce, "a@b.example", "failed");
	notice_read("a@b.example: 550 5.1.1 gone\nc@d.example: 550 gone\n", others, &bounce);
	cr_assert_eq(bounce.n, 1, "the report says who");
	cr_expect_str_eq(bounce.recipients[0].diagnostic, "550 5.1.1 gone");
	cr_expect_str_eq(bounce.recipients[0].status, "5.1.1");
	bounce_free(&bounce);
}

Test(mail_notice, is_told_by_its_words)
{
	cr_expect(notice_is_one("Your message could not be delivered to a@b"));
	cr_expect(notice_is_one("Pesan Anda tidak dapat dikirim ke a@b"));
	cr_expect_not(notice_is_one("Mohon salinan APBD 2026"));
	cr_expect_not(notice_is_one(""));
}

Test(mail_notice, there_is_a_maximum)
{
	char text[30 * (BOUNCE_MAX + 50)] = "", *end = text;

	for (int i = 0; i < BOUNCE_MAX + 50; i++)
		end += sprintf(end, "<u%d@b.example>: 550 gone\n", i);
	bounce = (struct bounce){ 0 };
	notice_read(text, others, &bounce);
	cr_expect_eq(bounce.n, BOUNCE_MAX);
	bounce_free(&bounce);
}
