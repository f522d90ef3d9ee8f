#include "rules/smsletter.h"

#include <stddef.h>
#include <string.h>

static const struct smsletter letters[] = {
	{"tanda_bukti", true, false}, {"lengkapi", true, false}, {"tutup", true, false},
	{"diteruskan", false, true}, {"terima_saran", false, true}, {"perpanjangan", true, false},
	{"pemberitahuan", true, false}, {"tanggapan_aduan", true, false}, {"sk_penolakan", true, false},
	{"tidak_dikuasai", true, false}, {"belum_didokumentasikan", true, false},
	{"pengingat", false, false}, {"keberatan_terima", true, false},
	{"keberatan_tanggapan", true, false}, {"status", false, true}, {"format", false, false},
	{"tanya", true, false}, {"dicabut", true, false}, {"berhenti", false, false},
	{"tidak_sampai", true, false},
};

const struct smsletter *
smsletter_at(unsigned i)
{
	return i < sizeof letters / sizeof letters[0] ? &letters[i] : NULL;
}

const struct smsletter *
smsletter_find(const char *name)
{
	for (unsigned i = 0; name != NULL && smsletter_at(i) != NULL; i++)
		if (strcmp(letters[i].name, name) == 0)
			return &letters[i];
	return NULL;
}
