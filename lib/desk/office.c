#include "desk/office.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/say.h"
#include "register/holidays.h"
#include "rules/day.h"

int
office_open(struct office *o, const struct cli *cli, enum register_mode mode, struct fault *f)
{
	char *path = conf_home(&cli->conf, "register.db");
	int result;

	*o = (struct office){ .desk = {
		.conf = &cli->conf, .calendar = &o->calendar,
		.today_on = day_of(clock_now(), cli->conf.zone_secs),
	} };
	result = register_open(path, mode, &o->desk.reg, f);
	free(path);
	return result < 0 ? -1 : holidays_load(o->desk.reg, o->desk.conf, &o->calendar, f);
}

void
office_close(struct office *o)
{
	holidays_free(&o->calendar);
	register_close(o->desk.reg);
}

void
office_tell_missing_year(const struct office *o)
{
	int year = calendar_missing_year(&o->calendar, o->desk.today_on);

	if (year != 0)
		say("kalender", "hari libur tahun %d belum ada, tenggat ke tahun itu tidak dapat dihitung: loket-calendar import", year);
}

int32_t
office_until(const struct desk *desk, long workdays)
{
	int32_t on;
	int year;

	if (calendar_add_workdays(desk->calendar, desk->today_on, (unsigned)workdays, &on,
	                          &year) != CALENDAR_OK)
		on = day_from_ymd(year - 1, 12, 31);
	return on;
}

bool
office_people(bool json, bool text)
{
	return text || (!json && isatty(STDOUT_FILENO));
}
