/* Words for people: tables, and the dates that the C locale does not know. */
#include "letter/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "rules/day.h"

static const struct {
	const char *full, *brief;
} months[] = {
	{"Januari", "Jan"}, {"Februari", "Feb"}, {"Maret", "Mar"}, {"April", "Apr"},
	{"Mei", "Mei"}, {"Juni", "Jun"}, {"Juli", "Jul"}, {"Agustus", "Agu"},
	{"September", "Sep"}, {"Oktober", "Okt"}, {"November", "Nov"}, {"Desember", "Des"},
};

static const char *const weekdays[] = {
	[DAY_MONDAY] = "Sen", [DAY_TUESDAY] = "Sel", [DAY_WEDNESDAY] = "Rab",
	[DAY_THURSDAY] = "Kam", [DAY_FRIDAY] = "Jum", [DAY_SATURDAY] = "Sab",
	[DAY_SUNDAY] = "Min",
};

static const char *const kinds[] = {
	[KIND_PERMOHONAN] = "Permohonan informasi",
	[KIND_ADUAN] = "Aduan",
	[KIND_KRITIK] = "Kritik",
	[KIND_SARAN] = "Saran",
	[KIND_BELUM_DITENTUKAN] = "Belum ditentukan",
};

_Static_assert(sizeof kinds / sizeof kinds[0] == KIND__MAX, "a kind without words");

static const char *const states[] = {
	[STATE_NONE] = "Belum terdaftar",
	[STATE_TERDAFTAR] = "Terdaftar",
	[STATE_BELUM_LENGKAP] = "Menunggu kelengkapan",
	[STATE_DITELAAH] = "Sedang ditelaah",
	[STATE_DITERUSKAN] = "Diteruskan ke perangkat daerah",
	[STATE_DITANGGAPI] = "Sudah ditanggapi perangkat daerah",
	[STATE_DIPUTUSKAN] = "Sudah diputuskan, jawaban sedang dikirim",
	[STATE_DIJAWAB] = "Sudah dijawab",
	[STATE_SELESAI] = "Selesai",
	[STATE_TIDAK_DILANJUTKAN] = "Ditutup karena tidak dilengkapi",
	[STATE_DICABUT] = "Dicabut oleh pemohon",
	[STATE_BUKAN_LAYANAN] = "Bukan layanan PPID",
};

_Static_assert(sizeof states / sizeof states[0] == STATE__MAX, "a state without words");

static const struct {
	const char *name, *words;
} channels[] = {
	{"surel", "Surat elektronik (surel)"},
	{"sms", "Pesan singkat (SMS)"},
	{"surat", "Surat"},
	{"telepon", "Telepon"},
	{"faks", "Faksimile"},
	{"datang", "Datang langsung"},
	{"web", "Formulir di situs web"},
};

static const char *const identity_fields[] = {
	[IDENTITY_NAME] = "Nama lengkap sesuai KTP",
	[IDENTITY_NIK] = "NIK sesuai KTP (16 angka)",
	[IDENTITY_ADDRESS] = "Alamat lengkap",
	[IDENTITY_PHONE] = "Nomor telepon yang dapat dihubungi",
	[IDENTITY_EMAIL] = "Alamat surel",
	[IDENTITY_OCCUPATION] = "Pekerjaan",
	[IDENTITY_PURPOSE] = "Tujuan penggunaan informasi",
	[IDENTITY_WANTED] = "Cara memperoleh informasi (melihat atau meminta salinan)",
	[IDENTITY_HOW] = "Cara pengiriman salinan informasi",
};

_Static_assert(sizeof identity_fields / sizeof identity_fields[0] == IDENTITY__MAX,
               "a field without words");

static const char either_contact[] = "Nomor telepon atau alamat surel (salah satu)";

void
words_date(int32_t on, char buf[WORDS_DATE_BYTES])
{
	struct day_ymd ymd = day_to_ymd(on);

	buf[0] = '\0';
	if (ymd.year != 0)
		snprintf(buf, WORDS_DATE_BYTES, "%d %s %d", ymd.day, months[ymd.month - 1].full,
		         ymd.year);
}

