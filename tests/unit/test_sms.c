#include "rules/sms.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rules/day.h"

TestSuite(sms);

#define TODAY day_from_ymd(2026, 11, 25)

/* Fields with '|' between: number|name|nik|address|text. */
static const struct { const char *sms; enum sms_word word; const char *fields; } forms[] = {
	{"INFO#Siti Aminah#3401021708859998#Beji RT 3, Wates#Anggaran pupuk 2026", SMS_INFO,
	 "|Siti Aminah|3401021708859998|Beji RT 3, Wates|Anggaran pupuk 2026"},
	{"info # Siti # 3401021708859998 # Wates # jadwal # vaksin", SMS_INFO,
	 "|Siti|3401021708859998|Wates|jadwal # vaksin"},
	{"PERMOHONAN*Budi*3401021708859998*Temon*data sawah", SMS_INFO,
	 "|Budi|3401021708859998|Temon|data sawah"},
	{"Info;Budi;Temon;3401 0217 0885 9998;data sawah; luas", SMS_INFO,
	 "|Budi|3401 0217 0885 9998|Temon|data sawah; luas"},
	/* the NIK wherever it stands, a label before it, a digit too few */
	{"INFO#3401021708859998#Budi#Temon#data", SMS_INFO, "|Budi|3401021708859998|Temon|data"},
	{"INFO#Budi#NIK: 3401021708859998#Temon#data", SMS_INFO, "|Budi|3401021708859998|Temon|data"},
	{"INFO#Budi#340102170885999#Temon#data", SMS_INFO, "|Budi|340102170885999|Temon|data"},
	{"INFO#Budi#Temon#data", SMS_INFO, "|Budi||Temon|data"},
	{"INFO#data", SMS_INFO, "||||data"},
	{"INFO#", SMS_FORMAT, "||||INFO"},
	{"Aduan.", SMS_FORMAT, "||||Aduan."},
	{"##INFO##Budi####Temon#data##", SMS_INFO, "|Budi||Temon|data"},
	{"ADUAN#Warsito#Nanggulan#jalan depan pasar berlubang", SMS_ADUAN,
	 "|Warsito||Nanggulan|jalan depan pasar berlubang"},
	{"LAPOR#lampu jalan mati", SMS_ADUAN, "||||lampu jalan mati"},
	{"pengaduan # Nama: Warsito # Alamat: Kokap # air keruh", SMS_ADUAN, "|Warsito||Kokap|air keruh"},
	{"KRITIK#Rini#antrean lama", SMS_KRITIK, "|Rini|||antrean lama"},
	{"USUL#Rini#loket dibuka Sabtu", SMS_SARAN, "|Rini|||loket dibuka Sabtu"},
	{"STATUS PPID-2026-00123", SMS_STATUS, "PPID-2026-00123||||"},
	{"status#123", SMS_STATUS, "123||||"},
	{"cek 123", SMS_STATUS, "123||||"},
	{"STATUS no. 123", SMS_STATUS, "||||STATUS no. 123"},
	{"LENGKAP#PPID-2026-00123#Siti#3401021708859998#Beji, Wates", SMS_LENGKAP,
	 "PPID-2026-00123|Siti|3401021708859998|Beji, Wates|"},
	{"LENGKAP#Siti#3401021708859998#Beji#Wates", SMS_LENGKAP, "|Siti|3401021708859998|Beji#Wates|"},
	{"LENGKAP#no 12#3401021708859998", SMS_LENGKAP, "12||3401021708859998||"},
	{"LANJUT#PPID-2026-00123#masih rusak", SMS_LANJUT, "PPID-2026-00123||||masih rusak"},
	{"LANJUT 12 masih rusak", SMS_LANJUT, "12||||masih rusak"},
	{"KEBERATAN#PPID-2026-00123#tidak dijawab", SMS_KEBERATAN, "PPID-2026-00123||||tidak dijawab"},
	{"BATAL#12", SMS_BATAL, "12||||"},
	{"CABUT PPID-2026-00123", SMS_BATAL, "PPID-2026-00123||||"},
	{"FORMAT", SMS_FORMAT, "||||FORMAT"},
	{"bantuan?", SMS_FORMAT, "||||bantuan?"},
	{"Help!", SMS_FORMAT, "||||Help!"},
	{"STOP", SMS_STOP, "||||STOP"},
	{"berhenti.", SMS_STOP, "||||berhenti."},
	/* one slip */
	{"INF#Budi#3401021708859998#Temon#data", SMS_INFO, "|Budi|3401021708859998|Temon|data"},
	{"INFFO#Budi#data", SMS_INFO, "|Budi|||data"},
	{"IFNO#Budi#data", SMS_INFO, "|Budi|||data"},
	{"INF0#Budi#data", SMS_INFO, "|Budi|||data"},
	{"ADUN#Budi#rusak", SMS_ADUAN, "|Budi|||rusak"},
	{"LENKAP#12#Siti", SMS_LENGKAP, "12|Siti|||"},
	{"STATSU 12", SMS_STATUS, "12||||"},
	/* free words */
	{"Bantuan beras di Kokap belum sampai", SMS_FREE, "||||Bantuan beras di Kokap belum sampai"},
	{"Stop pungli di pasar", SMS_FREE, "||||Stop pungli di pasar"},
	{"Status tanah saya bagaimana", SMS_FREE, "||||Status tanah saya bagaimana"},
	{"Lengkap sudah penderitaan kami", SMS_FREE, "||||Lengkap sudah penderitaan kami"},
	{"Adian jalan rusak", SMS_FREE, "||||Adian jalan rusak"},
	{"Mohon info#harga", SMS_FREE, "||||Mohon info#harga"},
	{"Aduan jalan rusak di Samigaluh", SMS_ADUAN, "||||Aduan jalan rusak di Samigaluh"},
	{"Mohon dibatalkan saja PPID-2026-00012", SMS_BATAL, "||||Mohon dibatalkan saja PPID-2026-00012"},
	{"", SMS_FREE, "||||"},
	{"#", SMS_FREE, "||||"},
};

