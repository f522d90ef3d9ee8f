#include "mail/short.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define FILE_BYTES 16384
#define HEADER_END "\r\n\r\n"

int
short_write(const struct short_letter *letter, int fd, struct fault *f)
{
	char date[CLOCK_TEXT_SIZE], *file;
	int len, result = 0;

	clock_format_mail(letter->date_at, letter->zone_secs, date);
	len = asprintf(&file, "To: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\nX-SMS-Parts: %zu\r\n"
	               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	               "Content-Transfer-Encoding: 8bit" HEADER_END "%s\r\n",
	               letter->to, date, letter->message_id, letter->parts, letter->text);
	if (len < 0)
		abort();
	for (int done = 0; done < len && result == 0;) {
		ssize_t n = write(fd, file + done, (size_t)(len - done));

		if (n < 0)
			result = fault_errno(f, letter->message_id, "writing the SMS");
		else
			done += (int)n;
	}
	free(file);
	return result;
}

char *
short_text(int fd)
{
	char *bytes = malloc(FILE_BYTES + 1), *body, *text = NULL;
	size_t len = 0;
	ssize_t n;

	if (bytes == NULL)
		abort();
	while (len < FILE_BYTES && (n = pread(fd, bytes + len, FILE_BYTES - len, (off_t)len)) > 0)
		len += (size_t)n;
	bytes[len] = '\0';
	body = strstr(bytes, HEADER_END);
	if (body != NULL) {
		text = strdup(body + strlen(HEADER_END));
		if (text == NULL)
			abort();
		text[strcspn(text, "\r\n")] = '\0';
	}
	free(bytes);
	return text;
}
