/*
 * The figures that the law asks for each year (UU KIP art. 12, PERKI 1/2021 art. 56), and
 * what an evaluator asks besides. A request belongs to the period in which it was registered;
 * what became of it is what was known on the evening of the report.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letter/words.h"
#include "report/figures.h"
#include "report/floor.h"
#include "report/group.h"
#include "rules/day.h"

#define MONTHS_MAX 240
/* Days of the distribution, each its own row; what took longer is the last one. */
#define DAYS_MAX 30

/* What became of a request: an outcome, or one of these. */
enum ending {
	ENDING_ANSWERED = OUTCOME__MAX, /* the journal does not say how */
	ENDING_OPEN,
	ENDING_WAITING,
	ENDING_INCOMPLETE,
	ENDING_WITHDRAWN,
	ENDING_NO_SERVICE,
	ENDING__MAX,
};

struct month {
	long received, answered;
};

struct summary {
	const struct facts *facts;
	const struct conf *conf;
	const struct period *period;
	json_t *document;
	struct group all, kinds[KIND__MAX], channels[FACTS_CHANNELS], *agencies, own;
	long endings[ENDING__MAX];      /* of all */
	long information[ENDING__MAX];  /* of requests for information */
	long articles[FACTS_ARTICLES + 1];
	long cross[KIND__MAX][FACTS_CHANNELS];
	long days[DAYS_MAX + 2];
	long extended, on_time, on_extended_time, late;
	struct month months[MONTHS_MAX];
	struct {
		long answered, within;
	} lapor[KIND__MAX];
};

static bool
is_within(const struct period *period, int32_t on)
{
	return on != DAY_NONE && on >= period->from_on && on <= period->to_on;
}

static enum ending
ending_of(const struct fact *fact)
{
	if (facts_is_answered(fact))
		return fact->answer < OUTCOME__MAX ? (enum ending)fact->answer : ENDING_ANSWERED;
	switch ((enum state)fact->status) {
	case STATE_BELUM_LENGKAP:
		return ENDING_WAITING;
	case STATE_TIDAK_DILANJUTKAN:
		return ENDING_INCOMPLETE;
	case STATE_DICABUT:
		return ENDING_WITHDRAWN;
	case STATE_BUKAN_LAYANAN:
		return ENDING_NO_SERVICE;
	default:
		return ENDING_OPEN;
	}
}

/* --- counting --------------------------------------------------------------------------------- */

static struct month *
month_of(struct summary *s, int32_t on)
{
	struct day_ymd first = day_to_ymd(s->period->from_on), then = day_to_ymd(on);
	int i = 12 * (then.year - first.year) + then.month - first.month;

	return on != DAY_NONE && i >= 0 && i < MONTHS_MAX ? &s->months[i] : NULL;
}

static void
count_time(struct summary *s, const struct fact *fact)
{
	int32_t on = facts_day(s->facts, fact->answered_at);
	int days = facts_workdays(s->facts, fact->started_on, on);

	if (days >= 0)
		s->days[days > DAYS_MAX ? DAYS_MAX + 1 : days]++;
	if (fact->lapor_on != DAY_NONE) {
		s->lapor[fact->kind].answered++;
		s->lapor[fact->kind].within += on <= fact->lapor_on;
	}
	if (fact->due_on == DAY_NONE || on <= fact->due_on)
		s->on_time++;
	else if (fact->extended_on != DAY_NONE && on <= fact->extended_on)
		s->on_extended_time++;
	else
		s->late++;
}

static void
count(struct summary *s, const struct fact *fact)
{
	enum ending ending = ending_of(fact);
	struct month *month = month_of(s, fact->registered_on);

	group_add(&s->all, s->facts, s->conf, fact);
	group_add(&s->kinds[fact->kind], s->facts, s->conf, fact);
	group_add(&s->channels[fact->channel], s->facts, s->conf, fact);
	s->cross[fact->kind][fact->channel]++;
	s->endings[ending]++;
	s->information[ending] += fact->kind == KIND_PERMOHONAN;
	s->extended += fact->extended_on != DAY_NONE;
	for (unsigned a = 0; a <= FACTS_ARTICLES; a++)
		s->articles[a] += (fact->answer_articles >> a) & 1;
	if (month != NULL)
		month->received++;
	if (!facts_is_answered(fact))
		return;
	count_time(s, fact);
	month = month_of(s, facts_day(s->facts, fact->answered_at));
	if (month != NULL)
		month->answered++;
}

