#include "desk/timeline.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "rules/day.h"

/* --- sentences --------------------------------------------------------------------------- */

/* {key} is that value of the event's data in words; what stands in [] is left out when a
 * value in it is not there. */
static const struct {
	const char *what, *sentence;
} sentences[] = {
	/* what came */
	{ "new", "Masuk dan didaftar[ sebagai {kind}]" },
	{ "follow_up", "Pemohon menyusulkan pesan" },
	{ "completion", "Pemohon mengirim kelengkapan" },
	{ "response", "Tanggapan[ dari {agency}] diterima" },
	{ "unverified", "Pesan datang[ atas nama {agency}], pengirimnya belum diverifikasi" },
	{ "duplicate", "Pesan yang sama datang lagi" },
	{ "objection", "Keberatan diterima[: {objection}]" },
	{ "status", "Pemohon menanyakan keadaan berkas" },
	{ "withdrawal", "Pemohon mencabut" },
	{ "bounce", "Laporan pengiriman diterima" },
	{ "machine", "Balasan otomatis diterima" },
	{ "held", "Pesan ditahan untuk dibaca" },
	{ "confidential", "Pemohon meminta namanya dirahasiakan" },
	{ "received_earlier", "Diterima sebelum didaftarkan[: {received}]" },
	/* the states */
	{ "register", "Didaftar" },
	{ "reject_service", "Dinyatakan bukan layanan PPID" },
	{ "identity_missing", "Belum lengkap[: {missing}]" },
	{ "identity_complete", "Dinyatakan lengkap" },
	{ "identified", "Identitas dibetulkan petugas[: {fields}]" },
	{ "lapse", "Ditutup karena tidak dilengkapi" },
	{ "reopen", "Dibuka kembali" },
	{ "review", "Ditelaah[, pemegang {holder}]" },
	{ "reclassified", "Jenis diubah[ dari {kind_before}][ menjadi {kind}]" },
	{ "forward", "Diteruskan ke {agency}" },
	{ "routed_by_rule", "Diteruskan menurut aturan kantor[: {rule}]" },
	{ "agency_time", "{agency} meminta waktu[ sampai {until}]" },
	{ "agency_partial", "{agency} menanggapi, yang lain belum" },
	{ "agency_answer", "{agency} menanggapi, tanggapan sudah lengkap" },
	{ "agency_return", "{agency} mengembalikan, bukan kewenangannya[; menunjuk {names}]" },
	{ "agency_excused", "{agency} tidak ditunggu lagi" },
	{ "escalate", "Dieskalasi[: {agency} melewati batas]" },
	{ "decide", "Diputuskan: {decision}" },
	{ "extend", "Diperpanjang[: {ground}]" },
	{ "send_failed", "Jawaban gagal terkirim" },
	{ "sent", "Jawaban terkirim" },
	{ "close", "Ditutup" },
	{ "withdraw", "Dicabut oleh pemohon" },
	{ "ordered", "Atasan PPID memerintahkan jawaban baru[, sampai {until}]" },
	{ "revealed", "Identitas dibuka untuk dibaca" },
	{ "bundled", "Bundel sengketa dibuat" },
	/* the letters */
	{ "letter_owed", "Surat akan dikirim: {letter}" },
	{ "letter_held", "Surat ditahan: {letter}" },
	{ "letter_sent", "Surat terkirim: {letter}" },
	{ "letter_failed", "Surat gagal terkirim: {letter}" },
	{ "letter_in_doubt", "Surat ragu sudah terkirim: {letter}" },
	{ "letter_sent_again", "Surat dikirim sekali lagi sesudah ragu: {letter}" },
	{ "letter_delivered", "Surat sampai pada penerima: {letter}" },
	{ "letter_other_way", "Surat tidak sampai: {letter}; pemohon dapat diberi tahu lewat {channel} (loket send --tell {outbox})" },
	{ "letter_cancelled", "Surat dibatalkan: {letter}" },
	{ "letter_undeliverable", "Surat kembali, tidak sampai[ ({status})]" },
	{ "letter_handed", "Surat diserahkan: {letter}" },
	/* objections */
	{ "objection_forwarded", "Keberatan {objection} diteruskan kepada Atasan PPID" },
	{ "objection_ground", "Alasan keberatan {objection} diubah" },
	{ "objection_decided", "Keberatan {objection} diputuskan" },
	{ "objection_answered", "Tanggapan atas keberatan[ {objection}] terkirim" },
	{ "objection_lapsed", "Keberatan {objection} lewat waktu tanpa tanggapan" },
	{ "objection_response", "Pemohon menanggapi putusan atas keberatan {objection}" },
	{ "objection_disputed", "Sengketa atas keberatan {objection} dicatat" },
	{ "objection_settled", "Hasil sengketa atas keberatan {objection} dicatat" },
	/* the clocks */
	{ "asked", "Permintaan kelengkapan terkirim, batasnya mulai" },
	{ "notice_sent", "Pemberitahuan perpanjangan terkirim" },
	{ "notice_late", "Pemberitahuan perpanjangan terlambat, perpanjangan tidak berlaku" },
	{ "deadline_missed", "Tenggat lewat tanpa jawaban" },
	{ "missed", "Batas terlewat: {clock}[ ({end})]" },
	{ "clock_waits", "Batas waktu menunggu kalender tahun berikutnya" },
	{ "calendar_changed", "Batas waktu dihitung ulang, kalender berubah" },
	{ "forward_sent", "Penerusan terkirim, batas perangkat daerah mulai" },
	{ "excused", "Batas perangkat daerah tidak berlaku lagi" },
	{ "dispute", "Sengketa diajukan ke Komisi Informasi" },
};

