/*
 * Letters.
 *
 * Reading cuts a template into pieces, a text and the field that follows it, and
 * keeps the template's own bytes; rendering walks the pieces once. No value
 * ever reaches the reader of templates, so there is nothing to escape.
 */
#include "letter/letter.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/data.h"

/* ------------------------------------------------------------- the letters */

/* What the sender is told of his message, and the common foot {kaki}. */
#define FIELDS_ALL "nomor", "nama", "jenis", "diterima_pada", "kanal", "ringkasan", "hari_jawab", \
	"kantor", "alamat_kantor", "telepon_kantor", "surel_kantor", "balas", "membalas", "catatan_balas"

static const char *const fields_tanda_bukti[] = {
	FIELDS_ALL, "tenggat", "hari_perpanjangan", NULL,
};

static const char *const fields_lengkapi[] = {
	FIELDS_ALL, "daftar_kurang", "batas_lengkap", NULL,
};

static const char *const fields_tutup[] = {
	FIELDS_ALL, "batas_lengkap", NULL,
};

static const char *const fields_perpanjangan[] = {
	FIELDS_ALL, "tenggat", "tenggat2", "alasan", "hari_perpanjangan", NULL,
};

static const char *const fields_tanya[] = {
	FIELDS_ALL, "tenggat", "hari_perpanjangan", "daftar_tanya", NULL,
};

static const char *const fields_status[] = {
	FIELDS_ALL, "keadaan", "keterangan_batas", NULL,
};

static const char *const fields_of_file[] = { FIELDS_ALL, NULL };

static const char *const fields_keberatan_terima[] = {
	FIELDS_ALL, "nomor_keberatan", "alasan_keberatan", "keberatan_diterima", "batas_tanggap",
	"hari_tanggap", NULL,
};

/* An agency's letter has no {{nama}} and no {{ringkasan}}: who asks is no business of a
 * template (rules/redact). */
#define FIELDS_AGENCY "nomor", "jenis", "kepada", "diterima_pada", "kode_skpd", "nama_skpd", "tgl_teruskan", \
	"batas_skpd", "hari_skpd", "batas_jawaban", "pokok", "kantor", "alamat_kantor", \
	"telepon_kantor", "surel_kantor"

static const char *const fields_penerusan[] = {
	FIELDS_AGENCY, "identitas", "uraian", "lampiran", "catatan", "petugas", NULL,
};

/* What every decision carries: the date of the letter, who signs, what goes with it. */
#define FIELDS_DECISION FIELDS_ALL, "nomor_surat", "tempat_tanggal", "pejabat", "lampiran"
/* And one on a request for information: whose it is, and until when he may object. */
#define FIELDS_INFORMATION FIELDS_DECISION, "alamat_pemohon", "kontak_pemohon", "pekerjaan", "tujuan", \
	"informasi", "batas_keberatan", "hari_keberatan", "cara_keberatan"

static const char *const fields_pemberitahuan[] = {
	FIELDS_INFORMATION, "penguasaan", "lingkup", "materi", "bentuk", "cara_kirim", "waktu_penyediaan",
	"biaya", "cara_bayar", "penghitaman", NULL,
};

static const char *const fields_tidak_dikuasai[] = {
	FIELDS_INFORMATION, "badan_lain", "kontak_badan", "keterangan", NULL,
};

static const char *const fields_belum_didokumentasikan[] = {
	FIELDS_INFORMATION, "waktu_penyediaan", "keterangan", NULL,
};

static const char *const fields_sk_penolakan[] = {
	FIELDS_INFORMATION, "dasar_hukum", "pasal17_huruf", "pasal_lain", "konsekuensi", NULL,
};

static const char *const fields_tanggapan_aduan[] = {
	FIELDS_DECISION, "hasil", "skpd", "tanggapan", "tindak_lanjut", "tgl_tindak", "badan_lain",
	"kontak_badan", NULL,
};

#define FIELDS_OBJECTION FIELDS_ALL, "nomor_keberatan", "kode_alasan", "alasan_keberatan", \
	"keberatan_diterima", "keberatan_melalui", "atasan"

static const char *const fields_keberatan_penerusan[] = {
	FIELDS_OBJECTION, "batas_tanggap", "hari_tanggap", "pemohon", "isi_permohonan", "isi_keberatan",
	"kasus_posisi", NULL,
};

static const char *const fields_keberatan_tanggapan[] = {
	FIELDS_OBJECTION, "nomor_surat", "putusan", "pertimbangan", "perintah", "batas_sengketa",
	"hari_sengketa", "lampiran", NULL,
};

