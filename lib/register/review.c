#include "register/review.h"

#include <string.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/decision.h"
#include "register/event.h"
#include "register/file.h"
#include "register/response.h"
#include "register/status.h"
#include "rules/day.h"

static int64_t
id_of(const json_t *row)
{
	return json_integer_value(json_object_get(row, "id"));
}

static enum state
state_of(const json_t *row)
{
	return state_parse(record_text(row, "status"));
}

/* --- the kind ---------------------------------------------------------------------------- */

static int
write_kind(struct intake *in, const json_t *request, enum kind kind, struct fault *f)
{
	if (register_run(in->reg, QUERY_REQUEST_KIND, REG_VALUES(
	        REG_NUMBER("request", id_of(request)), REG_STRING("kind", kind_name(kind))), f) < 0)
		return -1;
	return clocks_reclassified(in, id_of(request), kind_parse(record_text(request, "kind")), kind,
	    day_parse(record_text(request, "registered_on")), f);
}

/* What the file lacks as what it is now; only a request for information waits. */
static int
lacks(struct intake *in, const json_t *request, enum kind kind, unsigned *missing, struct fault *f)
{
	const struct identity nothing = { 0 };
	struct identity id;
	struct file file;

	*missing = 0;
	if (kind != KIND_PERMOHONAN)
		return 0;
	if (file_load(in, id_of(request), &file, f) < 0)
		return -1;
	id = file_identity(&file, &nothing);
	*missing = identity_missing(kind, &id, day_of(in->now, in->conf->zone_secs));
	file_free(&file);
	return 0;
}

/* One receipt is replaced by another: what has not left need not go. */
static int
owe_instead(struct intake *in, const json_t *request, const char *old, const char *letter, struct fault *f)
{
	struct applicant applicant;

	if (register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	        REG_NUMBER("request", id_of(request)), REG_STRING("letter", old)), f) < 0 ||
	    applicant_load(in->reg, id_of(request), &applicant, f) < 0)
		return -1;
	return applicant_owe(in->reg, in->conf, &applicant, letter, false, in->now, f);
}

static int
change(struct intake *in, const json_t *request, enum state_event event, json_t *data, struct fault *f)
{
	return status_change(in, &(struct status_change){ .request = id_of(request), .event = event, .data = data }, f);
}

static int
wait_for_identity(struct intake *in, const json_t *request, unsigned missing, struct fault *f)
{
	json_t *data = json_pack("{s:o}", "missing", arrival_missing(missing));
	enum state from = state_of(request);

	/* With an agency it comes back first: nothing is forwarded before it is whole. */
	if ((from == STATE_DITERUSKAN || from == STATE_DITANGGAPI) && change(in, request, STATE_EVENT_REVIEW, NULL, f) < 0) {
		json_decref(data);
		return -1;
	}
	if (change(in, request, STATE_EVENT_IDENTITY_MISSING, data, f) < 0)
		return -1;
	return owe_instead(in, request, "tanda_bukti", "lengkapi", f);
}

int
review_kind(struct intake *in, const json_t *request, enum kind kind, enum state *now_in,
            struct fault *f)
{
	enum kind before = kind_parse(record_text(request, "kind"));
	unsigned missing;

	*now_in = state_of(request);
	if (*now_in == STATE_DIPUTUSKAN)
		return fault_set(f, EX_DATAERR, record_text(request, "number"), "sudah diputuskan; tarik dahulu keputusannya dengan loket review %s, lalu ubah jenisnya", record_text(request, "number"));
	if (!state_is_open(*now_in))
		return fault_set(f, EX_DATAERR, record_text(request, "number"), "jenis hanya dapat diubah selama berkas belum diputuskan; statusnya %s", state_name(*now_in));
	if (write_kind(in, request, kind, f) < 0 || lacks(in, request, kind, &missing, f) < 0)
		return -1;
	if (kind == before)
		return 0;
	if (missing != 0) {
		*now_in = STATE_BELUM_LENGKAP;
		return wait_for_identity(in, request, missing, f);
	}
	if (*now_in != STATE_BELUM_LENGKAP)
		return 0;
	*now_in = STATE_DITELAAH;
	if (change(in, request, STATE_EVENT_IDENTITY_COMPLETE, NULL, f) < 0)
		return -1;
	return owe_instead(in, request, "lengkapi", "tanda_bukti", f);
}

/* --- in hand --------------------------------------------------------------------------------- */

int
review_take(struct intake *in, const json_t *request, const char *holder, struct fault *f)
{
	if (state_of(request) == STATE_DIPUTUSKAN && decision_withdraw(in, request, f) < 0)
		return -1;
	if (change(in, request, STATE_EVENT_REVIEW, json_pack("{s:s*}", "holder", holder), f) < 0)
		return -1;
	/* He answers himself: no agency is waited for. */
	return holder != NULL && strcmp(holder, "PPID") == 0 ? response_excuse_all(in, id_of(request), f) : 0;
}