static enum identity_field
identity_named(const char *name)
{
	int i = 0;

	while (i < IDENTITY__MAX && strcmp(identity_field_name((enum identity_field)i), name) != 0)
		i++;
	return (enum identity_field)i;
}

static void
put_list(FILE *out, const json_t *list)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *name = json_string_value(item);
		enum identity_field field = name ? identity_named(name) : IDENTITY__MAX;

		fprintf(out, "%s%s", i ? ", " : "", field < IDENTITY__MAX ? words_identity(field) : name ? name : "");
	}
}

static const char *
text_words(const char *key, const char *text)
{
	if (strcmp(key, "letter") == 0)
		return terms_words(TERMS_LETTER, text);
	if (strcmp(key, "clock") == 0)
		return terms_words(TERMS_CLOCK, text);
	if (strcmp(key, "decision") == 0 && outcome_parse(text) != OUTCOME__MAX)
		return words_outcome(outcome_parse(text));
	if (strcmp(key, "ground") == 0)
		return words_extension(text);
	return text;
}

static void
put_value(FILE *out, const char *key, const json_t *value)
{
	const char *text = json_string_value(value);
	char date[WORDS_DATE_BYTES];

	if (json_is_array(value)) {
		put_list(out, value);
	} else if (text != NULL && day_parse(text) != DAY_NONE) {
		words_date_short(day_parse(text), date);
		fputs(date, out);
	} else if (text != NULL) {
		fputs(text_words(key, text), out);
	} else if (json_is_integer(value)) {
		fprintf(out, "%lld", (long long)json_integer_value(value));
	}
}

/* The value of the {key} that begins here; *len is the key's length. */
static const json_t *
value_at(const json_t *data, const char *brace, char key[32], size_t *len)
{
	*len = strcspn(brace + 1, "}");
	snprintf(key, 32, "%.*s", (int)*len, brace + 1);
	return json_object_get(data, key);
}

/* Are the values of an optional piece there, up to its ]? */
static bool
is_whole(const json_t *data, const char *piece)
{
	char key[32];
	size_t len;

	for (const char *p = piece; *p != ']'; p++) {
		const json_t *value = *p == '{' ? value_at(data, p, key, &len) : NULL;

		if (*p == '{' && (value == NULL || json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0)))
			return false;
	}
	return true;
}

static void
fill(FILE *out, const char *sentence, const json_t *data)
{
	char key[32];
	size_t len;

	for (const char *p = sentence; *p != '\0'; p++)
		if (*p == '[' && !is_whole(data, p + 1)) {
			p += strcspn(p, "]");
		} else if (*p == '{') {
			const json_t *value = value_at(data, p, key, &len);

			put_value(out, key, value);
			p += len + 1;
		} else if (*p != '[' && *p != ']') {
			putc(*p, out);
		}
}

char *
timeline_sentence(const json_t *event)
{
	const char *what = record_text(event, "what");
	size_t i = 0, size, n = sizeof sentences / sizeof *sentences;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	while (i < n && strcmp(sentences[i].what, what) != 0)
		i++;
	if (i < n)
		fill(out, sentences[i].sentence, json_object_get(event, "data"));
	else
		fputs(what, out);
	if (fclose(out) == EOF)
		abort();
	return text;
}
