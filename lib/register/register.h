/*
 * The register: opening it, transactions, and named statements. This room is
 * the only code that speaks to SQLite, and no statement's text stands in it:
 * they live in schema/queries/ and are called by name (gen/queries.h).
 *
 * WAL, synchronous=FULL and foreign keys are on; a register of another
 * application or of another schema version than ours is refused (EX_CONFIG, with
 * the word to run loket-init or to update loket).
 */
#ifndef LOKET_REGISTER_REGISTER_H
#define LOKET_REGISTER_REGISTER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "gen/queries.h"

/* How long a writer waits for another one before it answers EX_TEMPFAIL. */
#define REGISTER_BUSY_MS 10000

enum register_mode { REGISTER_READ, REGISTER_WRITE };

struct reg;

int register_open(const char *path, enum register_mode mode, struct reg **r,
                  struct fault *f);
void register_close(struct reg *r);

/* Opens another program's database, Gammu SMSD's: its schema is not ours to check, and only
 * the statements of schema/queries/smsd.sql are for it. Waits busy_ms for its writer. */
int register_open_other(const char *path, int busy_ms, struct reg **r, struct fault *f);

/* Makes the register at `path` or brings an older one to this version: applies
 * the migrations of schema/register/ in order, each in a transaction, and makes
 * the register's secret. *from and *to are the schema versions before and after.
 * A newer schema is refused. */
int register_migrate(const char *path, int *from, int *to, struct fault *f);

/* From the next statement on until register_rollback() all is read as it stands then,
 * whatever others write. */
int register_snapshot(struct reg *r, struct fault *f);

/* BEGIN IMMEDIATE: a writer knows at once whether it may write. */
int register_begin(struct reg *r, struct fault *f);
int register_commit(struct reg *r, struct fault *f);
/* Safe at any time; does nothing outside a transaction. */
void register_rollback(struct reg *r);

/* A part of a transaction that can be undone alone: one bad record of a group
 * takes nothing of the others with it. */
int register_savepoint(struct reg *r, struct fault *f);
int register_release(struct reg *r, struct fault *f);
void register_undo(struct reg *r);

/* One value of a statement, bound by its parameter's name. */
struct reg_value {
	const char *name; /* without the $ */
	enum { REG_INT, REG_TEXT, REG_NULL } type;
	int64_t number;
	const char *text; /* NULL = null */
};

#define REG_NUMBER(n, v) { .name = (n), .type = REG_INT, .number = (v) }
/* A row's id, where 0 means none and is stored as null. */
#define REG_ID(n, v) { .name = (n), .type = (v) ? REG_INT : REG_NULL, .number = (v) }
#define REG_STRING(n, v) { .name = (n), .type = REG_TEXT, .text = (v) }
#define REG_VALUES(...) ((const struct reg_value[]){ __VA_ARGS__, { 0 } })
#define REG_NO_VALUES ((const struct reg_value[]){ { 0 } })

/* Begins a statement. Every parameter must be given exactly once: anything else
 * is EX_SOFTWARE, our own mistake. Texts must live until the last step. */
int register_query(struct reg *r, enum query q, const struct reg_value *values,
                   struct fault *f);

/* The next row: 1, or 0 at the end (the statement is then reset), or -1. */
int register_step(struct reg *r, enum query q, struct fault *f);

/* Query and step in one, for statements that give one row or none; the row stays
 * readable until register_done(). */
int register_one(struct reg *r, enum query q, const struct reg_value *values,
                 struct fault *f);

/* Query and run to the end, for statements that give nothing. */
int register_run(struct reg *r, enum query q, const struct reg_value *values,
                 struct fault *f);

/* Ends a statement before its last row. */
void register_done(struct reg *r, enum query q);

/* Columns of the present row, from 0. Texts are valid until the next step or
 * register_done(); null gives NULL and 0. */
const char *register_column(struct reg *r, enum query q, int column);
/* The text's length; ask register_column() first. */
size_t register_bytes(struct reg *r, enum query q, int column);
int64_t register_number(struct reg *r, enum query q, int column);

/* The present row as an object: keys are the columns' names. The caller owns it. */
json_t *register_row(struct reg *r, enum query q);

/* All rows of a statement as an array of such objects; NULL on error. */
json_t *register_rows(struct reg *r, enum query q, const struct reg_value *values,
                      struct fault *f);

#endif
