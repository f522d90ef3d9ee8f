#include "register/letters.h"

#include <stdio.h>
#include <string.h>

#include "register/event.h"
#include "register/keyed.h"
#include "rules/addrspec.h"
#include "rules/day.h"
#include "rules/hours.h"
#include "rules/phone.h"
#include "rules/smsletter.h"

#define MESSAGE_ID_SIZE 320
#define KEYED_DIGITS 20 /* 80 bits: nobody guesses the Message-ID of a letter */

static int
next_round(struct reg *r, const struct letters_owed *owed, int64_t *round,
           struct fault *f)
{
	enum query q = QUERY_OUTBOX_ROUNDS;

	if (register_one(r, q, REG_VALUES(REG_ID("request", owed->request),
	                                  REG_STRING("letter", owed->letter)), f) < 0)
		return -1;
	*round = register_number(r, q, 0) + 1;
	register_done(r, q);
	return 0;
}

/* "PPID-2026-00123.tanda_bukti.1.9f0c…@kulonprogo.example" */
static int
make_message_id(struct reg *r, const struct conf *conf, const struct letters_owed *owed,
                int64_t round, char id[MESSAGE_ID_SIZE], struct fault *f)
{
	const char *at = strrchr(conf->office_email, '@');
	char name[160], keyed[DIGEST_TEXT_SIZE];

	if (owed->number != NULL)
		snprintf(name, sizeof name, "%s.%s.%lld", owed->number, owed->letter, (long long)round);
	else /* it answers this message, and each message once */
		snprintf(name, sizeof name, "%s.%.100s", owed->letter, owed->in_reply_to ? owed->in_reply_to : "");
	if (keyed_digest(r, name, keyed, f) < 0)
		return -1;
	snprintf(id, MESSAGE_ID_SIZE, "%s.%.*s@%.120s", name, KEYED_DIGITS, keyed,
	         at ? at + 1 : "localhost");
	return 0;
}

void
letters_counted_as(const char *address, char counted[LETTERS_COUNTED_BYTES])
{
	const char *at = strrchr(address, '@');
	size_t n = 0;

	for (const char *p = address; *p != '\0' && n + 1 < LETTERS_COUNTED_BYTES; p++) {
		if (*p == '+' && at != NULL && p < at && p > address)
			p = at;
		counted[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	}
	counted[n] = '\0';
}

static bool
is_ours(const char *counted, const char *address)
{
	char ours[LETTERS_COUNTED_BYTES];

	if (address == NULL)
		return false;
	letters_counted_as(address, ours);
	return strcmp(ours, counted) == 0;
}

static int
over_limit(struct reg *r, const struct conf *conf, const char *counted, int64_t now,
           bool *over, struct fault *f)
{
	enum query q = QUERY_OUTBOX_AUTOMATIC_SINCE;
	int64_t midnight = day_start_at(day_of(now, conf->zone_secs), conf->zone_secs);

	if (register_one(r, q, REG_VALUES(REG_STRING("counted_as", counted),
	                                  REG_NUMBER("since", midnight)), f) < 0)
		return -1;
	*over = register_number(r, q, 0) >= conf->auto_letters_per_day;
	register_done(r, q);
	return 0;
}

static bool
is_on_paper(const struct letters_owed *owed)
{
	return owed->channel != NULL && strcmp(owed->channel, "surat") == 0;
}

static bool
is_sms(const struct letters_owed *owed)
{
	return owed->channel != NULL && strcmp(owed->channel, "sms") == 0;
}

static bool
is_phone(const char *recipient)
{
	char phone[PHONE_BYTES];

	return phone_normalise(recipient, phone) && strcmp(phone, recipient) == 0;
}

/* When an SMS may leave. */
static int64_t
opening(const struct conf *conf, const struct letters_owed *owed, int64_t now)
{
	const struct smsletter *letter = smsletter_find(owed->letter);
	struct hours hours;

	if (letter != NULL && letter->legal && strcmp(conf->sms_legal, "any") == 0)
		return 0;
	return hours_parse(conf->sms_hours, &hours) ? hours_next(&hours, now, conf->zone_secs) : 0;
}

/* Does its recipient want no SMS that need not be? */
static int
is_unwanted(struct reg *r, const struct letters_owed *owed, bool *unwanted, struct fault *f)
{
	const struct smsletter *letter = smsletter_find(owed->letter);
	enum query q = QUERY_SMS_STOPPED;
	int found;

	*unwanted = false;
	if (!is_sms(owed) || letter == NULL || !letter->optional)
		return 0;
	found = register_one(r, q, REG_VALUES(REG_STRING("phone", owed->recipient)), f);
	*unwanted = found > 0;
	register_done(r, q);
	return found < 0 ? -1 : 0;
}

/* The state in which a letter begins, and the reason when it is not 'owed'. */
static int
first_state(struct reg *r, const struct conf *conf, const struct letters_owed *owed,
            const char *counted, int64_t now, const char **state, const char **why,
            struct fault *f)
{
	bool over = false, unwanted;

	*state = "owed";
	*why = NULL;
	if (is_unwanted(r, owed, &unwanted, f) < 0)
		return -1;
	if (unwanted) {
		*state = "cancelled";
		*why = "the recipient has said STOP";
		return 0;
	}
	if (is_on_paper(owed))
		return 0;
	if (is_sms(owed) && (strcmp(conf->sms_gateway, "none") == 0 || !is_phone(owed->recipient))) {
		*state = "failed";
		*why = is_phone(owed->recipient) ? "no gateway for SMS ([sms] gateway)" : "no number that an SMS can be sent to";
		return 0;
	}
	if (!is_sms(owed) && !addrspec_utf8_ok(owed->recipient)) {
		*state = "failed";
		*why = "no address that mail can be sent to";
		return 0;
	}
	if (!owed->automatic || owed->scheduled)
		return 0;
	if (is_ours(counted, conf->office_email) || is_ours(counted, conf->smtp_from) ||
	    (conf->sms_number != NULL && is_ours(counted, conf->sms_number))) {
		*state = "held";
		*why = "our own address";
		return 0;
	}
	if (over_limit(r, conf, counted, now, &over, f) < 0)
		return -1;
	if (over) {
		*state = "held";
		*why = "too many automatic letters to this address today";
	}
	return 0;
}

/* What the officer gave for it. */
static int
keep_values(struct reg *r, int64_t outbox, const json_t *values, struct fault *f)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)values, name, value)
		if (register_run(r, QUERY_LETTER_VALUE_INSERT, REG_VALUES(
		        REG_NUMBER("outbox", outbox), REG_STRING("name", name),
		        REG_STRING("value", json_string_value(value))), f) < 0)
			return -1;
	return 0;
}

