#include "rules/ladder.h"

/* By step: working days before the last day. */
static const int days_before[LADDER_STEPS + 1] = { 0, 3, 1, 0, -1, -2 };

int
ladder_step(int left, unsigned workdays)
{
	for (int step = LADDER_STEPS; step > 0; step--)
		if (left <= days_before[step] && (int)workdays > days_before[step])
			return step;
	return 0;
}

int
ladder_days_before(int step)
{
	return days_before[step];
}

bool
ladder_is_escalation(int step)
{
	return step > LADDER_REMINDERS;
}