static const char *const fields_diteruskan[] = { FIELDS_ALL, "nama_skpd", "batas_jawaban", NULL };

static const char *const fields_pengingat[] = { FIELDS_AGENCY, "ke", "sisa_hari", NULL };

static const char *const fields_eskalasi[] = { FIELDS_AGENCY, "ke", "hari_lewat", "atasan", NULL };

/* Of no request. */
static const char *const fields_ringkasan[] = {
	"kantor", "alamat_kantor", "telepon_kantor", "surel_kantor", "kepada", "kode_skpd", "nama_skpd",
	"tanggal", "pukul", "jumlah", "daftar", NULL,
};

static const char *const fields_ringkasan_ppid[] = {
	"kantor", "tanggal", "pukul", "pokok", "peringatan", "meja", "tindakan", "keberatan",
	"kepala_rantai", NULL,
};

static const struct letter_info letters[] = {
	[LETTER_TANDA_BUKTI] = {LETTER_TANDA_BUKTI, "tanda_bukti", fields_tanda_bukti, true, false},
	[LETTER_LENGKAPI] = {LETTER_LENGKAPI, "lengkapi", fields_lengkapi, true, false},
	[LETTER_TUTUP] = {LETTER_TUTUP, "tutup", fields_tutup, true, false},
	[LETTER_PERPANJANGAN] = {LETTER_PERPANJANGAN, "perpanjangan", fields_perpanjangan, false, false},
	[LETTER_TANYA] = {LETTER_TANYA, "tanya", fields_tanya, true, false},
	[LETTER_STATUS] = {LETTER_STATUS, "status", fields_status, true, true},
	[LETTER_DICABUT] = {LETTER_DICABUT, "dicabut", fields_of_file, true, false},
	[LETTER_KONFIRMASI_CABUT] = {LETTER_KONFIRMASI_CABUT, "konfirmasi_cabut", fields_of_file, true, false},
	[LETTER_KEBERATAN_TERIMA] = {LETTER_KEBERATAN_TERIMA, "keberatan_terima", fields_keberatan_terima, true, false},
	[LETTER_PEMBERITAHUAN] = {LETTER_PEMBERITAHUAN, "pemberitahuan", fields_pemberitahuan, false, false},
	[LETTER_TIDAK_DIKUASAI] = {LETTER_TIDAK_DIKUASAI, "tidak_dikuasai", fields_tidak_dikuasai, false, false},
	[LETTER_BELUM_DIDOKUMENTASIKAN] = {LETTER_BELUM_DIDOKUMENTASIKAN, "belum_didokumentasikan", fields_belum_didokumentasikan, false, false},
	[LETTER_SK_PENOLAKAN] = {LETTER_SK_PENOLAKAN, "sk_penolakan", fields_sk_penolakan, false, false},
	[LETTER_TANGGAPAN_ADUAN] = {LETTER_TANGGAPAN_ADUAN, "tanggapan_aduan", fields_tanggapan_aduan, false, false},
	[LETTER_KEBERATAN_PENERUSAN] = {LETTER_KEBERATAN_PENERUSAN, "keberatan_penerusan", fields_keberatan_penerusan, false, false},
	[LETTER_KEBERATAN_TANGGAPAN] = {LETTER_KEBERATAN_TANGGAPAN, "keberatan_tanggapan", fields_keberatan_tanggapan, false, false},
	[LETTER_TIDAK_SAMPAI] = {LETTER_TIDAK_SAMPAI, "tidak_sampai", fields_of_file, true, true},
	[LETTER_TERLALU_BESAR] = {LETTER_TERLALU_BESAR, "terlalu_besar", fields_of_file, true, false},
	[LETTER_PENERUSAN] = {LETTER_PENERUSAN, "penerusan", fields_penerusan, false, false},
	[LETTER_DITERUSKAN] = {LETTER_DITERUSKAN, "diteruskan", fields_diteruskan, true, false},
	[LETTER_PENGINGAT] = {LETTER_PENGINGAT, "pengingat", fields_pengingat, true, false},
	[LETTER_ESKALASI] = {LETTER_ESKALASI, "eskalasi", fields_eskalasi, true, false},
	[LETTER_RINGKASAN] = {LETTER_RINGKASAN, "ringkasan", fields_ringkasan, true, false},
	[LETTER_RINGKASAN_PPID] = {LETTER_RINGKASAN_PPID, "ringkasan_ppid", fields_ringkasan_ppid, true, false},
};

_Static_assert(sizeof letters / sizeof letters[0] == LETTER__MAX, "a letter without a row");

const struct letter_info *
letter_info(enum letter_kind kind)
{
	return &letters[kind];
}