void
words_date_short(int32_t on, char buf[WORDS_DATE_BYTES])
{
	struct day_ymd ymd = day_to_ymd(on);

	buf[0] = '\0';
	if (ymd.year != 0)
		snprintf(buf, WORDS_DATE_BYTES, "%s %d %s %d", weekdays[day_weekday(on)], ymd.day,
		         months[ymd.month - 1].brief, ymd.year);
}

const char *
words_kind(enum kind kind)
{
	return kinds[kind];
}

const char *
words_state(enum state state)
{
	return states[state];
}

const char *
words_channel(const char *channel)
{
	if (channel == NULL)
		return "";
	for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++)
		if (strcmp(channels[i].name, channel) == 0)
			return channels[i].words;
	return channel;
}

const char *
words_identity(enum identity_field field)
{
	return identity_fields[field];
}

const char *
words_extension(const char *ground)
{
	if (ground == NULL)
		return "";
	if (strcmp(ground, "belum_dikuasai") == 0)
		return "informasi yang diminta belum dikuasai atau belum didokumentasikan";
	if (strcmp(ground, "belum_diputuskan") == 0)
		return "belum dapat diputuskan apakah informasi yang diminta termasuk yang dikecualikan";
	return ground;
}

int
words_missing(unsigned missing, char *buf, size_t size)
{
	const unsigned contact = IDENTITY_BIT(IDENTITY_PHONE) | IDENTITY_BIT(IDENTITY_EMAIL);
	bool either = (missing & contact) == contact;
	size_t used = 0;

	if (size > 0)
		buf[0] = '\0';
	for (unsigned i = 0; i < IDENTITY__MAX && used < size; i++) {
		if ((missing & IDENTITY_BIT(i)) == 0 || (either && i == IDENTITY_EMAIL))
			continue;

		const char *words = either && i == IDENTITY_PHONE ? either_contact : identity_fields[i];
		int n = snprintf(buf + used, size - used, "%s- %s", used > 0 ? "\n" : "", words);

		used = n < 0 ? size : used + (size_t)n;
	}
	if (used < size)
		return 0;
	if (size > 0)
		buf[0] = '\0';
	return -1;
}

const char *
words_name(const char *name)
{
	return name == NULL || name[0] == '\0' ? "Pengirim" : name;
}

static const char *const questions[] = {
	[COMPLAINT_WHAT] = "- Apa yang terjadi, atau siapa yang diadukan\n",
	[COMPLAINT_WHERE] = "- Di mana tempatnya (jalan, padukuhan, kalurahan, kapanewon)\n",
	[COMPLAINT_WHEN] = "- Kapan terjadinya (tanggal, jam, atau sejak kapan)\n",
};

_Static_assert(sizeof questions / sizeof questions[0] == COMPLAINT__MAX, "a field without a question");

void
words_ask(unsigned missing, char buf[WORDS_ASK_BYTES])
{
	size_t n = 0;

	buf[0] = '\0';
	for (unsigned i = 0; i < COMPLAINT__MAX; i++)
		if (missing & COMPLAINT_BIT(i))
			n += (size_t)snprintf(buf + n, WORDS_ASK_BYTES - n, "%s", questions[i]);
	if (n > 0)
		buf[n - 1] = '\0';
}

const char *
words_ground(char ground)
{
	static const char *const grounds[] = {
		"permohonan ditolak dengan alasan pengecualian",
		"informasi berkala tidak disediakan",
		"permohonan tidak ditanggapi",
		"permohonan ditanggapi tidak sebagaimana yang diminta",
		"permohonan tidak dipenuhi",
		"biaya yang dikenakan tidak wajar",
		"informasi disampaikan melebihi jangka waktu",
	};

	return ground >= 'a' && ground <= 'g' ? grounds[ground - 'a'] : "";
}

