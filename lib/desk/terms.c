#include "desk/terms.h"

#include <string.h>

struct term {
	const char *name, *words;
};

static const struct term letters[] = {
	{ "tanda_bukti", "Tanda bukti" },
	{ "lengkapi", "Permintaan kelengkapan" },
	{ "tutup", "Pemberitahuan penutupan" },
	{ "perpanjangan", "Pemberitahuan perpanjangan" },
	{ "tanya", "Pertanyaan tentang aduan" },
	{ "status", "Jawaban tentang keadaan berkas" },
	{ "dicabut", "Konfirmasi pencabutan" },
	{ "konfirmasi_cabut", "Permintaan konfirmasi pencabutan" },
	{ "penerusan", "Penerusan" },
	{ "diteruskan", "Pemberitahuan penerusan" },
	{ "tidak_sampai", "Pemberitahuan SMS tidak sampai" },
	{ "pengingat", "Pengingat" },
	{ "eskalasi", "Eskalasi" },
	{ "ringkasan", "Ringkasan untuk perangkat daerah" },
	{ "ringkasan_ppid", "Ringkasan pagi PPID" },
	{ "pemberitahuan", "Pemberitahuan tertulis" },
	{ "tidak_dikuasai", "Pemberitahuan tidak dikuasai" },
	{ "belum_didokumentasikan", "Pemberitahuan belum didokumentasikan" },
	{ "sk_penolakan", "Surat keputusan penolakan" },
	{ "tanggapan_aduan", "Tanggapan" },
	{ "keberatan_terima", "Tanda terima keberatan" },
	{ "keberatan_penerusan", "Penerusan keberatan ke atasan PPID" },
	{ "keberatan_tanggapan", "Tanggapan atas keberatan" },
	{ "terlalu_besar", "Pemberitahuan surel terlalu besar" },
	{ 0 }
};

static const struct term letter_states[] = {
	{ "owed", "akan dibuat" },
	{ "composed", "siap dikirim" },
	{ "sending", "sedang dikirim" },
	{ "doubt", "RAGU sudah terkirim" },
	{ "retry", "dicoba lagi nanti" },
	{ "sent", "terkirim" },
	{ "failed", "GAGAL terkirim" },
	{ "held", "ditahan" },
	{ "cancelled", "dibatalkan" },
	{ 0 }
};

static const struct term arrivals[] = {
	{ "new", "pesan pertama" },
	{ "follow_up", "susulan" },
	{ "completion", "kelengkapan" },
	{ "response", "tanggapan" },
	{ "unverified", "BELUM DIVERIFIKASI" },
	{ "duplicate", "kiriman ganda" },
	{ "objection", "keberatan" },
	{ "status", "menanyakan keadaan" },
	{ "withdrawal", "pencabutan" },
	{ "bounce", "surat kembali" },
	{ "machine", "balasan otomatis" },
	{ "held", "perlu dibaca manual" },
	{ "sent", "surat kantor" },
	{ 0 }
};

/* As intake and response say it (message.outcome_why). */
static const struct term waiting[] = {
	{ "an agency's answer that names no file", "tanggapan perangkat daerah tanpa nomor berkas" },
	{ "perlu dibaca manual: unreadable", "tidak terbaca oleh program" },
	{ "perlu dibaca manual: no sender's address", "tanpa alamat pengirim" },
	{ "the mail server marked it as spam", "ditandai spam oleh peladen surel" },
	{ "the mail server says that the sender is forged", "pengirimnya palsu menurut peladen surel" },
	{ "an agency's mailbox that nobody vouches for", "alamat perangkat daerah, tanpa jaminan peladen surel" },
	{ "from another address than the file's", "bukan dari alamat yang tercatat" },
	{ "token", "bukan dari alamat yang tercatat" },
	{ "number", "hanya menyebut nomor berkas" },
	{ "answers a mail that another one of his answers", "membalas surat berkas ini dari alamat lain" },
	{ 0 }
};

static const struct term clocks[] = {
	{ "tenggat", "Jawaban" },
	{ "tenggat2", "Jawaban sesudah perpanjangan" },
	{ "batas_skpd", "Tanggapan perangkat daerah" },
	{ "batas_lengkap", "Kelengkapan dari pemohon" },
	{ "batas_keberatan", "Pengajuan keberatan" },
	{ "batas_tanggap_keberatan", "Tanggapan atas keberatan" },
	{ "batas_sengketa", "Pengajuan sengketa" },
	{ "batas_lapor", "Standar nasional pengaduan" },
	{ 0 }
};

static const struct term clock_states[] = {
	{ "running", "berjalan" },
	{ "paused", "ditunda" },
	{ "met", "terpenuhi" },
	{ "missed", "TERLEWAT" },
	{ "void", "tidak berlaku lagi" },
	{ 0 }
};

const char *
terms_words(enum terms terms, const char *name)
{
	static const struct term *const all[TERMS__MAX] = {
		[TERMS_LETTER] = letters, [TERMS_LETTER_STATE] = letter_states, [TERMS_ARRIVAL] = arrivals, [TERMS_WAITING] = waiting,
		[TERMS_CLOCK] = clocks, [TERMS_CLOCK_STATE] = clock_states,
	};

	if (name == NULL)
		return "";
	for (const struct term *t = all[terms]; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return t->words;
	return name;
}
