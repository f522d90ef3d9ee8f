/*
 * The peer of loket-register: SQLite alone, inserting the same rows with the same
 * durability.
 *
 * bare_register SOURCE TARGET GROUP [SPOOL ARCHIVE]
 *
 * SOURCE is a register that loket-register has written, TARGET a copy of what it was
 * before. The rows that SOURCE has more are read into memory; then the seconds that
 * inserting them takes are printed: WAL, synchronous=FULL, GROUP requests a
 * transaction, prepared statements, the full-text index in the same transaction.
 *
 * With SPOOL and ARCHIVE the raw messages move too, as the register's promise wants it:
 * after each commit the group's files of SPOOL (any of them) are renamed to
 * ARCHIVE/ab/00 and one syncfs (or fsync, for a group of one) makes their names durable.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TABLES_MAX 32
#define TRIGGERS_MAX 64

struct table {
	char name[64];
	int columns;
	bool without_rowid;
	sqlite3_int64 rows;
	sqlite3_value **values; /* rows * columns */
	sqlite3_stmt *insert;
};

static sqlite3 *db;

static void
fail(const char *what)
{
	fprintf(stderr, "bare_register: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static void
run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sql);
}

static sqlite3_stmt *
prepare(const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
		fail(sql);
	return s;
}

/* The ordinary tables, parents before children as the schema has them. */
static int
find_tables(struct table tables[])
{
	sqlite3_stmt *s = prepare("select t.name, t.ncol, t.wr from pragma_table_list t join sqlite_schema m on m.name = t.name "
	    "where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%' "
	    "and t.name not in ('request_reindex', 'setting', 'holiday', 'counter') order by m.rowid");
	int n = 0;

	while (sqlite3_step(s) == SQLITE_ROW && n < TABLES_MAX) {
		snprintf(tables[n].name, sizeof tables[n].name, "%s", sqlite3_column_text(s, 0));
		tables[n].without_rowid = sqlite3_column_int(s, 2);
		tables[n++].columns = sqlite3_column_int(s, 1);
	}
	sqlite3_finalize(s);
	return n;
}

static void
load(struct table *t)
{
	char sql[256];
	size_t room = 0;
	sqlite3_stmt *s;

	snprintf(sql, sizeof sql, t->without_rowid ? "select * from source.%.63s except select * from main.%.63s"
	         : "select * from source.%.63s where rowid > (select coalesce(max(rowid), 0) from main.%.63s) order by rowid", t->name, t->name);
	s = prepare(sql);
	while (sqlite3_step(s) == SQLITE_ROW) {
		size_t used = (size_t)t->rows * (size_t)t->columns;

		if (used + (size_t)t->columns > room) {
			room = 2 * room + 1024 * (size_t)t->columns;
			t->values = realloc(t->values, room * sizeof *t->values);
			if (t->values == NULL)
				abort();
		}
		for (int i = 0; i < t->columns; i++)
			t->values[used + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(s, i));
		t->rows++;
	}
	sqlite3_finalize(s);
	snprintf(sql, sizeof sql, "insert into %.63s values (?1", t->name);
	for (int i = 2; i <= t->columns; i++)
		snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ", ?%d", i);
	strcat(sql, ")");
	t->insert = prepare(sql);
}

