/*
 * loket-part: one part of a message, as its sender made it.
 *
 * The raw message lies in the archive under its digest. It is opened, and its digest
 * proved; then this process gives up everything but its open descriptors (base/cage.h),
 * for what follows reads what a stranger wrote. The part is decoded twice: first to
 * compare its SHA-256 with the register's, then to standard output, so that no byte
 * of a wrong one is written. With --list nothing is opened but the register.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/bound.h"
#include "base/cage.h"
#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/messages.h"
#include "mail/charset.h"
#include "mail/describe.h"
#include "mail/reading.h"
#include "register/desk.h"

#define MEMORY_BYTES (96ul << 20)

struct part_cli {
	struct cli cli;
	bool list, force, json;
	const char *file;
	bool terminal;
};

/* What is to be read, and what the register knows of it. */
struct wanted {
	int fd;
	const char *path;
	char digest[DIGEST_TEXT_SIZE]; /* "" when nobody knows it yet */
	const char *number;            /* of the part */
	const char *sha256;            /* of the part, or NULL */
};

/* --- the register -------------------------------------------------------------------- */

static json_t *
find_messages(const struct part_cli *p, const char *number, struct fault *f)
{
	char *path = conf_home(&p->cli.conf, "register.db");
	struct reg *reg = NULL;
	json_t *messages = NULL;

	if (register_open(path, REGISTER_READ, &reg, f) == 0)
		messages = desk_messages(reg, number, f);
	register_close(reg);
	free(path);
	return messages;
}

static const char *
known_sha256(const json_t *message, const char *number)
{
	const json_t *part = messages_part(message, number);

	return part ? record_text(part, "sha256") : NULL;
}

/* --- listing ---------------------------------------------------------------------------- */

#define LIST_COLUMNS 55 /* all but the name */

static void
list_for_people(const char *message, const json_t *part)
{
	const char *name = record_text(part, "name");
	const char *type = record_text(part, "detected");

	term_cell(stdout, message, 6, true);
	printf("  ");
	term_cell(stdout, record_text(part, "part"), 8, true);
	printf(" %10lld  ", (long long)json_integer_value(json_object_get(part, "size")));
	term_cell(stdout, type ? type : record_text(part, "type"), 24, true);
	printf("  ");
	term_cell(stdout, name ? name : "", term_columns() > LIST_COLUMNS + 8 ? term_columns() - LIST_COLUMNS : 8, false);
	putchar('\n');
}

/* One line a part; its message is told by id, or by nothing for a file. */
static int
list_part(const struct part_cli *p, const json_t *message, json_t *part, struct fault *f)
{
	json_t *record;
	char id[24] = "";
	int result = 0;

	if (message != NULL)
		snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(message, "id")));
	if (p->terminal && !p->json) {
		list_for_people(id, part);
		return 0;
	}
	record = json_object();
	json_object_set(record, "message", message ? json_object_get(message, "id") : json_null());
	if (message == NULL)
		json_object_set_new(record, "digest", json_null());
	else
		json_object_set(record, "digest", json_object_get(message, "digest"));
	json_object_update(record, part);
	result = record_print(stdout, record, f);
	json_decref(record);
	return result;
}

static int
list_registered(const struct part_cli *p, const json_t *messages, const char *word, struct fault *f)
{
	const json_t *chosen = word ? messages_choose(messages, word, f) : NULL, *message;
	size_t i, k;
	json_t *part;

	if (word != NULL && chosen == NULL)
		return -1;
	json_array_foreach(messages, i, message) {
		if (chosen != NULL && chosen != message)
			continue;
		json_array_foreach(json_object_get(message, "parts"), k, part)
			if (list_part(p, message, part, f) < 0)
				return -1;
	}
	return 0;
}

/* --- in the cage ----------------------------------------------------------------------------- */

static void
put(void *context, const char *bytes, size_t len)
{
	(void)context;
	fwrite(bytes, 1, len, stdout);
}

/* A text on a terminal is shown, its control characters visible; anything else could
 * steer it. */
static int
show(const struct message *m, const struct part *part, struct fault *f)
{
	const char *type = part->detected ? part->detected : part->type;
	uint32_t warnings = m->warnings;
	char *text;

	if (part->is_cut || (strncmp(type, "text/", 5) != 0 && part->kind != PART_MESSAGE))
		return fault_set(f, EX_USAGE, part->number, "bukan teks untuk layar; simpan ke berkas (> BERKAS), atau pakai --force");
	text = charset_decode(part->bytes, part->len, part->charset, &warnings);
	term_block(stdout, "", text);
	free(text);
	return 0;
}

static int
write_part(const struct part_cli *p, const struct wanted *w, struct message *m, struct fault *f)
{
	size_t at = message_find(m, w->number);

	if (at == m->n)
		return fault_set(f, EX_DATAERR, w->number, "pesan itu tidak mempunyai bagian ini; lihat loket part --list");
	message_load(m, at);
	if (w->sha256 != NULL && strcmp(m->parts[at].sha256, w->sha256) != 0)
		return fault_set(f, EX_DATAERR, w->number, "isinya bukan yang didaftar (SHA-256 berbeda); tidak ada yang ditulis, beri tahu administrator");
	if (p->terminal && !p->force)
		return show(m, &m->parts[at], f);
	message_pour(m, at, put, NULL);
	return 0;
}

