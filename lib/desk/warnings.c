#include "desk/warnings.h"

#include <stdarg.h>
#include <sys/statvfs.h>

#include "base/clock.h"
#include "base/record.h"
#include "base/term.h"
#include "letter/words.h"
#include "register/mailbox.h"
#include "rules/day.h"

#define UNFETCHED_SECS 86400
#define LINE_COLUMNS 72
#define LINE_BYTES 320

struct warnings {
	FILE *out;
	const struct desk *desk;
	int64_t now;
	size_t n;
};

static void warn(struct warnings *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
warn(struct warnings *w, const char *format, ...)
{
	char words[LINE_BYTES];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof words, format, ap);
	va_end(ap);
	term_wrap(w->out, "PERINGATAN: ", "  ", words, LINE_COLUMNS);
	w->n++;
}

static void
look_at_calendar(struct warnings *w)
{
	int year = calendar_missing_year(w->desk->calendar, w->desk->today_on);

	if (year != 0)
		warn(w, "hari libur tahun %d belum ada; tenggat yang melewati tahun itu tidak dapat dihitung. Masukkan SKB-nya: loket calendar import", year);
}

static int
look_at_folder(struct warnings *w, const char *account, const char *folder, struct fault *f)
{
	char date[WORDS_DATE_BYTES], at_text[CLOCK_TEXT_SIZE];
	int32_t zone_secs = w->desk->conf->zone_secs;
	int64_t at;

	if (mailbox_last_success(w->desk->reg, account, folder, &at, f) < 0)
		return -1;
	if (at == 0)
		warn(w, "kotak surat %.60s (%.120s) belum pernah terbaca sampai habis", account, folder);
	else if ((w->now - at) / 60 > w->desk->conf->health_mail_minutes) {
		words_date(day_of(at, zone_secs), date);
		clock_format(at, zone_secs, at_text);
		warn(w, "kotak surat %.60s (%.120s) terakhir terbaca %s pukul %.5s; surel sesudah itu belum masuk register", account, folder, date, at_text + 11);
	}
	return 0;
}

static int
look_at_unfetched(struct warnings *w, const char *account, struct fault *f)
{
	int64_t n;

	if (mailbox_unfetched_since(w->desk->reg, account, w->now - UNFETCHED_SECS, &n, f) < 0)
		return -1;
	if (n > 0)
		warn(w, "%lld pesan di kotak surat %.60s tidak dapat diambil sejak sehari; bukalah kotak surat itu sendiri", (long long)n, account);
	return 0;
}

static int
look_at_mailboxes(struct warnings *w, struct fault *f)
{
	const struct conf *conf = w->desk->conf;

	for (size_t i = 0; i < conf->n_sources; i++) {
		const struct conf_source *s = &conf->sources[i];

		if (!s->is_imap && look_at_folder(w, s->name, s->path, f) < 0)
			return -1;
		for (size_t k = 0; k < s->n_folders; k++)
			if (look_at_folder(w, s->name, s->folders[k], f) < 0)
				return -1;
		if (look_at_unfetched(w, s->name, f) < 0)
			return -1;
	}
	return 0;
}

static void
look_at_disk(struct warnings *w)
{
	const struct conf *conf = w->desk->conf;
	unsigned long long megabytes;
	struct statvfs fs;

	if (statvfs(conf->home, &fs) < 0)
		return; /* the register is open in it: the next run says what is wrong */
	megabytes = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
	if (megabytes < (unsigned long long)conf->health_free_megabytes)
		warn(w, "ruang disk tinggal %llu MB; di bawah %ld MB loket dapat berhenti", megabytes, conf->health_free_megabytes);
}

static int
look_at_digests(struct warnings *w, struct fault *f)
{
	json_t *rows = register_rows(w->desk->reg, QUERY_DIGEST_UNDELIVERED, REG_NO_VALUES, f);
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		warn(w, "ringkasan untuk %s tidak sampai di %s; periksa alamatnya: loket agency", record_text(row, "agency"), record_text(row, "recipient"));
	json_decref(rows);
	return rows != NULL ? 0 : -1;
}

int
warnings_print(FILE *out, const struct desk *desk, int64_t now, size_t *n, struct fault *f)
{
	struct warnings w = { .out = out, .desk = desk, .now = now };

	look_at_calendar(&w);
	look_at_disk(&w);
	if (look_at_mailboxes(&w, f) < 0 || look_at_digests(&w, f) < 0)
		return -1;
	*n = w.n;
	return 0;
}