const struct letter_info *
letter_find(const char *name)
{
	for (unsigned i = 0; name != NULL && i < LETTER__MAX; i++)
		if (strcmp(letters[i].name, name) == 0)
			return &letters[i];
	return NULL;
}

/* ------------------------------------------------------ memory and reasons */

/* STYLE.md: out of memory aborts. */
static void *
must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static void __attribute__((format(printf, 3, 4)))
explain(char *why, size_t why_size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, why_size, format, args);
	va_end(args);
}

/* --------------------------------------------------------------- templates */

/* A stretch of the template, then the value of a field. */
struct piece {
	const char *text; /* in letter->text */
	size_t text_bytes;
	const char *field; /* the known field, or NULL at the end of subject and body */
	size_t indent;     /* bytes of blanks before a field alone on its line, else 0 */
};

struct letter {
	char *text; /* the template, owned */
	struct piece *pieces;
	size_t n_pieces;
	size_t n_subject; /* so many of them are the subject, the others the body */
};

/* Where the reader stands, and what to say when it stops there. */
struct reader {
	struct letter *letter;
	const char *name;
	const char *const *known_fields;
	unsigned line;
	bool is_short; /* no subject */
	char *why;
	size_t why_size;
};

static const char *
known_field(const char *const known_fields[], const char *name, size_t bytes)
{
	for (; *known_fields != NULL; known_fields++)
		if (strlen(*known_fields) == bytes && memcmp(*known_fields, name, bytes) == 0)
			return *known_fields;
	return NULL;
}

static void
add_piece(struct letter *letter, struct piece piece)
{
	letter->pieces = must(reallocarray(letter->pieces, letter->n_pieces + 1,
	                                   sizeof letter->pieces[0]));
	letter->pieces[letter->n_pieces++] = piece;
}

/*
 * The blanks before a placeholder when nothing else is on its line, else 0. A
 * line begins at `begin` at the latest.
 */
