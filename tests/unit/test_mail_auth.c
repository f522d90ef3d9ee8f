#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mail/auth.h"

TestSuite(mail_auth);

/* "spf dkim,dkim dmarc", "-" for nothing said, "" when our server said nothing. */
static void
expect(const char *header, const char *from, const char *want)
{
	struct header_block block;
	struct auth auth;
	char got[500] = "";

	header_parse(header, strlen(header), &block);
	auth_read(&block, "mail.kab.example", from, &auth);
	if (auth.by != NULL) {
		snprintf(got, sizeof got, "%s ", auth.spf ? auth.spf : "-");
		for (size_t i = 0; i < auth.n; i++)
			strcat(strcat(got, i ? "," : ""), auth.dkim[i]);
		strcat(strcat(got, " "), auth.dmarc ? auth.dmarc : "-");
	}
	cr_expect_str_eq(got, want, "%s: %s", header, got);
	auth_free(&auth);
	header_free(&block);
}

#define OURS "Received: x\nAuthentication-Results: mail.kab.example"

Test(mail_auth, results_of_our_server)
{
	expect(OURS ";\n spf=pass smtp.mailfrom=a@dinas.example;\n dkim=pass header.d=Dinas.example"
	       " header.s=x;\n dmarc=pass (p=none dis=none) header.from=dinas.example\n\n",
	       "a@Dinas.example", "pass dinas.example pass");
	expect(OURS " 1; SPF=SoftFail (why; (not)) reason=\"a; dmarc=pass\"; dkim=fail header.d=x.example;"
	       " dkim=pass header.i=@y.example; dkim/1 = pass header.d = z.example\n\n",
	       "a@b", "softfail y.example,z.example -");
	expect(OURS "; none\n\n", "a@b", "-  -");
	expect(OURS "\n\n", "a@b", "-  -");
}

Test(mail_auth, others_are_not_believed)
{
	expect("Authentication-Results: mx.orang.example; dmarc=pass header.from=b\n\n", "a@b", "");
	/* ours, but not on top */
	expect("Authentication-Results: mx.orang.example; spf=pass\n"
	       "Authentication-Results: mail.kab.example; dmarc=pass header.from=b\n\n", "a@b", "");
	expect("Authentication-Results: (mail.kab.example) x; dmarc=pass header.from=b\n\n", "a@b", "");
	expect("Authentication-Results: mail.kab.example.jahat.example; spf=pass\n\n", "a@b", "");
	expect("From: a@b\n\n", "a@b", "");
}

Test(mail_auth, dmarc_counts_for_the_senders_domain_only)
{
	expect(OURS "; dmarc=pass header.from=lain.example\n\n", "a@b.example", "-  -");
	expect(OURS "; dmarc=pass\n\n", "a@b.example", "-  -");
	expect(OURS "; dmarc=pass header.from=b.example\n\n", NULL, "-  -");
	expect(OURS "; dmarc=fail header.from=b.example; dmarc=pass header.from=b.example\n\n",
	       "a@b.example", "-  -");
}

Test(mail_auth, a_senders_words_make_no_result)
{
	expect(OURS "; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=b; \"@y\n\n", "a@b", "pass  -");
	expect(OURS "; spf=pass (x; dmarc=pass header.from=b\n\n", "a@b", "pass  -");
	expect(OURS "; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=b\n\n", "a@b", "pass  -");
}
