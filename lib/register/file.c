#include "register/file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/record.h"

int
file_load(struct intake *in, int64_t id, struct file *file, struct fault *f)
{
	enum query q = QUERY_REQUEST_FOR_REPLY;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);

	if (row <= 0)
		return row < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "a message points to a request that is gone");
	*file = (struct file){ .id = id, .row = register_row(in->reg, q) };
	register_done(in->reg, q);
	file->applicant = json_integer_value(json_object_get(file->row, "applicant"));
	snprintf(file->number, sizeof file->number, "%s", arrival_text(file->row, "number"));
	file->kind = kind_parse(record_text(file->row, "kind"));
	file->status = state_parse(record_text(file->row, "status"));
	return 0;
}

void
file_free(struct file *file)
{
	json_decref(file->row);
}

int
file_is_of(struct intake *in, int64_t id, const struct arrival *a, bool *own, struct fault *f)
{
	enum query q = QUERY_REQUEST_OWNER;
	bool by_phone = strcmp(arrival_text(a->record, "channel"), "sms") == 0;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);
	const char *owner;

	*own = false;
	if (row <= 0)
		return row;
	owner = register_column(in->reg, q, by_phone ? 1 : 0);
	*own = owner != NULL && a->sender != NULL && strcasecmp(owner, a->sender) == 0;
	register_done(in->reg, q);
	return 0;
}

struct identity
file_identity(const struct file *file, const struct identity *told)
{
	struct identity id = *told;
	struct {
		const char **field;
		const char *key;
	} old[] = {
		{ &id.name, "name" }, { &id.nik, "nik" }, { &id.address, "address" },
		{ &id.phone, "phone" }, { &id.email, "email" },
		{ &id.occupation, "occupation" }, { &id.purpose, "purpose" },
		{ &id.wanted, "wanted" }, { &id.how, "how" },
	};

	for (size_t i = 0; i < sizeof old / sizeof *old; i++)
		if (record_text(file->row, old[i].key) != NULL)
			*old[i].field = record_text(file->row, old[i].key);
	return id;
}

json_t *
file_differences(const struct file *file, const struct arrival *a, const struct identity *told)
{
	json_t *names = json_array();
	/* How a mail program spells the name in From is no statement. */
	bool named = arrival_inner(a->record, "identity", "name") != NULL;

	for (int i = 0; i < IDENTITY__MAX; i++) {
		const char *name = identity_field_name((enum identity_field)i);
		const char *new = identity_get(told, (enum identity_field)i);
		const char *old = record_text(file->row, name);

		if (old != NULL && new != NULL && strcasecmp(old, new) != 0 &&
		    (named || i != IDENTITY_NAME))
			json_array_append_new(names, json_string(name));
	}
	return names;
}

json_t *
file_filled(const struct file *file, const struct identity *id)
{
	json_t *names = json_array();

	for (int i = 0; i < IDENTITY__MAX; i++) {
		const char *name = identity_field_name((enum identity_field)i);

		if (identity_get(id, (enum identity_field)i) != NULL && record_text(file->row, name) == NULL)
			json_array_append_new(names, json_string(name));
	}
	return names;
}

/* A report of an evening before today must find them empty. */
static int
keep_empty(struct intake *in, const struct file *file, const struct identity *id, struct fault *f)
{
	json_t *names = file_filled(file, id), *name;
	int result = 0;
	size_t i;

	json_array_foreach(names, i, name)
		if (result == 0)
			result = register_run(in->reg, QUERY_VALUE_BEFORE_INSERT, REG_VALUES(
			    REG_NUMBER("request", file->id), REG_NUMBER("at", in->now),
			    REG_STRING("field", json_string_value(name)), REG_STRING("old", NULL)), f);
	json_decref(names);
	return result;
}

int
file_fill(struct intake *in, const struct file *file, const struct identity *id,
          struct fault *f)
{
	if (keep_empty(in, file, id, f) < 0 ||
	    register_run(in->reg, QUERY_APPLICANT_COMPLETE, REG_VALUES(
	        REG_NUMBER("id", file->applicant), REG_STRING("name", id->name),
	        REG_STRING("nik", id->nik), REG_STRING("address", id->address),
	        REG_STRING("phone", id->phone), REG_STRING("occupation", id->occupation)), f) < 0)
		return -1;
	return register_run(in->reg, QUERY_REQUEST_FILL, REG_VALUES(
	    REG_NUMBER("id", file->id), REG_STRING("purpose", id->purpose),
	    REG_STRING("wanted", id->wanted), REG_STRING("how", id->how)), f);
}
