#include "base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
fault_set(struct fault *f, int code, const char *object, const char *format, ...)
{
	va_list ap;

	if (f == NULL)
		return -1;
	f->code = code;
	snprintf(f->object, sizeof f->object, "%s", object);
	va_start(ap, format);
	vsnprintf(f->reason, sizeof f->reason, format, ap);
	va_end(ap);
	return -1;
}

static int
code_of_errno(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
	case EROFS:
		return EX_NOPERM;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case EAGAIN:
	case EINTR:
	case EIO:
		return EX_TEMPFAIL;
	default:
		return EX_IOERR;
	}
}

int
fault_errno(struct fault *f, const char *object, const char *doing)
{
	int error = errno;

	return fault_set(f, code_of_errno(error), object, "%s: %s", doing,
	                 strerror(error));
}