static int
insert(struct reg *r, const struct conf *conf, const struct letters_owed *owed, const char *counted,
       int64_t round, const char *state, const char *message_id, int64_t now, int64_t *id,
       struct fault *f)
{
	enum query q = QUERY_OUTBOX_INSERT;

	if (register_one(r, q, REG_VALUES(REG_ID("request", owed->request),
	        REG_ID("assignment", owed->assignment), REG_ID("objection", owed->objection),
	        REG_STRING("letter", owed->letter), REG_NUMBER("round", round),
	        REG_STRING("channel", owed->channel ? owed->channel : "surel"), REG_STRING("recipient", owed->recipient),
	        REG_STRING("counted_as", counted), REG_NUMBER("automatic", owed->automatic),
	        REG_STRING("in_reply_to", owed->in_reply_to),
	        REG_STRING("reference_ids", owed->references), REG_STRING("state", state),
	        REG_STRING("message_id", message_id), REG_NUMBER("owed_at", now),
	        REG_NUMBER("not_before_at", is_sms(owed) ? opening(conf, owed, now) : 0), REG_ID("instead_of", owed->instead_of)), f) < 0)
		return -1;
	*id = register_number(r, q, 0);
	register_done(r, q);
	if (owed->id != NULL)
		*owed->id = *id;
	return 0;
}

int
letters_owe(struct reg *r, const struct conf *conf, const struct letters_owed *owed,
            int64_t now, struct fault *f)
{
	char message_id[MESSAGE_ID_SIZE], what[24], counted[LETTERS_COUNTED_BYTES];
	const char *state, *why;
	int64_t round, id;

	letters_counted_as(owed->recipient, counted);
	if (next_round(r, owed, &round, f) < 0 ||
	    make_message_id(r, conf, owed, round, message_id, f) < 0 ||
	    first_state(r, conf, owed, counted, now, &state, &why, f) < 0 ||
	    insert(r, conf, owed, counted, round, state, message_id, now, &id, f) < 0 ||
	    keep_values(r, id, owed->values, f) < 0)
		return -1;
	snprintf(what, sizeof what, "letter_%s", state);
	return event_append(r, owed->request, now, what,
	                    json_pack("{s:s, s:I, s:s*}", "letter", owed->letter, "round", (json_int_t)round, "why", why), f);
}