static void
count_requests(struct summary *s)
{
	for (size_t i = 1; i < s->facts->n_requests; i++)
		if (s->facts->requests[i].known && is_within(s->period, s->facts->requests[i].registered_on))
			count(s, &s->facts->requests[i]);
}

/* A request and an agency that it was forwarded to. */
struct asked {
	int64_t request;
	size_t agency;
};

static int
by_request(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	if (x->request != y->request)
		return x->request < y->request ? -1 : 1;
	return (x->agency > y->agency) - (x->agency < y->agency);
}

/* A request counts once for each agency that was asked, and for the PPID when none was. */
static void
count_agencies(struct summary *s)
{
	const struct facts *facts = s->facts;
	size_t n = facts->n_forwards, next = 0;
	struct asked *asked = calloc(n + 1, sizeof *asked);

	s->agencies = calloc(facts->n_agencies + 1, sizeof *s->agencies);
	if (asked == NULL || s->agencies == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		asked[i] = (struct asked){ facts->forwards[i].request, facts->forwards[i].agency };
	qsort(asked, n, sizeof *asked, by_request);
	for (size_t i = 1; i < facts->n_requests; i++) {
		const struct fact *fact = &facts->requests[i];
		bool counts = fact->known && is_within(s->period, fact->registered_on);

		if (counts && (next == n || asked[next].request > (int64_t)i))
			group_add(&s->own, facts, s->conf, fact);
		for (; next < n && asked[next].request == (int64_t)i; next++)
			if (counts && (next == 0 || by_request(&asked[next - 1], &asked[next]) != 0))
				group_add(&s->agencies[asked[next].agency], facts, s->conf, fact);
	}
	free(asked);
}

/* --- telling -------------------------------------------------------------------------------------- */

static const struct figures_column only_count[] = {
	{ "count", "Jumlah", "count" }, { NULL, NULL, NULL },
};
static const struct figures_column count_and_share[] = {
	{ "count", "Jumlah", "count" }, { "share", "Bagian", "percent" }, { NULL, NULL, NULL },
};

static json_t *
section(struct summary *s, const char *name, const char *title, const char *first,
        const struct figures_column *columns, const char *note)
{
	return figures_section(s->document, &(struct figures_spec){
	    .name = name, .title = title, .first = first, .columns = columns, .note = note });
}

static void
row(json_t *section, const char *key, const char *label, long n)
{
	figures_count(figures_row(section, key, label), "count", n);
}

static void
tell_totals(struct summary *s)
{
	json_t *to = section(s, "totals", "Angka pokok", "Keterangan", only_count, NULL);

	row(to, "received", "Diterima", s->all.received);
	if (s->period->public) {
		floor_section(to, "count");
		return;
	}
	row(to, "answered", "Dijawab", s->all.answered);
	row(to, "open", "Masih diproses", s->all.open);
	row(to, "waiting", "  di antaranya menunggu kelengkapan", s->all.waiting);
	row(to, "overdue", "  di antaranya melewati tenggat", s->all.overdue);
	row(to, "ended", "Berakhir tanpa jawaban", s->all.ended);
	row(to, "extended", "Diperpanjang", s->extended);
}

static const char *
ending_words(enum ending ending, const char **key)
{
	static const struct {
		const char *key, *words;
	} others[] = {
		[ENDING_ANSWERED - OUTCOME__MAX] = { "dijawab", "dijawab, hasilnya tidak dicatat" },
		[ENDING_OPEN - OUTCOME__MAX] = { "diproses", "masih diproses" },
		[ENDING_WAITING - OUTCOME__MAX] = { "belum_lengkap", "menunggu kelengkapan" },
		[ENDING_INCOMPLETE - OUTCOME__MAX] = { "tidak_dilanjutkan", "ditutup karena tidak dilengkapi" },
		[ENDING_WITHDRAWN - OUTCOME__MAX] = { "dicabut", "dicabut oleh pemohon" },
		[ENDING_NO_SERVICE - OUTCOME__MAX] = { "bukan_layanan", "bukan layanan PPID" },
	};

	if (ending < (enum ending)OUTCOME__MAX) {
		*key = outcome_name((enum outcome)ending);
		return words_outcome((enum outcome)ending);
	}
	*key = others[ending - OUTCOME__MAX].key;
	return others[ending - OUTCOME__MAX].words;
}

static json_t *
tell_endings(struct summary *s, const char *name, const char *title, const long endings[],
             long of, bool information)
{
	json_t *to = section(s, name, title, "Hasil", count_and_share, NULL);

	for (enum ending e = 0; e < ENDING__MAX; e++) {
		const char *key, *words = ending_words(e, &key);
		json_t *one;

		if (information && e < (enum ending)OUTCOME__MAX && !outcome_fits((enum outcome)e, KIND_PERMOHONAN))
			continue;
		one = figures_row(to, key, words);
		figures_count(one, "count", endings[e]);
		figures_tenths(one, "share", figures_share(endings[e], of));
	}
	return to;
}

/* Is a row with one of these keys hidden? */
static bool
hides(const json_t *section, const char *a, const char *b)
{
	const json_t *rows = json_object_get(section, "rows"), *one;
	size_t i;

	json_array_foreach(rows, i, one) {
		const char *key = json_string_value(json_object_get(one, "key"));

		if ((strcmp(key, a) == 0 || strcmp(key, b) == 0) && json_is_true(json_object_get(one, "hidden")))
			return true;
	}
	return false;
}

/* The articles would give away how many were refused when that is hidden. */
static void
tell_refusals(struct summary *s, bool hidden)
{
	json_t *to;

	if (hidden)
		return;
	to = section(s, "refusals", "Alasan penolakan (UU KIP pasal 17)", "Dasar", only_count,
	             "Satu keputusan dapat memuat beberapa huruf; penolakan sebagian ikut dihitung.");
	for (int a = 0; a < FACTS_ARTICLES; a++) {
		const char key[] = { (char)('a' + a), '\0' }, label[] = { 'h', 'u', 'r', 'u', 'f', ' ', (char)('a' + a), '\0' };

		row(to, key, label, s->articles[a]);
	}
	row(to, "lain", "undang-undang lain", s->articles[FACTS_ARTICLES]);
	if (s->period->public)
		floor_section(to, "count");
}

static void
tell_timeliness(struct summary *s)
{
	json_t *to = section(s, "timeliness", "Ketepatan jawaban", "Jawaban", count_and_share, NULL);
	const struct {
		const char *key, *label;
		long n;
	} parts[] = {
		{ "on_time", "dalam tenggat", s->on_time },
		{ "on_extended_time", "dalam tenggat perpanjangan", s->on_extended_time },
		{ "late", "terlambat", s->late },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		json_t *one = figures_row(to, parts[i].key, parts[i].label);

		figures_count(one, "count", parts[i].n);
		figures_tenths(one, "share", figures_share(parts[i].n, s->all.answered));
	}
}

/* The second clock, which binds nobody here (DOMAIN.md 9.2). */
static void
tell_lapor(struct summary *s)
{
	static const struct figures_column columns[] = {
		{ "answered", "Dijawab", "count" }, { "within", "Sesuai", "count" },
		{ "within_share", "Bagian", "percent" }, { NULL, NULL, NULL },
	};
	json_t *to = section(s, "lapor", "Standar nasional pengaduan (SP4N-LAPOR!)", "Jenis", columns,
	                     "Dijawab dalam waktu menurut golongannya: 5, 14 atau 60 hari kerja.");

	for (enum kind k = KIND_ADUAN; k <= KIND_SARAN; k++) {
		json_t *one = figures_row(to, kind_name(k), words_kind(k));

		figures_count(one, "answered", s->lapor[k].answered);
		figures_count(one, "within", s->lapor[k].within);
		figures_tenths(one, "within_share", figures_share(s->lapor[k].within, s->lapor[k].answered));
	}
}

static void
tell_days(struct summary *s)
{
	json_t *to = section(s, "days", "Lama jawaban", "Hari kerja", only_count,
	                     "Hari kerja sejak tanggal mulai tenggat sampai jawaban pertama terkirim.");
	char key[8], label[24];

	for (int d = 0; d <= DAYS_MAX; d++) {
		snprintf(key, sizeof key, "%d", d);
		row(to, key, key, s->days[d]);
	}
	snprintf(label, sizeof label, "lebih dari %d", DAYS_MAX);
	row(to, "more", label, s->days[DAYS_MAX + 1]);
}

/* In public only of a number that is not small, and no shares that give a small one away. */
static void
tell_times(struct summary *s)
{
	static const struct figures_column columns[] = {
		{ "mean", "Rerata", "days" }, { "median", "Median", "days" }, { "p90", "P90", "days" },
		{ NULL, NULL, NULL },
	};
	json_t *to = section(s, "times", "Waktu jawaban (hari kerja)", "Pesan", columns, NULL);

	figures_spread(figures_row(to, "all", "Semua"), &s->all.days);
}

static void
tell_kinds(struct summary *s)
{
	json_t *to = group_section(s->document, s->conf, "kinds", "Menurut jenis", "Jenis", NULL);

	for (enum kind k = 0; k < KIND__MAX; k++)
		group_row(to, kind_name(k), words_kind(k), &s->kinds[k]);
	if (s->period->public)
		floor_section(to, "received");
	else
		group_row(to, "all", "Semua", &s->all);
}

static void
tell_channels(struct summary *s)
{
	json_t *to = group_section(s->document, s->conf, "channels", "Menurut saluran", "Saluran", NULL);

	for (int c = 0; c < FACTS_CHANNELS; c++)
		group_row(to, facts_channels[c], words_channel(facts_channels[c]), &s->channels[c]);
	if (s->period->public)
		floor_section(to, "received");
}

struct ranked {
	const char *code;
	struct group *group;
};

static int
by_received(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->group->received != y->group->received)
		return x->group->received > y->group->received ? -1 : 1;
	return strcmp(x->code, y->code);
}

