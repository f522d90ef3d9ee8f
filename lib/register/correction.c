#include "register/correction.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/event.h"
#include "register/file.h"
#include "register/status.h"
#include "rules/day.h"

/* The fields that differ, names for an event; the caller owns it. */
static json_t *
changes(const struct file *file, const json_t *given)
{
	json_t *names = json_array();

	for (int i = 0; i < IDENTITY__MAX; i++) {
		const char *name = identity_field_name((enum identity_field)i);
		const char *new = record_text(given, name), *old = record_text(file->row, name);

		if (new != NULL && (old == NULL || strcmp(old, new) != 0))
			json_array_append_new(names, json_string(name));
	}
	return names;
}

static bool
has(const json_t *names, const char *name)
{
	size_t i;
	const json_t *one;

	json_array_foreach(names, i, one)
		if (strcmp(json_string_value(one), name) == 0)
			return true;
	return false;
}

static int
keep_old(struct intake *in, const struct file *file, const json_t *names, struct fault *f)
{
	size_t i;
	const json_t *name;

	json_array_foreach(names, i, name)
		if (register_run(in->reg, QUERY_IDENTITY_CHANGE_INSERT, REG_VALUES(
		        REG_NUMBER("request", file->id), REG_NUMBER("at", in->now),
		        REG_STRING("field", json_string_value(name)),
		        REG_STRING("old", record_text(file->row, json_string_value(name)))), f) < 0)
			return -1;
	return 0;
}

static int
write(struct intake *in, const struct file *file, const json_t *given, struct fault *f)
{
	if (register_run(in->reg, QUERY_APPLICANT_CORRECT, REG_VALUES(
	        REG_NUMBER("id", file->applicant), REG_STRING("name", record_text(given, "name")),
	        REG_STRING("nik", record_text(given, "nik")), REG_STRING("address", record_text(given, "address")),
	        REG_STRING("phone", record_text(given, "phone")), REG_STRING("email", record_text(given, "email")),
	        REG_STRING("occupation", record_text(given, "occupation"))), f) < 0)
		return -1;
	return register_run(in->reg, QUERY_REQUEST_CORRECT, REG_VALUES(
	    REG_NUMBER("id", file->id), REG_STRING("purpose", record_text(given, "purpose")),
	    REG_STRING("wanted", record_text(given, "wanted")), REG_STRING("how", record_text(given, "how"))), f);
}

/* What the kind wants and the file still has not. */
static unsigned
lacking(const struct file *file, const json_t *given, int32_t today_on)
{
	struct identity told = { .name = record_text(given, "name"), .nik = record_text(given, "nik"),
		.address = record_text(given, "address"), .phone = record_text(given, "phone"),
		.email = record_text(given, "email"), .occupation = record_text(given, "occupation"),
		.purpose = record_text(given, "purpose"), .wanted = record_text(given, "wanted"),
		.how = record_text(given, "how") };
	struct identity old = file_identity(file, &(struct identity){ .name = NULL });
	const char *texts[IDENTITY__MAX];
	struct identity now;

	for (int i = 0; i < IDENTITY__MAX; i++) {
		const char *new = identity_get(&told, (enum identity_field)i);

		texts[i] = new ? new : identity_get(&old, (enum identity_field)i);
	}
	now = (struct identity){ .name = texts[IDENTITY_NAME], .nik = texts[IDENTITY_NIK],
		.address = texts[IDENTITY_ADDRESS], .phone = texts[IDENTITY_PHONE],
		.email = texts[IDENTITY_EMAIL], .occupation = texts[IDENTITY_OCCUPATION],
		.purpose = texts[IDENTITY_PURPOSE], .wanted = texts[IDENTITY_WANTED], .how = texts[IDENTITY_HOW] };
	return identity_missing(file->kind, &now, today_on);
}

/* The file goes on: its clock begins today. */
static int
go_on(struct intake *in, const struct file *file, struct fault *f)
{
	bool lapsed = file->status == STATE_TIDAK_DILANJUTKAN;
	struct applicant applicant;

	if (register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	        REG_NUMBER("request", file->id), REG_STRING("letter", "lengkapi")), f) < 0 ||
	    status_change(in, &(struct status_change){ .request = file->id,
	        .event = lapsed ? STATE_EVENT_REOPEN : STATE_EVENT_IDENTITY_COMPLETE }, f) < 0 ||
	    applicant_load(in->reg, file->id, &applicant, f) < 0)
		return -1;
	return applicant_owe(in->reg, in->conf, &applicant, "tanda_bukti", true, in->now, f);
}

static json_t *
sentence(const struct file *file, bool goes_on, bool contact, json_t *missing)
{
	const char *warning = contact ? "; alamat surel diganti, surat berikutnya dikirim ke alamat baru: pastikan yang memintanya pemohon sendiri" : "";
	char list[256] = "";
	size_t used = 0, i;
	const json_t *name;

	if (goes_on)
		return json_sprintf("identitas lengkap: %s, tanda bukti dikirim%s",
		    file->status == STATE_TIDAK_DILANJUTKAN ? "berkas dibuka kembali" : "permohonan ditelaah", warning);
	json_array_foreach(missing, i, name)
		if (used < sizeof list)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", json_string_value(name));
	return json_sprintf("identitas diperbarui%s%s%s", used ? "; masih kurang: " : "", list, warning);
}

static int
correct(struct intake *in, const struct file *file, const json_t *given, json_t *names,
        json_t *told, struct fault *f)
{
	unsigned lacks = lacking(file, given, day_of(in->now, in->conf->zone_secs));
	json_t *missing = arrival_missing(lacks);
	bool waits = file->status == STATE_BELUM_LENGKAP || file->status == STATE_TIDAK_DILANJUTKAN;
	bool contact = has(names, "email") && record_text(file->row, "email") != NULL;

	json_object_set_new(told, "said", sentence(file, waits && !lacks, contact, missing));
	json_object_set(told, "changed", names);
	json_object_set_new(told, "contact_changed", json_boolean(contact));
	json_object_set_new(told, "missing", missing);
	if (keep_old(in, file, names, f) < 0 || write(in, file, given, f) < 0 ||
	    event_append(in->reg, file->id, in->now, "identified",
	                 json_pack("{s:O, s:b}", "fields", names, "contact", contact), f) < 0)
		return -1;
	return waits && !lacks ? go_on(in, file, f) : 0;
}

int
correction_make(struct intake *in, int64_t request, const json_t *given, json_t *told,
                struct fault *f)
{
	struct file file;
	json_t *names;
	int result;

	if (file_load(in, request, &file, f) < 0)
		return -1;
	names = changes(&file, given);
	if (json_array_size(names) == 0)
		result = fault_set(f, EX_DATAERR, file.number, "tidak ada yang berubah: isinya sudah demikian");
	else
		result = correct(in, &file, given, names, told, f);
	json_decref(names);
	file_free(&file);
	return result;
}
