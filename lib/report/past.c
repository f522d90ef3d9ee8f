#include <stdlib.h>
#include <string.h>

#include "report/book.h"

struct value {
	int64_t request;
	char *field, *old;
};

struct past {
	struct value *values;
	size_t n, next;
};

static char *
copy(const char *text)
{
	char *s = text ? strdup(text) : NULL;

	if (text != NULL && s == NULL)
		abort();
	return s;
}

struct past *
past_load(struct reg *reg, int64_t cut_at, struct fault *f)
{
	enum query q = QUERY_RECAP_BEFORE;
	struct past *past = calloc(1, sizeof *past);
	int more;

	if (past == NULL)
		abort();
	if (register_query(reg, q, REG_VALUES(REG_NUMBER("cut", cut_at)), f) < 0) {
		free(past);
		return NULL;
	}
	while ((more = register_step(reg, q, f)) > 0) {
		if ((past->n & (past->n - 1)) == 0)
			past->values = realloc(past->values, (past->n ? 2 * past->n : 1) * sizeof *past->values);
		if (past->values == NULL)
			abort();
		past->values[past->n++] = (struct value){ register_number(reg, q, 0),
			copy(register_column(reg, q, 1)), copy(register_column(reg, q, 2)) };
	}
	if (more == 0)
		return past;
	past_free(past);
	return NULL;
}

void
past_free(struct past *past)
{
	for (size_t i = 0; past != NULL && i < past->n; i++) {
		free(past->values[i].field);
		free(past->values[i].old);
	}
	if (past != NULL)
		free(past->values);
	free(past);
}

void
past_rewind(struct past *past)
{
	past->next = 0;
}

/* The last change comes first, so the value of then is set last. */
void
past_apply(struct past *past, int64_t request, json_t *row)
{
	while (past->next < past->n && past->values[past->next].request < request)
		past->next++;
	for (; past->next < past->n && past->values[past->next].request == request; past->next++) {
		const struct value *v = &past->values[past->next];

		if (strcmp(v->field, "received_at") == 0 && v->old != NULL)
			json_object_set_new(row, v->field, json_integer(strtoll(v->old, NULL, 10)));
		else
			json_object_set_new(row, v->field, v->old ? json_string(v->old) : json_null());
	}
}
