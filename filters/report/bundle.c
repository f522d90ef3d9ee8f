/*
 * loket-bundle: a request whole, for the Komisi Informasi, as one tar.
 *
 * What is in it comes from the register in one snapshot, and from the archive, whose files
 * never change: the same state gives the same bytes. Attachments are taken out by a process
 * that is locked in (mail/extract.h). All is put together in a file without a name; then the
 * journal notes who makes the bundle and the digest of its sums, and only then is the
 * first byte written.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/office.h"
#include "mail/extract.h"
#include "register/enclosed.h"
#include "register/event.h"
#include "register/excerpt.h"
#include "register/objections.h"
#include "report/page.h"
#include "report/stage.h"
#include "rules/day.h"

struct bundle {
	struct office office;
	const struct conf *conf;
	const char *number, *output;
	json_t *objection;       /* when its number was given, else NULL */
	bool reveal;
	struct stage stage;
	json_t *record;          /* of desk_show() */
	json_t *enclosures;      /* the officers' files */
	json_t *held;            /* digests of what the stage holds of the archive */
	struct excerpt excerpt;
	char sums[DIGEST_TEXT_SIZE];
};

/* --- from the register ------------------------------------------------------------------------ */

/* What the record shows counts from the day of the last event, not from today: days that
 * are left, as of then. */
static int
load_in_snapshot(struct bundle *b, struct fault *f)
{
	struct desk *desk = &b->office.desk;
	json_t *row = desk_request(desk->reg, b->number, 0, f);

	if (row == NULL)
		return -1;
	b->excerpt = (struct excerpt){ .request = json_integer_value(json_object_get(row, "id")), .number = b->number };
	json_decref(row);
	if (excerpt_last_event(desk->reg, &b->excerpt, f) < 0)
		return -1;
	desk->today_on = day_of(b->excerpt.head_at, b->conf->zone_secs);
	desk->reveal = b->reveal;
	b->record = desk_show(desk, b->number, f);
	b->enclosures = b->record == NULL ? NULL : register_rows(desk->reg, QUERY_BUNDLE_ENCLOSURES,
	    REG_VALUES(REG_NUMBER("request", b->excerpt.request)), f);
	return b->enclosures ? 0 : -1;
}

static int
load(struct bundle *b, struct fault *f)
{
	int result;

	if (register_begin(b->office.desk.reg, f) < 0)
		return -1;
	result = load_in_snapshot(b, f);
	register_rollback(b->office.desk.reg);
	return result;
}

/* A long journal takes its time, and nobody waits for it. */
static int
add_chain(struct bundle *b, struct fault *f)
{
	FILE *out = stage_stream(&b->stage, f);

	if (out == NULL)
		return -1;
	if (excerpt_write(b->office.desk.reg, &b->excerpt, out, f) < 0) {
		fclose(out);
		return -1;
	}
	return stage_end_stream(&b->stage, out, b->excerpt.head_at, "rantai.jsonl", f);
}

/* The journal has it before anybody can read it. */
static int
note(struct bundle *b, struct fault *f)
{
	struct reg *reg = b->office.desk.reg;
	json_t *data = json_pack("{s:s, s:s, s:b}", "sums", b->sums, "head", b->excerpt.head, "revealed", b->reveal);

	if (register_begin(reg, f) < 0) {
		json_decref(data);
		return -1;
	}
	if (event_append(reg, b->excerpt.request, clock_now(), "bundled", data, f) < 0) {
		register_rollback(reg);
		return -1;
	}
	return register_commit(reg, f);
}

/* --- from the archive ------------------------------------------------------------------------- */

static int64_t
moment(const json_t *row, const char *key, int64_t otherwise)
{
	const char *text = record_text(row, key);
	int64_t at;

	return text != NULL && clock_parse(text, &at) ? at : otherwise;
}

/* A file of the archive, whose bytes must be those that the register knows. */
static int
add_archived(struct bundle *b, const char *digest, int64_t at, const char *path, struct fault *f)
{
	if (!archive_has(b->conf->home, digest))
		return fault_set(f, EX_TEMPFAIL, digest, "tidak (atau belum) ada di arsip; loket-pass memindahkan yang masih di spool");
	if (stage_begin(&b->stage, f) < 0 || archive_copy(b->conf->home, digest, b->stage.fd, f) < 0 ||
	    stage_end(&b->stage, at, f, "%s", path) < 0)
		return -1;
	if (strcmp(b->stage.sums[b->stage.n - 1], digest) != 0)
		return fault_set(f, EX_DATAERR, digest, "isi arsipnya bukan yang didaftar; beri tahu administrator");
	json_object_set_new(b->held, digest, json_true());
	return 0;
}