const char *
words_outcome(enum outcome outcome)
{
	static const char *const outcomes[] = {
		[OUTCOME_DIKABULKAN_SELURUHNYA] = "dikabulkan seluruhnya",
		[OUTCOME_DIKABULKAN_SEBAGIAN] = "dikabulkan sebagian",
		[OUTCOME_DITOLAK] = "ditolak",
		[OUTCOME_TIDAK_DIKUASAI] = "informasi tidak dikuasai",
		[OUTCOME_BELUM_DIDOKUMENTASIKAN] = "informasi belum didokumentasikan",
		[OUTCOME_TERBUKTI] = "terbukti",
		[OUTCOME_TIDAK_TERBUKTI] = "tidak terbukti",
		[OUTCOME_DITINDAKLANJUTI] = "ditindaklanjuti",
		[OUTCOME_BUKAN_KEWENANGAN] = "bukan kewenangan pemerintah kabupaten",
		[OUTCOME_DITERIMA] = "diterima",
		[OUTCOME_DIJADWALKAN] = "diterima dan dijadwalkan",
		[OUTCOME_TIDAK_DAPAT] = "tidak dapat dilaksanakan",
	};

	_Static_assert(sizeof outcomes / sizeof outcomes[0] == OUTCOME__MAX, "an outcome without words");
	return outcomes[outcome];
}

void
words_rupiah(int64_t rupiah, char buf[WORDS_RUPIAH_BYTES])
{
	char digits[24];
	size_t n = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)rupiah), used = 2;

	memcpy(buf, "Rp", 2);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buf[used++] = '.';
		buf[used++] = digits[i];
	}
	buf[used] = '\0';
}

const char *
words_objection_outcome(enum objection_outcome outcome)
{
	static const char *const outcomes[] = {
		[OBJECTION_MENGUATKAN] = "menolak keberatan dan menguatkan keputusan PPID",
		[OBJECTION_DIKABULKAN_SELURUHNYA] = "mengabulkan keberatan seluruhnya",
		[OBJECTION_DIKABULKAN_SEBAGIAN] = "mengabulkan keberatan sebagian",
		[OBJECTION_TIDAK_DITERIMA] = "menyatakan keberatan tidak dapat diterima",
	};

	_Static_assert(sizeof outcomes / sizeof outcomes[0] == OBJECTION_OUTCOME__MAX, "an outcome without words");
	return outcomes[outcome];
}

const char *
words_objection_state(enum objection_state state)
{
	static const char *const objection_states[] = {
		[OBJECTION_K_TERDAFTAR] = "Terdaftar, belum diteruskan kepada Atasan PPID",
		[OBJECTION_K_DITELAAH] = "Menunggu tanggapan Atasan PPID",
		[OBJECTION_K_DITANGGAPI] = "Sudah ditanggapi Atasan PPID",
		[OBJECTION_K_LEWAT] = "Lewat waktu tanpa tanggapan",
		[OBJECTION_SENGKETA] = "Sengketa di Komisi Informasi",
		[OBJECTION_S_SELESAI] = "Sengketa selesai",
	};

	_Static_assert(sizeof objection_states / sizeof objection_states[0] == OBJECTION_STATE__MAX, "a state without words");
	return objection_states[state];
}

const char *
words_holiday(char kind)
{
	return kind == CALENDAR_CUTI ? "cuti bersama" : "libur nasional";
}

const char *
words_closed(const struct calendar *calendar, int32_t on, char buf[WORDS_CLOSED_BYTES])
{
	const struct calendar_day *holiday = calendar_holiday(calendar, on);

	if (holiday != NULL) {
		snprintf(buf, WORDS_CLOSED_BYTES, "%s: %s (%s)", words_holiday(holiday->kind), holiday->name, holiday->decree);
		return buf;
	}
	if (day_weekday(on) >= DAY_SATURDAY)
		return day_weekday(on) == DAY_SATURDAY ? "Sabtu" : "Minggu";
	return NULL;
}
