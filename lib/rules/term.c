/*
 * Words, standard spellings, stems, in this order: the tables know what people write,
 * the stem makes one of "jalannya" and "jalan". Both are as small as measuring allowed
 * (tests/route): a stem that is cut too short joins words that have nothing in common.
 */
#include "rules/term.h"

#include <stdlib.h>
#include <string.h>

#include "rules/spelling.h"

/* What stands in any letter, in Indonesian and Javanese, after spelling; sorted. */
static const char *const stop[] = {
	"aamiin", "ada", "adakah", "adalah", "adanya", "adapun", "agak", "agar", "agustus", "aja",
	"ajeng", "akan", "aku", "alaikum", "alamat", "alhamdulillah", "ana", "anda", "andai", "antara",
	"apa", "apakah", "apalagi", "april", "arep", "artinya", "assalamu", "assalamualaikum", "atas",
	"atau", "ataupun", "atensinya", "badhe", "bagaimana", "bagaimanapun", "bagi", "bahkan", "bahwa",
	"baik", "baiknya", "bantuannya", "banyak", "bapak", "bapakibu", "beberapa", "begini", "begitu",
	"belum", "benar", "berapa", "berikan", "berikut", "berkenan", "bermaksud", "bersama",
	"bertanya", "biar", "biasanya", "bila", "bilamana", "bilang", "bisa", "bls", "boleh", "boten",
	"bu", "bukan", "bulan", "cara", "cukup", "cuma", "daerah", "dalam", "dalem", "dan", "dapat",
	"dari", "daripada", "data", "datang", "deh", "dekat", "delapan", "demi", "demikian", "dengan",
	"depan", "dereng", "desember", "dhumateng", "di", "dia", "diberi", "diberikan", "dimana",
	"dimohon", "dinas", "disampaikan", "disana", "disini", "ditempat", "ditindaklanjuti", "dong",
	"dua", "dulu", "durung", "dusun", "email", "empat", "enam", "estu", "februari", "fw", "fwd",
	"gimana", "gini", "gitu", "gt", "hai", "hal", "halo", "hanya", "hari", "harus", "hasil",
	"hendak", "hingga", "hormat", "hp", "ibu", "iki", "iku", "informasi", "ing", "inggih", "ingin",
	"ingsun", "ini", "instansi", "itu", "iya", "jadi", "jadinya", "jam", "jangan", "januari",
	"jawaban", "jelas", "jelaskan", "jl", "jln", "juga", "juli", "jumat", "juni", "kabeh",
	"kabupaten", "kados", "kagem", "kah", "kalau", "kali", "kaliyan", "kami", "kamis", "kampung",
	"kamu", "kan", "kang", "kanggo", "kanthi", "kapan", "karena", "karo", "kasih", "kata",
	"katanya", "ke", "kecil", "kedua", "kemarin", "kembali", "kenapa", "kepada", "kepala",
	"kerjasamanya", "ketiga", "kira", "kiranya", "kita", "klo", "kok", "ku", "kula", "kulo",
	"kulon", "kulonprogo", "kurang", "kuwi", "lagi", "lah", "lain", "lalu", "lama", "lampiran",
	"lan", "langsung", "lanjut", "lapor", "laporan", "lebih", "leres", "lewat", "lho", "lima", "lo",
	"loh", "macam", "maka", "makin", "maksud", "maksudnya", "malah", "malam", "mana", "mangga",
	"mas", "masa", "masih", "masyarakat", "matur", "mau", "maupun", "mbak", "mboten", "melapor",
	"melaporkan", "memang", "memberi", "memberikan", "membuat", "meminta", "memohon", "mempunyai",
	"menanyakan", "menawi", "mengajukan", "mengenai", "mengerti", "menit", "menjadi", "menurut",
	"menyampaikan", "mereka", "merupakan", "meskipun", "minggu", "minta", "misal", "misalnya",
	"mohon", "monggo", "mpun", "muga", "mugi", "mugo", "mulai", "mung", "nah", "nama", "namanya",
	"namun", "nanti", "nggih", "nih", "nik", "nika", "niki", "niku", "njaluk", "njih", "no",
	"nomor", "november", "nuwun", "nya", "nyampun", "nyuwun", "oh", "ojo", "oktober", "oleh", "ono",
	"opd", "opo", "ora", "orang", "pada", "padahal", "padukuhan", "pagi", "paham", "pak", "paling",
	"panjenengan", "panjenenganipun", "para", "pas", "pasti", "pedukuhan", "pejabat", "pelapor",
	"pemda", "pemerintah", "pemerintahan", "pemkab", "pemohon", "pengadu", "pengen", "penggunaan",
	"penjelasan", "per", "perhatian", "perhatiannya", "perihal", "perlu", "permohonan", "pernah",
	"pertama", "pertanyaan", "petugas", "pihak", "pingin", "piye", "ppid", "pripun", "progo",
	"pukul", "pun", "punika", "rabu", "rasa", "re", "riin", "rt", "rw", "saat", "saged",
	"sagedipun", "saja", "saka", "saking", "salam", "sama", "sambil", "sami", "sampai", "sampaikan",
	"sampean", "sampun", "sangat", "sanget", "satu", "saudara", "saudari", "saya", "sdr", "sdri",
	"sebab", "sebagai", "sebagaimana", "sebelum", "sebelumnya", "sebuah", "secara", "sedang",
	"sedaya", "sedikit", "sedoyo", "segera", "sehingga", "sejak", "sekali", "sekarang", "sekian",
	"sekiranya", "sekitar", "sekitarnya", "seko", "selaku", "selalu", "selama", "selamat", "selasa",
	"seluruh", "sembah", "sembilan", "semoga", "semua", "senin", "seorang", "seperti", "september",
	"sepuluh", "sering", "serta", "sesuai", "setelah", "setiap", "siang", "sih", "sing", "sini",
	"situ", "skpd", "soal", "sore", "suatu", "subjek", "sudah", "supaya", "surel", "tadi", "tahu",
	"tahun", "tak", "tanggal", "tanggapan", "tanpa", "tanya", "tapi", "telah", "telepon", "telp",
	"tempat", "tentang", "tentu", "terhadap", "terima", "terimakasih", "terkait", "terlalu",
	"terlampir", "tersebut", "tetap", "tetapi", "tiap", "tiba", "tidak", "tiga", "tindak", "tiyang",
	"tolong", "tugas", "tuh", "tujuan", "tujuh", "tulung", "ucapkan", "ugi", "umur", "untuk",
	"utawa", "utawi", "uwis", "wa", "wabarakatuh", "wae", "wah", "waktu", "walau", "walaupun",
	"warahmatullahi", "warga", "wassalam", "wassalamualaikum", "wb", "wis", "wong", "wonten", "wr",
	"ya", "yaitu", "yakni", "yang", "yen", "yg", "ysh", "yth",
};

