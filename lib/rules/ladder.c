#include "rules/ladder.h"

static void
add(struct ladder *ladder, enum ladder_to to, int days_before, int nth)
{
	ladder->steps[ladder->n++] = (struct ladder_step){ to, days_before, nth };
}

void
ladder_make(const struct numbers *agency, const struct numbers *ppid, const struct numbers *superior,
            struct ladder *ladder)
{
	size_t p = 0, s = 0;

	*ladder = (struct ladder){ .n = 0 };
	for (size_t i = 0; i < agency->n; i++)
		add(ladder, LADDER_AGENCY, agency->values[i], (int)i + 1);
	for (int nth = 1; p < ppid->n || s < superior->n; nth++) {
		bool higher = p == ppid->n || (s < superior->n && superior->values[s] <= ppid->values[p]);
		int day = higher ? superior->values[s] : ppid->values[p];

		add(ladder, higher ? LADDER_SUPERIOR : LADDER_PPID, -day, nth);
		p += p < ppid->n && ppid->values[p] == day;
		s += higher;
	}
}

const struct ladder_step *
ladder_step(const struct ladder *ladder, int left, unsigned workdays)
{
	for (size_t i = ladder->n; i > 0; i--) {
		const struct ladder_step *step = &ladder->steps[i - 1];

		if (left <= step->days_before && (int)workdays > step->days_before)
			return step;
	}
	return NULL;
}