static int
list_file(const struct part_cli *p, struct message *m, struct fault *f)
{
	int result = 0;

	for (size_t i = 0; i < m->n && result == 0; i++) {
		json_t *part;

		if (m->parts[i].kind == PART_MULTIPART)
			continue;
		message_load(m, i);
		part = describe_part(&m->parts[i]);
		result = list_part(p, NULL, part, f);
		json_decref(part);
	}
	return result;
}

/* Reads the message, locked in. */
static int
read_message(const struct part_cli *p, const struct wanted *w, struct fault *f)
{
	const struct conf *conf = &p->cli.conf;
	struct message_limits limits = describe_limits(conf);
	struct message m;
	int result;

	describe_start();
	bound_core();
	bound_memory(MEMORY_BYTES);
	bound_processor(conf->limit_seconds);
	if (cage_lock(strcmp(conf->limit_landlock, "needed") == 0, f) < 0)
		return -1;
	if (message_open(w->fd, &limits, &m) < 0)
		result = fault_errno(f, w->path, "reading the message");
	else
		result = p->list ? list_file(p, &m, f) : write_part(p, w, &m, f);
	message_close(&m);
	return result;
}

/* --- what was asked for -------------------------------------------------------------------------- */

/* Opens the raw message and proves its digest when the register knows it. */
static int
open_raw(const struct part_cli *p, struct wanted *w, struct fault *f)
{
	char digest[DIGEST_TEXT_SIZE];
	int fd = open(w->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && errno == ENOENT && *w->digest != '\0')
		return fault_set(f, EX_TEMPFAIL, w->path, "the message is not in the archive (yet); loket-pass moves what is in the spool");
	if (fd < 0)
		return fault_errno(f, w->path, "opening the message");
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return fault_set(f, EX_DATAERR, w->path, "not a plain file");
	}
	w->fd = reading_open(&p->cli.conf, fd, w->path, digest, f);
	if (w->fd < 0)
		return -1;
	if (*w->digest != '\0' && strcmp(w->digest, digest) != 0)
		return fault_set(f, EX_DATAERR, w->path, "isi arsipnya bukan yang didaftar; beri tahu administrator");
	return 0;
}

static int
run_file(const struct part_cli *p, const char *number, struct fault *f)
{
	struct wanted w = { .fd = -1, .path = p->file, .number = number };

	return open_raw(p, &w, f) < 0 ? -1 : read_message(p, &w, f);
}

static int
run_registered(const struct part_cli *p, char **words, int n, struct fault *f)
{
	json_t *messages = find_messages(p, words[0], f);
	const json_t *message = NULL;
	struct wanted w = { .fd = -1 };
	char path[PATH_MAX];
	int result = -1;

	if (messages != NULL && p->list)
		result = list_registered(p, messages, n > 1 ? words[1] : NULL, f);
	else if (messages != NULL)
		message = messages_choose(messages, words[1], f);
	if (message != NULL) {
		snprintf(w.digest, sizeof w.digest, "%s", record_text(message, "digest"));
		archive_path(p->cli.conf.home, w.digest, path);
		w.path = path;
		w.number = words[2];
		w.sha256 = known_sha256(message, w.number);
		result = open_raw(p, &w, f) < 0 ? -1 : read_message(p, &w, f);
	}
	json_decref(messages);
	return result;
}

/* NUMBER MESSAGE PART; with --list NUMBER [MESSAGE]; with --file PART, or nothing. */
static bool
is_complete(const struct part_cli *p, int n)
{
	if (p->file != NULL)
		return n == (p->list ? 0 : 1);
	return p->list ? n == 1 || n == 2 : n == 3;
}

int
main(int argc, char **argv)
{
	struct part_cli p = { .list = false };
	const struct cli_option options[] = {
		{ "list", 'l', NULL, "daftar bagian, bukan isi satu bagian", &p.list, NULL },
		{ "file", 'f', "PATH", "pesan mentah yang tidak terdaftar", NULL, &p.file },
		{ "force", 'F', NULL, "isinya apa adanya, juga ke layar", &p.force, NULL },
		{ "json", 'j', NULL, "bersama --list: rekaman JSON, juga di layar", &p.json, NULL },
		{ 0 },
	};
	struct fault f = { 0 };
	int code, n, result;

	p.cli = (struct cli){
		.program = "loket-part", .officer = true,
		.operands = "NUMBER MESSAGE PART | --list NUMBER [MESSAGE] | --file PATH PART | --list --file PATH",
		.summary = "Menulis satu bagian sebuah pesan ke keluaran baku.",
		.options = options,
		.max_operands = 3,
	};
	code = cli_start(&p.cli, argc, argv);
	if (code >= 0)
		return code;
	n = argc - p.cli.first_operand;
	argv += p.cli.first_operand;
	p.terminal = isatty(STDOUT_FILENO);
	if (!is_complete(&p, n))
		result = fault_set(&f, EX_USAGE, "nomor", "sebutkan NOMOR PESAN BAGIAN, seperti pada loket part --list NOMOR; dengan --file hanya BAGIAN");
	else if (p.file != NULL)
		result = run_file(&p, argv[0], &f);
	else
		result = run_registered(&p, argv, n, &f);
	return cli_end(&p.cli, result < 0 ? say_fault(&f) : EX_OK);
}
