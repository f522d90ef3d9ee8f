#include "rules/next.h"

const char *
next_program(enum state state, enum kind kind, bool due_soon, bool extended)
{
	switch (state) {
	case STATE_TERDAFTAR:
		return "review";
	case STATE_BELUM_LENGKAP:
		return "identify";
	case STATE_DITELAAH:
		return kind == KIND_BELUM_DITENTUKAN ? "review" : "route";
	case STATE_DITERUSKAN:
		return due_soon && !extended ? "extend" : "show";
	case STATE_DITANGGAPI:
		return "decide";
	default:
		return "show";
	}
}
