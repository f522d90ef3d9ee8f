#include "rules/secrecy.h"

#include <stddef.h>
#include <string.h>

#include "rules/phrase.h"

enum {
	READ_BYTES = 8192,
	WORD_BYTES = 16,  /* a longer word is none of these */
	NEAR = 12,        /* words between what is said and of what; then it is another matter */
	OF_HIM = 5,       /* "alamat surel dan nomor telepon saya" */
};

static const char *const phrases[] = {
	"rahasiakan identitas", "rahasiakan nama", "merahasiakan identitas", "merahasiakan nama",
	"identitas dirahasiakan", "nama dirahasiakan",
	"mohon dirahasiakan", "tolong dirahasiakan", "agar dirahasiakan", "harap dirahasiakan",
	"mohon rahasiakan", "tolong rahasiakan", "aduan rahasia", "laporan rahasia",
	"secara rahasia", "anonim", "jangan sebutkan nama", "jangan sebut nama",
};

enum { PHRASES = sizeof phrases / sizeof phrases[0] };

enum sense { NOTHING, WISH, THING, HIS, HIDE, NOT, TELL, SENSE__MAX };

static const struct {
	enum sense sense;
	const char *words; /* blanks around each */
} senses[] = {
	{ WISH, " mohon tolong harap minta agar supaya semoga nyuwun " },
	{ THING, " nama identitas diri alamat surel email nomor telepon hp pelapor pengadu pengirim " },
	{ HIS, " saya kami aku kulo kula pelapor pengadu pengirim " },
	{ HIDE, " dirahasiakan rahasiakan merahasiakan disamarkan samarkan disembunyikan sembunyikan " },
	{ NOT, " jangan tidak tanpa ojo ampun " },
	{ TELL, " disebut disebutkan menyebut menyebutkan dicantumkan diketahui dibuka dibocorkan bocor "
	        "disebarkan disampaikan ditulis diberitahukan " },
};

static const struct phrase_list *
list(void)
{
	static struct phrase_list built;

	while (built.n < PHRASES && phrase_add(&built, phrases[built.n]))
		continue;
	return &built;
}

static bool
is_phrase(const char *text)
{
	unsigned char found[PHRASE_MAX] = {0};

	phrase_find(list(), text, READ_BYTES, 1, found);
	return memchr(found, 1, PHRASES) != NULL;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A sentence ends at its mark, or with its paragraph. */
static bool
ends_sentence(const char *p)
{
	return *p == '!' || *p == '?' || *p == ';' || (*p == '\n' && p[1] == '\n') ||
	    (*p == '.' && (p[1] == '\0' || p[1] == ' ' || p[1] == '\n'));
}

/* What has been said of the sentence so far: how many words ago. */
struct sentence {
	int ago[SENSE__MAX];
	int his_thing; /* since "nama ... saya" was whole */
};

static void
begin(struct sentence *s)
{
	for (int i = 0; i < SENSE__MAX; i++)
		s->ago[i] = 2 * NEAR;
	s->his_thing = 2 * NEAR;
}

/*
 * One word more. Secret is his thing that is to be hidden ("nama saya dirahasiakan"), a
 * thing whose hiding he wishes ("mohon identitas pelapor di lampiran dirahasiakan"), and
 * his thing that is not to be told ("jangan sampai nama saya diketahui"). "Tidak
 * dirahasiakan" is the contrary.
 */
static bool
take(struct sentence *s, const char *word)
{
	bool is[SENSE__MAX] = {false};

	for (size_t i = 0; i < sizeof senses / sizeof senses[0]; i++)
		is[senses[i].sense] = strstr(senses[i].words, word) != NULL;
	for (int i = 0; i < SENSE__MAX; i++)
		s->ago[i] = is[i] ? 0 : s->ago[i] + 1;
	s->his_thing = is[HIS] && s->ago[THING] <= OF_HIM ? 0 : s->his_thing + 1;
	if (is[HIDE] && s->ago[NOT] > 1)
		return s->his_thing <= NEAR || (s->ago[WISH] <= NEAR && s->ago[THING] < s->ago[WISH]);
	return is[TELL] && s->his_thing <= NEAR && s->ago[NOT] <= NEAR;
}

bool
secrecy_is_wanted(const char *text)
{
	struct sentence s;
	char word[WORD_BYTES + 3] = " ";
	size_t len = 0;

	if (text == NULL)
		return false;
	if (is_phrase(text))
		return true;
	begin(&s);
	for (size_t i = 0; i < READ_BYTES; i++) {
		if (is_letter(text[i])) {
			if (len < WORD_BYTES)
				word[1 + len] = (char)(text[i] | 0x20);
			len++;
			continue;
		}
		if (len > 0 && len <= WORD_BYTES) {
			memcpy(word + 1 + len, " ", 2);
			if (take(&s, word))
				return true;
		} else if (len > 0)
			take(&s, " ? ");
		len = 0;
		if (text[i] == '\0')
			break;
		if (ends_sentence(text + i))
			begin(&s);
	}
	return false;
}
