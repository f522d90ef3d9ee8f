#include "register/extension.h"

#include <string.h>

#include "register/applicant.h"
#include "register/status.h"
#include "rules/day.h"

#define NOTICE "perpanjangan"

static int
check(struct intake *in, int64_t request, const char *number, const char *ground,
      const char *text, struct fault *f)
{
	struct clocks_row tenggat, tenggat2;
	int planned;

	if (ground == NULL || (strcmp(ground, EXTENSION_NOT_HELD) != 0 && strcmp(ground, EXTENSION_NOT_DECIDED) != 0))
		return fault_set(f, EX_DATAERR, number, "alasan perpanjangan: " EXTENSION_NOT_HELD " atau " EXTENSION_NOT_DECIDED);
	if (text == NULL || text[strspn(text, " \t\n")] == '\0')
		return fault_set(f, EX_DATAERR, number, "perpanjangan memerlukan alasan tertulis");
	planned = clocks_last(in, request, CLOCK_TENGGAT2, &tenggat2, f);
	if (planned < 0 || clocks_last(in, request, CLOCK_TENGGAT, &tenggat, f) < 0)
		return -1;
	/* A notice that did not go in time extended nothing. */
	if (planned > 0 && strcmp(tenggat2.ended_why, "notice_late") != 0)
		return fault_set(f, EX_DATAERR, number, "sudah pernah diperpanjang; perpanjangan hanya satu kali");
	if (strcmp(tenggat.state, "paused") == 0)
		return fault_set(f, EX_DATAERR, number, "tenggat belum berjalan: permohonan belum lengkap");
	if (strcmp(tenggat.state, "running") != 0 || day_of(in->now, in->conf->zone_secs) > tenggat.end_on)
		return fault_set(f, EX_DATAERR, number, "tenggat sudah lewat; perpanjangan harus diberitahukan sebelum tenggat");
	return 0;
}

int
extension_owe(struct intake *in, int64_t request, const char *ground, const char *text,
              struct fault *f)
{
	struct applicant applicant;
	struct status_change change = { .request = request, .event = STATE_EVENT_EXTEND };

	if (applicant_load(in->reg, request, &applicant, f) < 0)
		return -1;
	/* What the status forbids is said first: it names what is possible. */
	if (state_next(applicant.status, STATE_EVENT_EXTEND, NULL) &&
	    check(in, request, applicant.number, ground, text, f) < 0)
		return -1;
	change.data = json_pack("{s:s?}", "ground", ground);
	if (status_change(in, &change, f) < 0 ||
	    register_run(in->reg, QUERY_REQUEST_EXTENSION, REG_VALUES(
	        REG_NUMBER("request", request), REG_STRING("ground", ground),
	        REG_STRING("reason", text)), f) < 0)
		return -1;
	return applicant_owe(in->reg, in->conf, &applicant, NOTICE, false, in->now, f);
}

static int
withdraw(struct intake *in, int64_t request, int32_t today_on, struct fault *f)
{
	if (register_run(in->reg, QUERY_OUTBOX_WITHDRAW, REG_VALUES(
	        REG_NUMBER("request", request), REG_STRING("letter", NOTICE)), f) < 0)
		return -1;
	return clocks_event(in, request, CLOCK_EVENT_NOTICE_LATE, today_on, NULL, f);
}

int
extension_sent(struct intake *in, int64_t request, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	struct clocks_row tenggat, tenggat2;
	int planned = clocks_last(in, request, CLOCK_TENGGAT2, &tenggat2, f);

	if (planned < 0 || clocks_last(in, request, CLOCK_TENGGAT, &tenggat, f) < 0)
		return -1;
	if (planned == 0 || strcmp(tenggat2.state, "paused") != 0)
		return 0;
	if (strcmp(tenggat.state, "running") != 0 || today_on > tenggat.end_on)
		return clocks_event(in, request, CLOCK_EVENT_NOTICE_LATE, today_on, NULL, f);
	return clocks_event(in, request, CLOCK_EVENT_NOTICE_SENT, today_on, NULL, f);
}

int
extension_lapse(struct intake *in, int64_t request, struct fault *f)
{
	struct clocks_row tenggat2;
	int planned = clocks_last(in, request, CLOCK_TENGGAT2, &tenggat2, f);

	if (planned <= 0 || strcmp(tenggat2.state, "paused") != 0)
		return planned < 0 ? -1 : 0;
	return withdraw(in, request, day_of(in->now, in->conf->zone_secs), f);
}