static void
tell_agencies(struct summary *s)
{
	json_t *to = group_section(s->document, s->conf, "agencies", "Menurut perangkat daerah", "Perangkat daerah",
	    "Yang diteruskan ke beberapa perangkat daerah dihitung pada masing-masing; PPID: dijawab tanpa diteruskan.");
	struct ranked *ranked = calloc(s->facts->n_agencies + 1, sizeof *ranked);
	size_t n = 0;

	if (ranked == NULL)
		abort();
	for (size_t i = 0; i < s->facts->n_agencies; i++)
		if (s->agencies[i].received > 0)
			ranked[n++] = (struct ranked){ s->facts->agencies[i], &s->agencies[i] };
	qsort(ranked, n, sizeof *ranked, by_received);
	group_row(to, "PPID", "PPID", &s->own);
	for (size_t i = 0; i < n; i++)
		group_row(to, ranked[i].code, ranked[i].code, ranked[i].group);
	free(ranked);
	if (s->period->public)
		floor_section(to, "received");
}

/* From the first month of the period to its last, or to the last answer. */
static void
tell_months(struct summary *s)
{
	static const struct figures_column columns[] = {
		{ "received", "Masuk", "count" }, { "answered", "Dijawab", "count" }, { NULL, NULL, NULL },
	};
	json_t *to = section(s, "months", "Menurut bulan", "Bulan", columns,
	                     "Dijawab: pada bulan jawabannya dikirim.");
	struct day_ymd first = day_to_ymd(s->period->from_on), last = day_to_ymd(s->facts->as_of_on);
	int n = 12 * (last.year - first.year) + last.month - first.month + 1;

	while (n > 1 && n <= MONTHS_MAX && s->months[n - 1].received == 0 && s->months[n - 1].answered == 0 &&
	       day_from_ymd(first.year + (first.month + n - 2) / 12, (first.month + n - 2) % 12 + 1, 1) > s->period->to_on)
		n--;
	for (int i = 0; i < n && i < MONTHS_MAX; i++) {
		int month = first.month - 1 + i;
		char key[16];
		json_t *one;

		snprintf(key, sizeof key, "%04d-%02d", first.year + month / 12, month % 12 + 1);
		one = figures_row(to, key, key);
		figures_count(one, "received", s->months[i].received);
		figures_count(one, "answered", s->months[i].answered);
	}
	if (s->period->public)
		floor_section(to, "received");
}

