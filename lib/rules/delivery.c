#include "rules/delivery.h"

#include <string.h>
#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* What words say; the first that is there decides. Servers say "user unknown" of a
 * mailbox that is full, and explain "rejected" or "policy" behind "user unknown". */
static const struct {
	const char *words;
	bool is_hard;
} phrases[] = {
	/* Nobody there. */
	{ "user unknown", true }, { "unknown user", true }, { "no such user", true },
	{ "no such recipient", true }, { "no such mailbox", true }, { "no such address", true },
	{ "no such person", true }, { "unknown recipient", true }, { "recipient unknown", true },
	{ "unknown address", true }, { "address unknown", true }, { "unknown mailbox", true },
	{ "unknown local", true }, { "unknown account", true }, { "does not exist", true },
	{ "doesn't exist", true }, { "do not exist", true }, { "not exist", true },
	{ "not a valid", true }, { "is not valid", true }, { "invalid recipient", true },
	{ "invalid mailbox", true }, { "invalid user", true }, { "invalid address", true },
	{ "invalid final delivery", true }, { "bad address", true }, { "bad destination", true },
	{ "no mailbox here", true }, { "mailbox not found", true }, { "user not found", true },
	{ "recipient not found", true }, { "address not found", true },
	{ "not found by smtp address", true }, { "not listed in", true },
	{ "no valid recipients", true }, { "not known here", true }, { "not known", true },
	{ "unrouteable address", true }, { "unroutable address", true },
	{ "couldn't be found", true }, { "could not be found", true }, { "wasn't found", true },
	{ "was not found", true }, { "not recognized", true }, { "not our customer", true },
	{ "no account", true }, { "doesn't have a", true }, { "discontinued", true },
	{ "no longer valid", true }, { "no longer exists", true }, { "has moved", true },
	{ "recipnotfound", true }, { "tidak ditemukan", true }, { "tidak dikenal", true },
	{ "tidak ada", true },
	/* No such place. */
	{ "host unknown", true }, { "unknown host", true }, { "host not found", true },
	{ "domain not found", true }, { "no such domain", true }, { "nxdomain", true },
	{ "name not known", true }, { "unable to find", true }, { "couldn't find any host", true },
	{ "not accept mail", true }, { "n't accept mail", true }, { "nullmx", true },
	{ "null mx", true }, { "no mx", true }, { "no smtp service", true },
	{ "domain is not reachable", true },
	/* This letter, this sender, this moment. */
	{ "spam", false }, { "block", false }, { "blacklist", false }, { "policy", false },
	{ "reputation", false }, { "virus", false }, { "relay", false }, { "too large", false },
	{ "too big", false }, { "size limit", false }, { "timed out", false },
	{ "timeout", false }, { "try again", false }, { "dmarc", false }, { "spf", false },
	{ "reverse dns", false }, { "greylist", false }, { "too many", false },
	{ "sender", false }, { "authenticat", false }, { "loop", false }, { "hop count", false },
	/* Nothing else was said. */
	{ "recipient address rejected", true }, { "address rejected", true },
	{ "mailbox unavailable", true }, { "mailbox not available", true },
	{ "mailbox is unavailable", true },
};

/* The mailbox is there, or the sender is meant: whatever else is said. */
static const char *const mailbox_words[] = {
	"quota", "mailbox full", "mailbox is full", "mailbox for", "inbox is full", "too much mail",
	"suspended", "deactivated", "mail from", "disabled",
};

/* RFC 3463 section 3.2 and 3.5, and the codes that the IANA has added (RFC 7505). */
static const char *const dead[] = {
	"5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.4.4", "5.4.310",
};

/* These statuses are about something else, whatever the words are. */
static const char *const alive[] = {
	"5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.4", "5.7.",
};

static bool
is_listed(const char *status, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i]);

		if (strncmp(status, list[i], len) == 0 &&
		    (status[len] == '\0' || list[i][len - 1] == '.'))
			return true;
	}
	return false;
}

bool
delivery_is_hard(const char *action, const char *status, const char *diagnostic)
{
	if (action != NULL && strcasecmp(action, "failed") != 0)
		return false;
	if (status != NULL && (*status == '4' || *status == '2'))
		return false;
	if (status != NULL && is_listed(status, alive, COUNT(alive)))
		return false;
	for (size_t i = 0; i < COUNT(mailbox_words) && diagnostic != NULL; i++)
		if (strcasestr(diagnostic, mailbox_words[i]) != NULL)
			return false;
	if (status != NULL && is_listed(status, dead, COUNT(dead)))
		return true;
	for (size_t i = 0; i < COUNT(phrases) && diagnostic != NULL; i++)
		if (strcasestr(diagnostic, phrases[i].words) != NULL)
			return phrases[i].is_hard;
	return false;
}
