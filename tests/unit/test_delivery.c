#include <criterion/criterion.h>

#include "rules/delivery.h"

TestSuite(delivery);

Test(delivery, an_address_that_is_not_there_is_hard)
{
	cr_expect(delivery_is_hard("failed", "5.1.1", NULL));
	cr_expect(delivery_is_hard("failed", "5.1.10", "RESOLVER.ADR.RecipientNotFound"));
	cr_expect(delivery_is_hard("failed", "5.0.0", "550 User unknown"));
	cr_expect(delivery_is_hard(NULL, NULL, "550 5.4.1 <a@b>: Recipient address rejected: Access denied"));
	cr_expect(delivery_is_hard("Failed", "5.4.4", "Host or domain name not found"));
	cr_expect(delivery_is_hard("failed", NULL, "because the address couldn't be found. Try again."));
	cr_expect(delivery_is_hard("failed", NULL, "550 alamat TIDAK DITEMUKAN"));
}

Test(delivery, a_letter_that_did_not_get_through_is_soft)
{
	cr_expect_not(delivery_is_hard("failed", "5.2.2", "550 user unknown"));
	cr_expect_not(delivery_is_hard("failed", NULL, "552 mailbox full, user unknown to quota"));
	cr_expect_not(delivery_is_hard("failed", "5.7.1", "550 relaying denied: no such user"));
	cr_expect_not(delivery_is_hard("failed", "5.1.8", "Domain of sender does not exist"));
	cr_expect_not(delivery_is_hard("failed", NULL, "554 blocked as spam, mailbox unavailable"));
	cr_expect_not(delivery_is_hard("failed", "5.4.7", "delivery time expired"));
	cr_expect_not(delivery_is_hard(NULL, NULL, NULL));
}

Test(delivery, what_is_not_final_is_soft)
{
	cr_expect_not(delivery_is_hard("delayed", "5.1.1", "user unknown"));
	cr_expect_not(delivery_is_hard("delivered", "2.1.5", NULL));
	cr_expect_not(delivery_is_hard("failed", "4.1.1", "450 user unknown"));
	/* A status is compared whole: 5.1.11 is not 5.1.1. */
	cr_expect_not(delivery_is_hard("failed", "5.1.11", NULL));
}
