#include "rules/spelling.h"

#include <stdlib.h>
#include <string.h>

/* Short forms as in SMS, forms of one word, and Javanese, ngoko and krama, as written in
 * Kulon Progo. Sorted by the spelling. */
const struct spelling spellings[] = {
	{ "adu", "aduan" }, { "airnya", "air" }, { "ajeng", "mau" }, { "apik", "baik" },
	{ "arep", "mau" }, { "arta", "uang" }, { "awis", "mahal" }, { "badhe", "mau" },
	{ "banyu", "air" }, { "banyune", "air" }, { "bayaran", "bayar" }, { "becik", "baik" },
	{ "becike", "sebaiknya" }, { "berlobang", "berlubang" }, { "bgmn", "bagaimana" },
	{ "bgt", "banget" }, { "bkn", "bukan" }, { "blm", "belum" }, { "bln", "bulan" },
	{ "blom", "belum" }, { "bnyk", "banyak" }, { "bocah", "anak" }, { "boten", "tidak" },
	{ "bpk", "bapak" }, { "brp", "berapa" }, { "bs", "bisa" }, { "byr", "bayar" },
	{ "carane", "caranya" }, { "copy", "salinan" }, { "dalan", "jalan" }, { "dalane", "jalan" },
	{ "damel", "membuat" }, { "datanya", "data" }, { "dereng", "belum" }, { "dg", "dengan" },
	{ "dgn", "dengan" }, { "dkt", "dekat" }, { "dlm", "dalam" }, { "dmn", "mana" },
	{ "dospundi", "bagaimana" }, { "dpn", "depan" }, { "dpt", "dapat" }, { "ds", "desa" },
	{ "duit", "uang" }, { "durung", "belum" }, { "enggak", "tidak" }, { "fotocopy", "salinan" },
	{ "fotokopi", "salinan" }, { "fotokopian", "salinan" }, { "ga", "tidak" }, { "gak", "tidak" },
	{ "gawe", "membuat" }, { "gerah", "sakit" }, { "gimana", "bagaimana" }, { "gk", "tidak" },
	{ "gmn", "bagaimana" }, { "griya", "rumah" }, { "gumunan", "heran" }, { "hrs", "harus" },
	{ "ical", "hilang" }, { "ilang", "hilang" }, { "inf", "info" }, { "infonya", "info" },
	{ "informasinya", "informasi" }, { "iso", "bisa" }, { "iwak", "ikan" }, { "jalannya", "jalan" },
	{ "jawah", "hujan" }, { "jd", "jadi" }, { "jg", "juga" }, { "jgn", "jangan" },
	{ "jl", "jalan" }, { "jln", "jalan" }, { "jmbtn", "jembatan" }, { "kab", "kabupaten" },
	{ "kalo", "kalau" }, { "kec", "kecamatan" }, { "kel", "kelurahan" }, { "kepriye", "bagaimana" },
	{ "kesuwen", "terlalu lama" }, { "kl", "kalau" }, { "klo", "kalau" }, { "klu", "kalau" },
	{ "kmrn", "kemarin" }, { "kobong", "kebakaran" }, { "kopian", "salinan" }, { "kpd", "kepada" },
	{ "kreteg", "jembatan" }, { "krm", "kirim" }, { "krn", "karena" }, { "ktnya", "katanya" },
	{ "kuciwa", "kecewa" }, { "kula", "saya" }, { "kulo", "saya" }, { "lampune", "lampu" },
	{ "lampunya", "lampu" }, { "langkung", "lebih" }, { "lara", "sakit" }, { "larahan", "sampah" },
	{ "larang", "mahal" }, { "lare", "anak" }, { "layang", "surat" }, { "lemah", "tanah" },
	{ "lepen", "sungai" }, { "lg", "lagi" }, { "lindhu", "gempa" }, { "lindu", "gempa" },
	{ "lmpu", "lampu" }, { "lobang", "lubang" }, { "lpr", "lapor" }, { "luwih", "lebih" },
	{ "makasih", "terimakasih" }, { "mambu", "bau" }, { "margi", "jalan" },
	{ "matursuwun", "terimakasih" }, { "mbayar", "bayar" }, { "mbebayani", "membahayakan" },
	{ "mboten", "tidak" }, { "menawi", "kalau" }, { "menda", "kambing" }, { "mhn", "mohon" },
	{ "mili", "mengalir" }, { "mnt", "minta" }, { "mo", "mau" }, { "msh", "masih" },
	{ "murub", "menyala" }, { "nanya", "tanya" }, { "ndak", "tidak" }, { "ngga", "tidak" },
	{ "nggak", "tidak" }, { "nggawe", "membuat" }, { "nglapor", "lapor" },
	{ "nglaporaken", "melaporkan" }, { "nglaporke", "melaporkan" }, { "ngritik", "mengkritik" },
	{ "ngurus", "mengurus" }, { "njaluk", "minta" }, { "nyuwun", "mohon" }, { "omah", "rumah" },
	{ "omahe", "rumah" }, { "ora", "tidak" }, { "org", "orang" }, { "pari", "padi" },
	{ "pd", "pada" }, { "peken", "pasar" }, { "pelayanannya", "pelayanan" },
	{ "pemrintah", "pemerintah" }, { "peteng", "gelap" }, { "petengan", "gelap" },
	{ "pinten", "berapa" }, { "pira", "berapa" }, { "piro", "berapa" }, { "pirsa", "tanya" },
	{ "pitik", "ayam" }, { "piye", "bagaimana" }, { "pkm", "puskesmas" }, { "pny", "punya" },
	{ "prayoginipun", "sebaiknya" }, { "priksa", "tanya" }, { "pripun", "bagaimana" },
	{ "prop", "provinsi" }, { "prov", "provinsi" }, { "puskes", "puskesmas" }, { "rega", "harga" },
	{ "regane", "harga" }, { "regi", "harga" }, { "reginipun", "harga" }, { "rego", "harga" },
	{ "risak", "rusak" }, { "rmh", "rumah" }, { "rsk", "rusak" }, { "sae", "baik" },
	{ "saene", "sebaiknya" }, { "saged", "bisa" }, { "sambat", "keluhan" }, { "sblm", "sebelum" },
	{ "sdh", "sudah" }, { "seganten", "laut" }, { "segara", "laut" }, { "sekolahan", "sekolah" },
	{ "serat", "surat" }, { "simbah", "lansia" }, { "simbok", "ibu" }, { "sklh", "sekolah" },
	{ "skolah", "sekolah" }, { "skrg", "sekarang" }, { "skrng", "sekarang" }, { "sllu", "selalu" },
	{ "smph", "sampah" }, { "srt", "surat" }, { "stlh", "setelah" }, { "sy", "saya" },
	{ "takok", "tanya" }, { "takon", "tanya" }, { "tanglet", "tanya" }, { "tdk", "tidak" },
	{ "tgl", "tanggal" }, { "thn", "tahun" }, { "tks", "terimakasih" }, { "tlg", "tolong" },
	{ "tlng", "tolong" }, { "tmpt", "tempat" }, { "toya", "air" }, { "tp", "tapi" },
	{ "trmksh", "terimakasih" }, { "tulung", "tolong" }, { "udah", "sudah" }, { "udan", "hujan" },
	{ "utk", "untuk" }, { "uwuh", "sampah" }, { "uwuhe", "sampah" }, { "wadul", "mengadu" },
	{ "wedhus", "kambing" }, { "wedus", "kambing" }, { "winih", "bibit" }, { "wit", "pohon" },
	{ "wite", "pohon" }, { "yatra", "uang" }, { "yen", "kalau" },
};

const size_t n_spellings = sizeof spellings / sizeof *spellings;

static int
compare(const void *key, const void *entry)
{
	return strcmp(key, ((const struct spelling *)entry)->written);
}

const char *
spelling_standard(const char *word)
{
	const struct spelling *found = bsearch(word, spellings, n_spellings, sizeof *spellings, compare);

	return found ? found->standard : word;
}
