#include "fuzz.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bound.h"
#include "mail/charset.h"
#include "mail/describe.h"

#if BOUND_SANITIZED
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable()
#define __lsan_enable()
#endif

const struct conf *
fuzz_conf(void)
{
	static struct conf conf;
	static bool is_loaded;
	struct fault f;

	if (is_loaded)
		return &conf;
	setenv("LOKET_NOW", "2026-11-23T09:00:00+07:00", 1);
	if (conf_load("/dev/null", &conf, &f) < 0)
		abort();
	__lsan_disable(); /* what GMime keeps for good is no leak */
	describe_start();
	__lsan_enable();
	is_loaded = true;
	return &conf;
}

int
fuzz_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	return fd;
}

char *
fuzz_text(const uint8_t *data, size_t size)
{
	uint32_t warnings = 0;
	char *text = charset_decode((const char *)data, size, NULL, &warnings);
	char *clean = charset_clean(text);

	free(text);
	return clean;
}

void
fuzz_message(const uint8_t *data, size_t size, struct message *m)
{
	const struct conf *conf = fuzz_conf();
	struct message_limits limits = {
		.header_bytes = (size_t)conf->limit_header_bytes,
		.parts = (size_t)conf->limit_parts,
		.depth = (unsigned)conf->limit_depth,
		.text_bytes = (size_t)conf->limit_text_bytes,
	};

	if (message_open(fuzz_file(data, size), &limits, m) < 0)
		abort();
}

void
fuzz_check_text(const char *text)
{
	if (text == NULL)
		return;
	if (!g_utf8_validate(text, -1, NULL))
		abort();
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
			abort();
	}
}