#define N_STOP (sizeof stop / sizeof *stop)

/* --- letters -------------------------------------------------------------------------- */

/*
 * The letter that a byte (or a Latin letter of two bytes) is, in lower case without its
 * accent; 0 for what separates. *bytes is how many it takes.
 */
static char
letter(const char *at, size_t *bytes)
{
	/* U+00C0 to U+00FF; a blank separates. */
	static const char latin[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts" "aaaaaaaceeeeiiiidnooooo ouuuuyty";
	unsigned char c = (unsigned char)at[0], next;

	*bytes = 1;
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	next = c == 0xc3 ? (unsigned char)at[1] : 0;
	if (next < 0x80 || next > 0xbf)
		return 0;
	*bytes = 2;
	return latin[next - 0x80] == ' ' ? 0 : latin[next - 0x80];
}

size_t
term_next(const char **at, const char *end, char word[TERM_BYTES])
{
	size_t n = 0, bytes;
	char c;

	while (*at < end && letter(*at, &bytes) == 0)
		*at += bytes;
	while (*at < end && (c = letter(*at, &bytes)) != 0) {
		if (n + 1 < TERM_BYTES)
			word[n++] = c;
		*at += bytes;
	}
	word[n] = '\0';
	return n;
}

/* --- which words ------------------------------------------------------------------------ */

static int
compare(const void *key, const void *entry)
{
	return strcmp(key, *(const char *const *)entry);
}

static bool
is_stop(const char *word)
{
	return bsearch(word, stop, N_STOP, sizeof *stop, compare) != NULL;
}

/* Takes a suffix off when a word of four letters or more is left. */
static bool
cut(char *word, const char *suffix)
{
	size_t n = strlen(word), k = strlen(suffix);

	if (n < k + 4 || strcmp(word + n - k, suffix) != 0)
		return false;
	word[n - k] = '\0';
	return true;
}

/* "jalannya", "dalanipun": the word without what stands behind it. */
static void
stem(char *word)
{
	static const char *const suffixes[] = { "nya", "ipun", "lah", "kah", "pun" };

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (cut(word, suffixes[i]))
			return;
}

static size_t
find(const struct terms *terms, const char *word)
{
	size_t i = 0;

	while (i < terms->n && strcmp(terms->word[i], word) != 0)
		i++;
	return i;
}

/* One word into the standard form; false when it is none that counts. */
static bool
standard(char word[TERM_BYTES])
{
	const char *spelled;

	if (word[0] == '\0' || word[1] == '\0' || strpbrk(word, "0123456789") != NULL)
		return false;
	stem(word);
	spelled = spelling_standard(word);
	if (spelled != word)
		strcpy(word, spelled);
	return !is_stop(word);
}

void
terms_add(struct terms *terms, const char *text)
{
	const char *end = text ? text + strnlen(text, TERM_READ_BYTES) : NULL;
	char word[TERM_BYTES];

	while (terms->n < TERMS_MAX && text < end && term_next(&text, end, word) > 0)
		if (standard(word) && find(terms, word) == terms->n)
			strcpy(terms->word[terms->n++], word);
}

void
terms_drop(struct terms *terms, const char *text)
{
	const char *end = text ? text + strlen(text) : NULL;
	char word[TERM_BYTES];
	size_t i;

	while (text < end && term_next(&text, end, word) > 0)
		if (standard(word) && (i = find(terms, word)) < terms->n) {
			terms->n--;
			memmove(terms->word[i], terms->word[i + 1], (terms->n - i) * sizeof *terms->word);
		}
}