static size_t
indent_of(const char *begin, const char *open, const char *behind)
{
	const char *at = open;

	if (*behind != '\n' && *behind != '\0')
		return 0;
	while (at > begin && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at == begin || at[-1] == '\n' ? (size_t)(open - at) : 0;
}

static unsigned
count_lines(const char *at, const char *end)
{
	unsigned n = 0;

	for (; at < end; at++)
		n += *at == '\n';
	return n;
}

/* Cuts subject or body into pieces. False, and the reason told, on a bad field. */
static bool
read_part(struct reader *reader, const char *part)
{
	const char *at = part, *open;

	while ((open = strstr(at, "{{")) != NULL) {
		const char *name = open + 2;
		const char *close = strstr(name, "}}");
		size_t bytes = close == NULL ? 0 : (size_t)(close - name);

		reader->line += count_lines(at, open);
		if (close == NULL || memchr(name, '\n', bytes) != NULL) {
			explain(reader->why, reader->why_size, "%s:%u: {{ without }}", reader->name,
			        reader->line);
			return false;
		}

		const char *field = known_field(reader->known_fields, name, bytes);

		if (field == NULL) {
			explain(reader->why, reader->why_size, "%s:%u: unknown field {{%.*s}}",
			        reader->name, reader->line, (int)bytes, name);
			return false;
		}
		add_piece(reader->letter, (struct piece){
			.text = at,
			.text_bytes = (size_t)(open - at),
			.field = field,
			.indent = indent_of(part, open, close + 2),
		});
		at = close + 2;
	}
	add_piece(reader->letter, (struct piece){.text = at, .text_bytes = strlen(at)});
	return true;
}

/* CR LF to LF in place: an office edits its letters on Windows. */
static void
unify_line_ends(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (from[0] != '\r' || from[1] != '\n')
			*to++ = *from;
	*to = '\0';
}

static bool
read_template(struct reader *reader, char *text)
{
	static const char byte_order_mark[] = "\xEF\xBB\xBF", key[] = "Subject: ";

	unify_line_ends(text);
	if (strncmp(text, byte_order_mark, sizeof byte_order_mark - 1) == 0)
		text += sizeof byte_order_mark - 1;
	if (reader->is_short) {
		reader->line = 1;
		return read_part(reader, text);
	}

	char *subject_end = strchr(text, '\n');

	if (strncmp(text, key, sizeof key - 1) != 0) {
		explain(reader->why, reader->why_size, "%s:1: the first line is not \"Subject: …\"",
		        reader->name);
		return false;
	}
	if (subject_end == NULL || subject_end[1] != '\n') {
		explain(reader->why, reader->why_size, "%s:2: no empty line after the subject",
		        reader->name);
		return false;
	}
	*subject_end = '\0';
	reader->line = 1;
	if (!read_part(reader, text + sizeof key - 1))
		return false;
	reader->letter->n_subject = reader->letter->n_pieces;
	reader->line = 3;
	return read_part(reader, subject_end + 2);
}

static struct letter *
parse(const char *text, const char *name, const char *const known_fields[], bool is_short,
      char *why, size_t why_size)
{
	struct letter *letter = must(calloc(1, sizeof *letter));
	struct reader reader = {
		.letter = letter, .name = name, .known_fields = known_fields, .is_short = is_short,
		.why = why, .why_size = why_size,
	};

	letter->text = must(strdup(text));
	if (!read_template(&reader, letter->text)) {
		letter_free(letter);
		return NULL;
	}
	return letter;
}

struct letter *
letter_parse(const char *text, const char *name, const char *const known_fields[],
             char *why, size_t why_size)
{
	return parse(text, name, known_fields, false, why, why_size);
}

void
letter_free(struct letter *letter)
{
	if (letter == NULL)
		return;
	free(letter->pieces);
	free(letter->text);
	free(letter);
}

/* ----------------------------------------------------------------- loading */

/* A template's bytes as a string; NULL, and the reason told, when they are none. */
static char *
take_text(const char *bytes, size_t n, const char *name, char *why, size_t why_size)
{
	if (n > LETTER_TEMPLATE_BYTES) {
		explain(why, why_size, "%s: larger than %d bytes", name, LETTER_TEMPLATE_BYTES);
		return NULL;
	}
	if (memchr(bytes, '\0', n) != NULL) {
		explain(why, why_size, "%s: holds a NUL byte", name);
		return NULL;
	}
	return must(strndup(bytes, n));
}

/* What an open file holds; closes it. */
static char *
read_file(FILE *file, const char *path, char *why, size_t why_size)
{
	char *bytes = must(malloc(LETTER_TEMPLATE_BYTES + 1));
	size_t n = fread(bytes, 1, LETTER_TEMPLATE_BYTES + 1, file);
	char *text = NULL;

	if (ferror(file))
		explain(why, why_size, "%s: %s", path, strerror(errno));
	else
		text = take_text(bytes, n, path, why, why_size);
	fclose(file);
	free(bytes);
	return text;
}

static struct letter *
load_file(FILE *file, const char *path, const char *const known_fields[], bool is_short,
          char *why, size_t why_size)
{
	char *text = read_file(file, path, why, why_size);
	struct letter *letter = NULL;

	if (text != NULL)
		letter = parse(text, path, known_fields, is_short, why, why_size);
	free(text);
	return letter;
}

static struct letter *
load_built_in(const char *file, const char *const known_fields[], bool is_short, char *why,
              size_t why_size)
{
	char path[64];
	int n = snprintf(path, sizeof path, "schema/letters/%s", file);
	const struct embedded *embedded =
		n >= 0 && (size_t)n < sizeof path ? embedded_find(path) : NULL;

	if (embedded == NULL) {
		explain(why, why_size, "%s: there is no such letter", file);
		return NULL;
	}

	char *text = take_text(embedded->bytes, embedded->len, path, why, why_size);
	struct letter *letter = NULL;

	if (text != NULL)
		letter = parse(text, path, known_fields, is_short, why, why_size);
	free(text);
	return letter;
}

static struct letter *
load(const char *dir, const char *name, const char *channel, const char *const known_fields[],
     bool is_short, char *why, size_t why_size)
{
	char *path = NULL, *file = NULL;
	struct letter *letter = NULL;
	FILE *stream = NULL;

	if (asprintf(&file, "%s.%s", name, channel) < 0
	    || asprintf(&path, "%s/%s", dir == NULL ? "" : dir, file) < 0)
		abort();
	if (dir != NULL)
		stream = fopen(path, "re");
	if (stream != NULL)
		letter = load_file(stream, path, known_fields, is_short, why, why_size);
	else if (dir != NULL && errno != ENOENT)
		explain(why, why_size, "%s: %s", path, strerror(errno));
	else
		letter = load_built_in(file, known_fields, is_short, why, why_size);
	free(path);
	free(file);
	return letter;
}

struct letter *
letter_load(const char *dir, const char *name, const char *channel, char *why, size_t why_size)
{
	const struct letter_info *info = letter_find(name);

	if (info == NULL || strchr(channel, '/') != NULL) {
		explain(why, why_size, "%s.%s: there is no such letter", name, channel);
		return NULL;
	}
	return load(dir, info->name, channel, info->known_fields, false, why, why_size);
}

struct letter *
letter_load_short(const char *dir, const char *name, const char *const known_fields[],
                  char *why, size_t why_size)
{
	if (strchr(name, '/') != NULL) {
		explain(why, why_size, "%s.sms: there is no such letter", name);
		return NULL;
	}
	return load(dir, name, "sms", known_fields, true, why, why_size);
}

/* --------------------------------------------------------------- rendering */

/* A growing text with an end; `full` once something did not fit, and for good. */
struct out {
	char *bytes;
	size_t used, room;
	bool full;
};

static void
put(struct out *out, const char *bytes, size_t n)
{
	if (out->full || n > LETTER_BYTES - out->used) {
		out->full = true;
		return;
	}
	if (out->used + n >= out->room) {
		out->room = 2 * (out->used + n) + 1;
		out->bytes = must(realloc(out->bytes, out->room));
	}
	memcpy(out->bytes + out->used, bytes, n);
	out->used += n;
	out->bytes[out->used] = '\0';
}

static const char *
value_of(const struct letter_field *fields, const char *name)
{
	for (; fields->name != NULL; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields->value;
	return NULL;
}

/* U+202A to U+202E and U+2066 to U+2069: a name must not turn the letter's own words. */
static bool
is_bidirectional(const unsigned char *at)
{
	return at[0] == 0xE2 && ((at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE) ||
	                         (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));
}

/* Bytes of a control character at `at`, 0 when there is none. */
static size_t
control_bytes(const char *at)
{
	unsigned char c = (unsigned char)at[0], next = (unsigned char)at[1];

	if (c < 0x20 || c == 0x7F)
		return 1;
	if (is_bidirectional((const unsigned char *)at))
		return 3;
	return c == 0xC2 && next >= 0x80 && next <= 0x9F ? 2 : 0; /* C1 in UTF-8 */
}

static const char *
skip_line_end(const char *at)
{
	return at + (at[0] == '\r' && at[1] == '\n' ? 2 : 1);
}

/* The value without the line ends and blanks at its end. */
static const char *
trimmed_end(const char *value)
{
	const char *end = value + strlen(value);

	while (end > value && strchr("\r\n", end[-1]) != NULL)
		end--;
	return end;
}

/*
 * One value. In the subject line ends are blanks (a header has one line); in
 * the body each new line begins with the blanks that stand before the field,
 * unless it is empty: blanks at the end of a line have a meaning in
 * format=flowed (RFC 3676 section 4.1).
 */
static void
put_value(struct out *out, const char *value, bool in_subject, const char *blanks, size_t indent)
{
	const char *end = trimmed_end(value);

	while (value < end) {
		size_t control = control_bytes(value);

		if (control == 0) {
			put(out, value++, 1);
		} else if (*value == '\t') {
			put(out, " ", 1);
			value++;
		} else if (*value != '\n' && *value != '\r') {
			value += control;
		} else {
			value = skip_line_end(value);
			put(out, in_subject ? " " : "\n", 1);
			if (!in_subject && *value != '\n' && *value != '\r')
				put(out, blanks, indent);
		}
	}
}

const char *
letter_missing(const struct letter *letter, const struct letter_field *fields)
{
	for (size_t i = 0; i < letter->n_pieces; i++) {
		const char *field = letter->pieces[i].field;

		if (field != NULL && value_of(fields, field) == NULL)
			return field;
	}
	return NULL;
}

/* The pieces from `first` to before `last` as a string; NULL when it is too long. */
static char *
render_part(const struct letter *letter, size_t first, size_t last,
            const struct letter_field *fields)
{
	struct out out = {.bytes = NULL};
	bool in_subject = first < letter->n_subject;

	put(&out, "", 0);
	for (size_t i = first; i < last; i++) {
		const struct piece *piece = &letter->pieces[i];

		put(&out, piece->text, piece->text_bytes);
		if (piece->field != NULL)
			put_value(&out, value_of(fields, piece->field), in_subject,
			          piece->text + piece->text_bytes - piece->indent, piece->indent);
	}
	if (out.full) {
		free(out.bytes);
		return NULL;
	}
	return out.bytes;
}

enum letter_status
letter_render(const struct letter *letter, const struct letter_field *fields,
              char **subject, char **body)
{
	*subject = *body = NULL;
	if (letter_missing(letter, fields) != NULL)
		return LETTER_MISSING;
	*subject = render_part(letter, 0, letter->n_subject, fields);
	*body = render_part(letter, letter->n_subject, letter->n_pieces, fields);
	if (*subject != NULL && *body != NULL)
		return LETTER_OK;
	free(*subject);
	free(*body);
	*subject = *body = NULL;
	return LETTER_TOO_LONG;
}
