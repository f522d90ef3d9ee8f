#include "register/register.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/progress.h"
#include "gen/data.h"

#define APPLICATION_ID 0x4c4f4b45 /* "LOKE" */
#define MIGRATIONS "schema/register/"

/* Pages of the log (WAL): from how many on they are copied into the file; from how many
 * on (16 MiB) a writer waits, for a moment, until no reader needs the log and it can begin
 * anew, for readers that follow one another without a gap would let it grow for ever;
 * and how many later it tries again when one reader stays. */
#define WAL_PAGES_COPIED 1000
#define WAL_PAGES_MAX 4096
#define WAL_PAGES_AGAIN 2048
#define WAL_WAIT_MS 200

struct reg {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statements[QUERY__MAX]; /* prepared at first use */
	bool in_transaction;
	bool is_other;      /* not a register: there is no index to keep */
	int wal_pages_next; /* when the log is next made to begin anew */
};

/* SQLite's answer as ours: what the next run may do better is EX_TEMPFAIL. */
static int
sqlite_fault(struct reg *r, struct fault *f, const char *doing)
{
	int code = sqlite3_errcode(r->db) & 0xff;
	const char *advice = "";
	int exit_code;

	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		exit_code = EX_TEMPFAIL;
		advice = " (another program is writing; the next run goes on)";
		break;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_NOMEM:
		exit_code = EX_TEMPFAIL;
		break;
	case SQLITE_CANTOPEN:
		exit_code = EX_TEMPFAIL;
		advice = " (loket-init makes the register)";
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		exit_code = EX_NOPERM;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		exit_code = EX_IOERR;
		advice = " (do not write to it; restore the last backup)";
		break;
	default:
		exit_code = EX_SOFTWARE;
	}
	return fault_set(f, exit_code, r->path, "%s: %s%s", doing,
	                 sqlite3_errmsg(r->db), advice);
}

