#include "desk/operands.h"

#include <stdio.h>
#include <unistd.h>

int
operands_begin(struct operands *o, int argc, char **argv, struct fault *f)
{
	*o = (struct operands){ .argc = argc, .argv = argv };
	if (argc > 0)
		return 0;
	if (isatty(STDIN_FILENO))
		return fault_set(f, EX_USAGE, "nomor", "sebutkan nomor permohonan, misalnya PPID-2026-00001, atau alirkan dari loket list");
	o->input = record_reader_new(STDIN_FILENO);
	return 0;
}

/* Keeps the number; a longer one than any of ours is none of ours, cut or not. */
static enum record_result
keep(struct operands *o, const char *number)
{
	snprintf(o->number, sizeof o->number, "%s", number);
	return RECORD_OK;
}

static enum record_result
next_line(struct operands *o, struct fault *f)
{
	enum record_result result;
	const char *number;
	char *line;

	while ((result = record_line(o->input, '\n', &line, f)) == RECORD_OK) {
		if (*line == '\0')
			continue;
		if (*line != '{')
			return keep(o, line);
		o->record = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		if (o->record == NULL) {
			fault_set(f, EX_DATAERR, "masukan", "ada baris yang bukan nomor dan bukan rekaman");
			return RECORD_BAD;
		}
		number = record_text(o->record, "number");
		if (number == NULL)
			number = record_text(json_object_get(o->record, "request"), "number");
		if (number != NULL || o->all)
			return keep(o, number ? number : "");
		json_decref(o->record);
		o->record = NULL;
	}
	if (result == RECORD_TORN)
		fault_set(f, EX_DATAERR, "masukan", "baris terakhir terputus: program di depannya tidak selesai; ulangi");
	return result;
}

enum record_result
operands_next(struct operands *o, struct fault *f)
{
	json_decref(o->record);
	o->record = NULL;
	if (o->input != NULL)
		return next_line(o, f);
	if (o->argc == 0)
		return RECORD_END;
	o->argc--;
	return keep(o, *o->argv++);
}

void
operands_end(struct operands *o)
{
	json_decref(o->record);
	record_reader_free(o->input);
}