static int
add_part(struct bundle *b, const json_t *message, int64_t at, const json_t *part, struct fault *f)
{
	const char *number = record_text(part, "part"), *name = record_text(part, "name");
	char path[PATH_MAX], plain[STAGE_NAME_BYTES];

	archive_path(b->conf->home, record_text(message, "digest"), path);
	stage_name(name ? name : "", plain);
	if (stage_begin(&b->stage, f) < 0 || extract_part(b->conf, path, number, b->stage.fd, f) < 0)
		return -1;
	return stage_end(&b->stage, at, f, "lampiran/%04lld-%.16s%s%s",
	    (long long)json_integer_value(json_object_get(message, "id")), number, *plain ? "-" : "", plain);
}

static int
add_message(struct bundle *b, const json_t *message, struct fault *f)
{
	int64_t at = moment(message, "registered", b->excerpt.head_at);
	const char *digest = record_text(message, "digest");
	json_t *files = json_array(), *part;
	char path[64];
	size_t i;
	int result;

	snprintf(path, sizeof path, "pesan/%04lld-%s.eml", (long long)json_integer_value(json_object_get(message, "id")),
	         strcmp(record_text(message, "direction"), "in") == 0 ? "masuk" : "keluar");
	result = add_archived(b, digest, at, path, f);
	json_array_foreach(json_object_get(message, "parts"), i, part)
		if (result == 0 && enclosed_is_file(files, digest, part)) {
			enclosed_take(files, digest, part);
			result = add_part(b, message, at, part, f);
		}
	json_decref(files);
	return result;
}

/* A letter is there once it has gone; composed and waiting it lies elsewhere. */
static int
add_letter(struct bundle *b, const json_t *letter, struct fault *f)
{
	const char *digest = record_text(letter, "digest");
	char path[96], name[STAGE_NAME_BYTES];

	if (digest == NULL || json_object_get(b->held, digest) != NULL || !archive_has(b->conf->home, digest))
		return 0;
	stage_name(record_text(letter, "letter"), name);
	snprintf(path, sizeof path, "surat/%04lld-%s.eml", (long long)json_integer_value(json_object_get(letter, "id")), name);
	return add_archived(b, digest, moment(letter, "sent", moment(letter, "owed", b->excerpt.head_at)), path, f);
}

static int
add_enclosure(struct bundle *b, const json_t *row, struct fault *f)
{
	char path[TARBALL_PATH_BYTES], name[STAGE_NAME_BYTES];

	stage_name(record_text(row, "name") ? record_text(row, "name") : "", name);
	snprintf(path, sizeof path, "sisipan/%04lld-%lld%s%s", (long long)json_integer_value(json_object_get(row, "outbox")),
	         (long long)json_integer_value(json_object_get(row, "position")), *name ? "-" : "", name);
	return add_archived(b, record_text(row, "digest"), json_integer_value(json_object_get(row, "at")), path, f);
}

/* What an event names and no row has any more, such as a message that came twice. */
static int
add_named(struct bundle *b, const json_t *event, struct fault *f)
{
	const char *digest = record_text(json_object_get(event, "data"), "digest");
	char path[64];

	if (digest == NULL || strlen(digest) != DIGEST_TEXT_SIZE - 1 || json_object_get(b->held, digest) != NULL)
		return 0;
	if (!archive_has(b->conf->home, digest)) {
		say(digest, "disebut jurnal, tetapi tidak ada di arsip; bundel dibuat tanpa itu");
		return 0;
	}
	snprintf(path, sizeof path, "pesan/lain-%.16s.eml", digest);
	return add_archived(b, digest, moment(event, "at", b->excerpt.head_at), path, f);
}

static int
add_all(struct bundle *b, const json_t *rows, int (*add)(struct bundle *, const json_t *, struct fault *), struct fault *f)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (add(b, row, f) < 0)
			return -1;
	return 0;
}

/* --- putting together --------------------------------------------------------------------------- */

static int
add_record(struct bundle *b, struct fault *f)
{
	FILE *out = stage_stream(&b->stage, f);

	if (out == NULL)
		return -1;
	json_dumpf(b->record, out, JSON_INDENT(2));
	fputc('\n', out);
	return stage_end_stream(&b->stage, out, b->excerpt.head_at, "berkas.json", f);
}

static int
gather(struct bundle *b, struct fault *f)
{
	const struct page_of of = {
		.request = b->record, .calendar = &b->office.calendar, .office = b->conf->office_name,
		.head = b->excerpt.head, .at = b->excerpt.head_at, .zone_secs = b->conf->zone_secs, .revealed = b->reveal,
	};

	if (add_chain(b, f) < 0 ||
	    add_all(b, json_object_get(b->record, "messages"), add_message, f) < 0 ||
	    add_all(b, json_object_get(b->record, "letters"), add_letter, f) < 0 ||
	    add_all(b, b->enclosures, add_enclosure, f) < 0 ||
	    add_all(b, json_object_get(b->record, "events"), add_named, f) < 0 ||
	    add_record(b, f) < 0 || page_add(&b->stage, &of, f) < 0)
		return -1;
	return stage_close(&b->stage, b->excerpt.head_at, b->sums, f);
}