static void
show(const struct sms_form *f, char *out, size_t size)
{
	snprintf(out, size, "%.*s|%.*s|%.*s|%.*s|%.*s", (int)f->number.len, f->number.at,
	         (int)f->name.len, f->name.at, (int)f->nik.len, f->nik.at, (int)f->address.len,
	         f->address.at, (int)f->text.len, f->text.at);
}

Test(sms, a_form_is_read_by_its_word_and_its_fields)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct sms_form form;
		char fields[400];

		sms_read(forms[i].sms, TODAY, &form);
		show(&form, fields, sizeof fields);
		cr_expect_eq(form.word, forms[i].word, "%s: word %d", forms[i].sms, form.word);
		cr_expect_str_eq(fields, forms[i].fields, "%s: %s", forms[i].sms, fields);
	}
}

Test(sms, every_word_is_a_kind_or_a_command)
{
	for (int w = SMS_FREE + 1; w < SMS_WORD__MAX; w++)
		cr_expect((sms_kind((enum sms_word)w) == KIND__MAX) == (sms_command((enum sms_word)w) != NULL));
	cr_expect_null(sms_command(SMS_FREE));
	cr_expect_eq(sms_kind(SMS_FREE), KIND__MAX);
	cr_expect_str_eq(sms_command(SMS_LENGKAP), "lengkap");
}

/* No field lies outside the text, whatever the text is. */
Test(sms, any_bytes_are_read)
{
	char text[64];
	unsigned seed = 1;
	bool outside = false;

	for (int round = 0; round < 20000; round++) {
		static const char bytes[] = "#*; INFOadun0123.\n\xff\xc3";
		struct sms_form f;
		size_t n = (seed >> 8) % (sizeof text - 1);

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = bytes[(seed >> 16) % (sizeof bytes - 1)];
		}
		text[n] = '\0';
		sms_read(text, TODAY, &f);
		for (int k = 0; k < 5; k++) {
			const struct sms_span *s[] = { &f.number, &f.name, &f.nik, &f.address, &f.text };

			outside = outside || (s[k]->len > 0 && (s[k]->at < text || s[k]->at + s[k]->len > text + n));
		}
		seed = seed * 1103515245 + 12345;
	}
	cr_expect_not(outside);
}