static void
insert(const struct table *t, sqlite3_int64 from, sqlite3_int64 to)
{
	for (sqlite3_int64 row = from; row < to; row++) {
		for (int i = 0; i < t->columns; i++)
			sqlite3_bind_value(t->insert, i + 1, t->values[row * t->columns + i]);
		if (sqlite3_step(t->insert) != SQLITE_DONE)
			fail(t->name);
		sqlite3_reset(t->insert);
	}
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What triggers write is among the rows, and the peer tells the index itself. */
static void
drop_triggers(void)
{
	sqlite3_stmt *s = prepare("select 'drop trigger ' || name from sqlite_schema where type = 'trigger'");
	char sql[TRIGGERS_MAX][128];
	int n = 0;

	while (sqlite3_step(s) == SQLITE_ROW && n < TRIGGERS_MAX)
		snprintf(sql[n++], sizeof *sql, "%s", sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	while (n > 0)
		run(sql[--n]);
}

/* The files of a spool folder, on their way into an archive. */
struct spool {
	DIR *dir;
	const char *from, *to;
	unsigned moved;
};

static void
move_files(struct spool *spool, sqlite3_int64 n)
{
	char from[1024], folder[1024], to[2048];
	sqlite3_int64 left = n;
	struct dirent *entry;
	int fd;

	while (left > 0 && (entry = readdir(spool->dir)) != NULL) {
		unsigned where = spool->moved++ * 2654435761u; /* spread like digests */

		if (entry->d_name[0] == '.')
			continue;
		snprintf(from, sizeof from, "%s/%s", spool->from, entry->d_name);
		snprintf(folder, sizeof folder, "%s/%02x/00", spool->to, where >> 24);
		snprintf(to, sizeof to, "%s/%s", folder, entry->d_name);
		if (rename(from, to) < 0) {
			perror(to);
			exit(1);
		}
		left--;
	}
	fd = open(n == 1 ? folder : spool->to, O_RDONLY | O_DIRECTORY);
	if (fd < 0 || (n == 1 ? fsync(fd) : syncfs(fd)) < 0) {
		perror("sync");
		exit(1);
	}
	close(fd);
}

int
main(int argc, char **argv)
{
	static struct table tables[TABLES_MAX];
	struct table *requests = NULL;
	struct spool spool = { 0 };
	sqlite3_stmt *attach, *learn;
	sqlite3_int64 group, done, next;
	double start;
	int n;

	if ((argc != 4 && argc != 6) || (group = atol(argv[3])) < 1 ||
	    sqlite3_open(argv[2], &db) != SQLITE_OK) {
		fprintf(stderr, "usage: bare_register SOURCE TARGET GROUP [SPOOL ARCHIVE]\n");
		return 64;
	}
	if (argc == 6) {
		spool = (struct spool){ .dir = opendir(argv[4]), .from = argv[4], .to = argv[5] };
		if (spool.dir == NULL) {
			perror(argv[4]);
			return 66;
		}
	}
	attach = prepare("attach ?1 as source");
	sqlite3_bind_text(attach, 1, argv[1], -1, SQLITE_STATIC);
	if (sqlite3_step(attach) != SQLITE_DONE)
		fail("attach");
	sqlite3_finalize(attach);
	run("pragma main.synchronous = full");
	drop_triggers();
	n = find_tables(tables);
	for (int i = 0; i < n; i++) {
		load(&tables[i]);
		if (strcmp(tables[i].name, "request") == 0)
			requests = &tables[i];
	}
	run("detach source");
	if (requests == NULL || requests->rows == 0)
		fail("no requests");
	learn = prepare("insert into request_text (rowid, subject, text, answer, name) "
	    "select id, subject, text, answer, name from request_words where id = ?1");

	start = now();
	for (done = 0; done < requests->rows; done = next) {
		next = done + group < requests->rows ? done + group : requests->rows;
		run("begin immediate");
		for (int i = 0; i < n; i++)
			insert(&tables[i], tables[i].rows * done / requests->rows,
			       tables[i].rows * next / requests->rows);
		for (sqlite3_int64 row = done; row < next; row++) {
			sqlite3_bind_value(learn, 1, requests->values[row * requests->columns]);
			if (sqlite3_step(learn) != SQLITE_DONE)
				fail("full text");
			sqlite3_reset(learn);
		}
		run("commit");
		if (spool.dir != NULL)
			move_files(&spool, next - done);
	}
	printf("%.6f\n", now() - start);
	sqlite3_finalize(learn);
	for (int i = 0; i < n; i++)
		sqlite3_finalize(tables[i].insert);
	sqlite3_close(db); /* or its WAL stays behind */
	return 0;
}
