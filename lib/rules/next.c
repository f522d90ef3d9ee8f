#include "rules/next.h"

const char *
next_program(enum state state, enum kind kind, unsigned known)
{
	switch (state) {
	case STATE_TERDAFTAR:
		return "review";
	case STATE_BELUM_LENGKAP:
		return "identify";
	case STATE_DITELAAH:
		if (kind == KIND_BELUM_DITENTUKAN)
			return "review";
		return known & NEXT_OWN ? "decide" : "route";
	case STATE_DITERUSKAN:
		return (known & (NEXT_DUE_SOON | NEXT_EXTENDED)) == NEXT_DUE_SOON ? "extend" : "show";
	case STATE_DITANGGAPI:
		return "decide";
	default:
		return "show";
	}
}