static void
tell_cross(struct summary *s)
{
	struct figures_column columns[FACTS_CHANNELS + 1] = { { NULL, NULL, NULL } };
	json_t *to;

	for (int c = 0; c < FACTS_CHANNELS; c++)
		columns[c] = (struct figures_column){ facts_channels[c], facts_channels[c], "count" };
	to = section(s, "kinds_channels", "Jenis dan saluran", "Jenis", columns, NULL);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		json_t *one = figures_row(to, kind_name(k), words_kind(k));

		for (int c = 0; c < FACTS_CHANNELS; c++)
			figures_count(one, facts_channels[c], s->cross[k][c]);
	}
}

/* --- objections ------------------------------------------------------------------------------------- */

static void
tell_grounds(struct summary *s, const long grounds[7])
{
	json_t *to = section(s, "grounds", "Alasan keberatan", "Alasan", only_count, NULL);

	for (char g = 'a'; g <= 'g'; g++) {
		const char key[] = { g, '\0' };

		row(to, key, words_ground(g), grounds[g - 'a']);
	}
	if (s->period->public)
		floor_section(to, "count");
}

/* Where each stands: answered with an outcome, or not. */
static void
tell_objections(struct summary *s)
{
	long states[OBJECTION_STATE__MAX] = { 0 }, outcomes[OBJECTION_OUTCOME__MAX] = { 0 }, grounds[7] = { 0 };
	long disputed = 0, settled = 0;
	json_t *to;

	for (size_t i = 0; i < s->facts->n_objections; i++) {
		const struct objection_fact *one = &s->facts->objections[i];

		if (!is_within(s->period, facts_day(s->facts, one->registered_at)))
			continue;
		if (one->outcome < OBJECTION_OUTCOME__MAX)
			outcomes[one->outcome]++;
		else
			states[one->state]++;
		grounds[one->ground - 'a']++;
		disputed += one->disputed;
		settled += one->settled;
	}
	to = section(s, "objections", "Keberatan", "Tanggapan Atasan PPID", only_count,
	             "Keberatan yang didaftar dalam masa laporan.");
	for (enum objection_outcome o = 0; o < OBJECTION_OUTCOME__MAX; o++)
		row(to, objection_outcome_name(o), words_objection_outcome(o), outcomes[o]);
	row(to, "menunggu", "belum ditanggapi", states[OBJECTION_K_TERDAFTAR] + states[OBJECTION_K_DITELAAH]);
	row(to, "lewat", "tidak ditanggapi dalam waktunya", states[OBJECTION_K_LEWAT] +
	    states[OBJECTION_SENGKETA] + states[OBJECTION_S_SELESAI] + states[OBJECTION_K_DITANGGAPI]);
	if (s->period->public)
		floor_section(to, "count");
	tell_grounds(s, grounds);
	if (s->period->public)
		return;
	to = section(s, "disputes", "Sengketa informasi", "Keterangan", only_count, NULL);
	row(to, "disputed", "diajukan ke Komisi Informasi", disputed);
	row(to, "settled", "di antaranya selesai", settled);
}

