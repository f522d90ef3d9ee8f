#include "register/keyed.h"

#include <stdio.h>

int
keyed_digest(struct reg *r, const char *text, char hex[DIGEST_TEXT_SIZE], struct fault *f)
{
	enum query q = QUERY_SETTING_GET;
	int found = register_one(r, q, REG_VALUES(REG_STRING("name", "secret")), f);

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_CONFIG, "register", "it has no secret: run loket-init");
	digest_keyed(register_column(r, q, 0), text, hex);
	register_done(r, q);
	return 0;
}

/* Fills in the hash of a token whose role and id are set. */
static int
seal(struct reg *r, struct token *token, struct fault *f)
{
	char hex[DIGEST_TEXT_SIZE], name[TOKEN_BYTES + 8];

	snprintf(name, sizeof name, "token:%d:%lld", (int)token->role, (long long)token->id);
	if (keyed_digest(r, name, hex, f) < 0)
		return -1;
	token_mac(hex, token->mac);
	return 0;
}

int
keyed_address(struct reg *r, const struct conf *conf, enum token_role role, int64_t id,
              char address[TOKEN_ADDRESS_BYTES], struct fault *f)
{
	const char *office = conf->smtp_from ? conf->smtp_from : conf->office_email;
	struct token token = { .role = role, .id = id };
	char text[TOKEN_BYTES];

	if (seal(r, &token, f) < 0)
		return -1;
	token_format(&token, text);
	token_address(office, conf->delimiter, text, address);
	return 0;
}

int
keyed_check(struct reg *r, const char *text, struct token *token, struct fault *f)
{
	struct token ours;

	if (!token_parse(text, token))
		return 0;
	ours = *token;
	if (seal(r, &ours, f) < 0)
		return -1;
	return digest_equal(ours.mac, token->mac, sizeof ours.mac) ? 1 : 0;
}