static int
pragma(struct reg *r, const char *text, struct fault *f)
{
	if (sqlite3_exec(r->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fault(r, f, "preparing the register");
	return 0;
}

/* The one number that a pragma answers, or -1. */
static int
pragma_number(struct reg *r, const char *text)
{
	sqlite3_stmt *s = NULL;
	int n = -1;

	if (sqlite3_prepare_v2(r->db, text, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

static int
newest_version(void)
{
	int newest = 0;

	for (const struct embedded *e = embedded_files; e->path != NULL; e++)
		if (strncmp(e->path, MIGRATIONS, strlen(MIGRATIONS)) == 0) {
			int n = atoi(e->path + strlen(MIGRATIONS));

			newest = n > newest ? n : newest;
		}
	return newest;
}

static int
on_commit(void *reg, sqlite3 *db, const char *name, int pages)
{
	struct reg *r = reg;

	if (pages < WAL_PAGES_MAX)
		r->wal_pages_next = WAL_PAGES_MAX;
	if (pages >= r->wal_pages_next) {
		r->wal_pages_next = pages + WAL_PAGES_AGAIN;
		sqlite3_busy_timeout(db, WAL_WAIT_MS);
		sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		sqlite3_busy_timeout(db, REGISTER_BUSY_MS);
	} else if (pages >= WAL_PAGES_COPIED)
		sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK; /* a log that cannot begin anew takes nothing from what was written */
}

static struct reg *
open_file(const char *path, int flags, struct fault *f)
{
	struct reg *r = calloc(1, sizeof *r);

	if (r == NULL || (r->path = strdup(path)) == NULL)
		abort();
	if (sqlite3_open_v2(path, &r->db, flags, NULL) != SQLITE_OK) {
		sqlite_fault(r, f, "opening");
		register_close(r);
		return NULL;
	}
	sqlite3_extended_result_codes(r->db, 1);
	sqlite3_busy_timeout(r->db, REGISTER_BUSY_MS);
	sqlite3_wal_hook(r->db, on_commit, r);
	/* What a text in the register says must not run as code of its schema. */
	if (pragma(r, "pragma trusted_schema = off", f) < 0 ||
	    pragma(r, "pragma foreign_keys = on", f) < 0 ||
	    pragma(r, "pragma synchronous = full", f) < 0 ||
	    /* What a savepoint may have to put back: a few pages, for the time of one record. */
	    pragma(r, "pragma temp_store = memory", f) < 0) {
		register_close(r);
		return NULL;
	}
	return r;
}

static int
check_version(struct reg *r, struct fault *f)
{
	int newest = newest_version();
	int application = pragma_number(r, "pragma application_id");
	int version = pragma_number(r, "pragma user_version");

	if (application < 0 || version < 0)
		return sqlite_fault(r, f, "opening");
	if (application != APPLICATION_ID)
		return fault_set(f, EX_CONFIG, r->path, "this is no register of loket");
	if (version < newest)
		return fault_set(f, EX_CONFIG, r->path, "the register has schema %d, this loket needs %d: run loket-init", version, newest);
	if (version > newest)
		return fault_set(f, EX_CONFIG, r->path, "the register has schema %d, newer than this loket's %d: update loket", version, newest);
	return 0;
}

int
register_open(const char *path, enum register_mode mode, struct reg **r,
              struct fault *f)
{
	*r = NULL;
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return fault_set(f, EX_CONFIG, path, "no register here: run loket-init");
	if (access(path, R_OK) < 0)
		return fault_errno(f, path, "opening the register");
	/* A reader of a WAL register writes its -shm file; query_only keeps it from
	 * writing anything else. */
	*r = open_file(path, SQLITE_OPEN_READWRITE, f);
	if (*r == NULL)
		return -1;
	if (check_version(*r, f) < 0 ||
	    (mode == REGISTER_READ && pragma(*r, "pragma query_only = on", f) < 0)) {
		register_close(*r);
		*r = NULL;
		return -1;
	}
	return 0;
}

int
register_open_other(const char *path, int busy_ms, struct reg **r, struct fault *f)
{
	*r = open_file(path, SQLITE_OPEN_READWRITE, f);
	if (*r == NULL) {
		if (f->code == EX_TEMPFAIL && access(path, F_OK) < 0)
			fault_set(f, EX_CONFIG, path, "no database here");
		return -1;
	}
	(*r)->is_other = true;
	sqlite3_busy_timeout((*r)->db, busy_ms);
	return 0;
}

void
register_close(struct reg *r)
{
	if (r == NULL)
		return;
	register_rollback(r);
	for (int q = 0; q < QUERY__MAX; q++)
		sqlite3_finalize(r->statements[q]);
	sqlite3_close(r->db);
	free(r->path);
	free(r);
}

static int
apply(struct reg *r, const struct embedded *migration, int version, struct fault *f)
{
	char number[64];
	char *message = NULL;

	snprintf(number, sizeof number, "pragma user_version = %d", version);
	if (register_begin(r, f) < 0)
		return -1;
	/* Another loket-init may have been faster. */
	if (pragma_number(r, "pragma user_version") >= version) {
		register_rollback(r);
		return 0;
	}
	if (sqlite3_exec(r->db, migration->bytes, NULL, NULL, &message) != SQLITE_OK) {
		sqlite_fault(r, f, migration->path);
		sqlite3_free(message);
		return -1;
	}
	/* Not register_commit(): the tables of the index may not be there yet. */
	if (pragma(r, number, f) < 0 || pragma(r, "commit", f) < 0)
		return -1;
	r->in_transaction = false;
	return 0;
}

static int
make_secret(struct reg *r, struct fault *f)
{
	char secret[DIGEST_TEXT_SIZE];

	if (digest_random(32, secret) < 0)
		return fault_set(f, EX_OSERR, r->path, "the kernel gives no random bytes");
	return register_run(r, QUERY_SETTING_PUT,
	                    REG_VALUES(REG_STRING("name", "secret"), REG_STRING("value", secret)), f);
}

static int
migrate(struct reg *r, int *from, int *to, struct fault *f)
{
	int application = pragma_number(r, "pragma application_id");
	char id[64];

	*from = pragma_number(r, "pragma user_version");
	*to = newest_version();
	if (application < 0 || *from < 0)
		return sqlite_fault(r, f, "opening");
	if (*from > *to)
		return fault_set(f, EX_CONFIG, r->path, "the register has schema %d, newer than this loket's %d: update loket", *from, *to);
	if (application != APPLICATION_ID && (application != 0 || *from != 0 ||
	    pragma_number(r, "pragma schema_version") > 0))
		return fault_set(f, EX_CONFIG, r->path, "this is no register of loket");
	snprintf(id, sizeof id, "pragma application_id = %d", APPLICATION_ID);
	if (pragma(r, "pragma journal_mode = wal", f) < 0 || pragma(r, id, f) < 0)
		return -1;
	for (const struct embedded *e = embedded_files; e->path != NULL; e++) {
		int version;

		if (strncmp(e->path, MIGRATIONS, strlen(MIGRATIONS)) != 0)
			continue;
		version = atoi(e->path + strlen(MIGRATIONS));
		if (version > *from && apply(r, e, version, f) < 0)
			return -1;
	}
	return make_secret(r, f);
}

int
register_migrate(const char *path, int *from, int *to, struct fault *f)
{
	struct reg *r = open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, f);
	int result;

	if (r == NULL)
		return -1;
	result = migrate(r, from, to, f);
	register_close(r);
	return result;
}

static void
reset_all(struct reg *r)
{
	for (int q = 0; q < QUERY__MAX; q++)
		sqlite3_reset(r->statements[q]);
}

int
register_begin(struct reg *r, struct fault *f)
{
	if (sqlite3_exec(r->db, "begin immediate", NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fault(r, f, "beginning to write");
	r->in_transaction = true;
	return 0;
}

int
register_snapshot(struct reg *r, struct fault *f)
{
	if (sqlite3_exec(r->db, "begin", NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fault(r, f, "beginning to read");
	r->in_transaction = true;
	return 0;
}

int
register_savepoint(struct reg *r, struct fault *f)
{
	return pragma(r, "savepoint one", f);
}

int
register_release(struct reg *r, struct fault *f)
{
	return pragma(r, "release one", f);
}

void
register_undo(struct reg *r)
{
	reset_all(r);
	sqlite3_exec(r->db, "rollback to one; release one", NULL, NULL, NULL);
}

/* The words of what this transaction wrote go into the index with it. */
static int
reindex(struct reg *r, struct fault *f)
{
	static const enum query steps[] = { QUERY_REINDEX_FORGET, QUERY_REINDEX_LEARN, QUERY_REINDEX_DONE };
	int waiting = register_one(r, QUERY_REINDEX_WAITING, REG_NO_VALUES, f);

	if (waiting <= 0)
		return waiting;
	register_done(r, QUERY_REINDEX_WAITING);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (register_run(r, steps[i], REG_NO_VALUES, f) < 0)
			return -1;
	return 0;
}

int
register_commit(struct reg *r, struct fault *f)
{
	if (!r->is_other && reindex(r, f) < 0) {
		register_rollback(r);
		return -1;
	}
	if (sqlite3_exec(r->db, "commit", NULL, NULL, NULL) != SQLITE_OK) {
		sqlite_fault(r, f, "committing");
		register_rollback(r);
		return -1;
	}
	r->in_transaction = false;
	return 0;
}

void
register_rollback(struct reg *r)
{
	reset_all(r);
	if (r->in_transaction && !sqlite3_get_autocommit(r->db))
		sqlite3_exec(r->db, "rollback", NULL, NULL, NULL);
	r->in_transaction = false;
}

static int
prepare(struct reg *r, enum query q, struct fault *f)
{
	const char *tail = NULL;

	if (r->statements[q] != NULL)
		return 0;
	if (sqlite3_prepare_v3(r->db, query_texts[q].sql, -1, SQLITE_PREPARE_PERSISTENT,
	                       &r->statements[q], &tail) != SQLITE_OK)
		return sqlite_fault(r, f, query_texts[q].name);
	if (tail != NULL && *tail != '\0' && strspn(tail, " \t\n") != strlen(tail))
		return fault_set(f, EX_SOFTWARE, query_texts[q].name, "more than one statement");
	return 0;
}

/* The parameter's place, from 1; 0 when the statement has none of that name. */
static int
place_of(enum query q, const char *name)
{
	for (int i = 0; query_texts[q].parameters[i] != NULL; i++)
		if (strcmp(query_texts[q].parameters[i], name) == 0)
			return i + 1;
	return 0;
}

static int
bind(struct reg *r, enum query q, const struct reg_value *v, struct fault *f)
{
	int place = place_of(q, v->name);
	sqlite3_stmt *s = r->statements[q];
	int result;

	if (place == 0)
		return fault_set(f, EX_SOFTWARE, query_texts[q].name, "no parameter $%s", v->name);
	if (v->type == REG_INT)
		result = sqlite3_bind_int64(s, place, v->number);
	else if (v->type == REG_NULL || v->text == NULL)
		result = sqlite3_bind_null(s, place);
	else
		result = sqlite3_bind_text(s, place, v->text, -1, SQLITE_STATIC);
	return result == SQLITE_OK ? 0 : sqlite_fault(r, f, query_texts[q].name);
}

int
register_query(struct reg *r, enum query q, const struct reg_value *values,
               struct fault *f)
{
	int given = 0, needed = 0;

	if (prepare(r, q, f) < 0)
		return -1;
	sqlite3_reset(r->statements[q]);
	sqlite3_clear_bindings(r->statements[q]);
	for (; values->name != NULL; values++, given++)
		if (bind(r, q, values, f) < 0)
			return -1;
	while (query_texts[q].parameters[needed] != NULL)
		needed++;
	if (given != needed)
		return fault_set(f, EX_SOFTWARE, query_texts[q].name,
		                 "%d parameters given, %d needed", given, needed);
	return 0;
}

int
register_step(struct reg *r, enum query q, struct fault *f)
{
	progress_tick();
	switch (sqlite3_step(r->statements[q])) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(r->statements[q]);
		return 0;
	default:
		sqlite_fault(r, f, query_texts[q].name);
		sqlite3_reset(r->statements[q]);
		return -1;
	}
}

int
register_one(struct reg *r, enum query q, const struct reg_value *values,
             struct fault *f)
{
	if (register_query(r, q, values, f) < 0)
		return -1;
	return register_step(r, q, f);
}

int
register_run(struct reg *r, enum query q, const struct reg_value *values,
             struct fault *f)
{
	int result = register_one(r, q, values, f);

	if (result > 0) {
		register_done(r, q);
		result = 0;
	}
	return result;
}

void
register_done(struct reg *r, enum query q)
{
	sqlite3_reset(r->statements[q]);
}

const char *
register_column(struct reg *r, enum query q, int column)
{
	return (const char *)sqlite3_column_text(r->statements[q], column);
}

size_t
register_bytes(struct reg *r, enum query q, int column)
{
	return (size_t)sqlite3_column_bytes(r->statements[q], column);
}

int64_t
register_number(struct reg *r, enum query q, int column)
{
	return sqlite3_column_int64(r->statements[q], column);
}

json_t *
register_row(struct reg *r, enum query q)
{
	sqlite3_stmt *s = r->statements[q];
	json_t *row = json_object();

	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const char *name = sqlite3_column_name(s, i);
		json_t *value;

		switch (sqlite3_column_type(s, i)) {
		case SQLITE_INTEGER:
			value = json_integer(sqlite3_column_int64(s, i));
			break;
		case SQLITE_NULL:
			value = json_null();
			break;
		default:
			value = json_stringn((const char *)sqlite3_column_text(s, i),
			                     (size_t)sqlite3_column_bytes(s, i));
		}
		json_object_set_new(row, name, value ? value : json_null());
	}
	return row;
}

json_t *
register_rows(struct reg *r, enum query q, const struct reg_value *values,
              struct fault *f)
{
	json_t *rows = json_array();
	int more;

	if (register_query(r, q, values, f) < 0) {
		json_decref(rows);
		return NULL;
	}
	while ((more = register_step(r, q, f)) > 0)
		json_array_append_new(rows, register_row(r, q));
	if (more < 0) {
		json_decref(rows);
		return NULL;
	}
	return rows;
}