/* --- the report ------------------------------------------------------------------------------------- */

static void
tell_public(struct summary *s)
{
	json_t *endings;

	tell_totals(s);
	endings = tell_endings(s, "endings", "Hasil", s->endings, s->all.received, false);
	floor_section(endings, "count");
	tell_refusals(s, hides(endings, "ditolak", "dikabulkan_sebagian"));
	if (s->all.days.n >= FLOOR)
		tell_times(s);
	tell_kinds(s);
	tell_channels(s);
	tell_agencies(s);
	tell_months(s);
	tell_objections(s);
}

static void
tell(struct summary *s)
{
	tell_totals(s);
	tell_endings(s, "art12", "Permohonan informasi (UU KIP pasal 12)", s->information,
	             s->kinds[KIND_PERMOHONAN].received, true);
	tell_refusals(s, false);
	tell_endings(s, "endings", "Hasil, semua jenis", s->endings, s->all.received, false);
	tell_timeliness(s);
	tell_lapor(s);
	tell_times(s);
	tell_days(s);
	tell_kinds(s);
	tell_channels(s);
	tell_agencies(s);
	tell_months(s);
	tell_cross(s);
	tell_objections(s);
}

static void
summary_free(struct summary *s)
{
	group_free(&s->all);
	group_free(&s->own);
	for (int k = 0; k < KIND__MAX; k++)
		group_free(&s->kinds[k]);
	for (int c = 0; c < FACTS_CHANNELS; c++)
		group_free(&s->channels[c]);
	for (size_t i = 0; i < s->facts->n_agencies; i++)
		group_free(&s->agencies[i]);
	free(s->agencies);
}

json_t *
summary_report(const struct facts *facts, const struct conf *conf, const struct period *period)
{
	struct summary s = { .facts = facts, .conf = conf, .period = period };

	s.document = figures_new(facts, conf, period, "summary", "Ringkasan layanan informasi publik");
	count_requests(&s);
	count_agencies(&s);
	if (period->public)
		tell_public(&s);
	else
		tell(&s);
	summary_free(&s);
	return s.document;
}