/* --- writing ------------------------------------------------------------------------------------ */

/* A file appears whole under its name, or not at all: until then it has another name, or
 * none where the file system can do that. */
static int
open_output(const char *path, char temporary[PATH_MAX], struct fault *f)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	int fd;

	*temporary = '\0';
	if (access(path, F_OK) == 0)
		return fault_set(f, EX_CANTCREAT, path, "sudah ada; pilih nama lain, atau hapus dulu");
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	fd = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	snprintf(temporary, PATH_MAX, "%s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	return fd < 0 ? fault_errno(f, path, "menulis bundel") : fd;
}

static int
give_name(int fd, const char *path, const char *temporary, struct fault *f)
{
	char self[48];
	int result;

	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	if (fsync(fd) < 0)
		return fault_errno(f, path, "menulis bundel");
	result = *temporary ? link(temporary, path) : linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
	/* vfat has no links. */
	if (result < 0 && *temporary && errno == EPERM)
		result = rename(temporary, path);
	return result < 0 ? fault_errno(f, path, "menulis bundel") : 0;
}

static int
write_file(struct bundle *b, struct fault *f)
{
	char temporary[PATH_MAX];
	int fd = open_output(b->output, temporary, f), result;

	if (fd < 0)
		return -1;
	result = note(b, f);
	if (result == 0)
		result = tarball_write(fd, b->stage.fd, b->stage.files, b->stage.n, b->output, f);
	if (result == 0)
		result = give_name(fd, b->output, temporary, f);
	if (*temporary)
		unlink(temporary);
	close(fd);
	return result;
}

static int
write_out(struct bundle *b, struct fault *f)
{
	if (b->output != NULL)
		return write_file(b, f);
	return note(b, f) < 0 ? -1 :
	       tarball_write(STDOUT_FILENO, b->stage.fd, b->stage.files, b->stage.n, "keluaran baku", f);
}

static int
make(struct bundle *b, const struct cli *cli, struct fault *f)
{
	if (office_open(&b->office, cli, REGISTER_WRITE, f) < 0)
		return -1;
	b->objection = objections_load(b->office.desk.reg, b->number, &(struct fault){ 0 });
	if (b->objection != NULL)
		b->number = record_text(b->objection, "request_number");
	if (stage_open(&b->stage, cli->conf.home, b->number, f) < 0 || load(b, f) < 0)
		return -1;
	return gather(b, f) < 0 ? -1 : write_out(b, f);
}

static int
run(struct bundle *b, const struct cli *cli)
{
	struct fault f = { 0 };
	int code = EX_OK;

	b->held = json_object();
	/* The pages are no terminal's, whatever standard output is. */
	setenv("NO_COLOR", "1", 1);
	progress_begin("Mengumpulkan berkas", 0);
	if (make(b, cli, &f) < 0)
		code = say_fault(&f);
	progress_end();
	json_decref(b->objection);
	json_decref(b->held);
	json_decref(b->record);
	json_decref(b->enclosures);
	stage_free(&b->stage);
	office_close(&b->office);
	return code;
}

int
main(int argc, char **argv)
{
	struct bundle b = { .stage = { .fd = -1 } };
	const struct cli_option options[] = {
		{ "output", 'o', "FILE", "ke berkas ini, bukan ke keluaran baku", NULL, &b.output },
		{ "reveal", 'r', NULL, "halamannya tanpa penyamaran identitas; jurnal mencatatnya", &b.reveal, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-bundle", .officer = true, .operands = "NUMBER", .options = options, .max_operands = 1,
		.summary = "Mengumpulkan satu berkas seutuhnya, dengan buktinya, dalam satu tar untuk Komisi Informasi.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (cli.first_operand >= argc) {
		say("nomor", "sebutkan nomor berkasnya: loket bundle PPID-2026-00001 > bundel.tar");
		return cli_end(&cli, EX_USAGE);
	}
	if (b.output == NULL && isatty(STDOUT_FILENO)) {
		say("keluaran", "tar bukan untuk layar: loket bundle NOMOR > bundel.tar, atau --output BERKAS");
		return cli_end(&cli, EX_USAGE);
	}
	b.conf = &cli.conf;
	b.number = argv[cli.first_operand];
	return cli_end(&cli, run(&b, &cli));
}
