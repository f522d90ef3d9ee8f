#include "net/smtp_wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* The lines of one reply: a server that never ends one is no server. */
#define LINES_MAX 200
/* How often waiting may fail. */
#define WAIT_FAILURES 5

const char *
wire_why(enum wire_end end)
{
	switch (end) {
	case WIRE_TIMEOUT:
		return "no answer in time";
	case WIRE_GARBAGE:
		return "what the server says is no SMTP";
	case WIRE_LETTER:
		return "the letter cannot be read now";
	default:
		return "the server closed it";
	}
}

/* --- time ---------------------------------------------------------------------------- */

static struct timespec
in_secs(long secs)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += secs;
	return t;
}

static long
ms_until(const struct timespec *t)
{
	struct timespec now = in_secs(0);

	return (t->tv_sec - now.tv_sec) * 1000 + (t->tv_nsec - now.tv_nsec) / 1000000;
}

/* Until the socket is ready, at most to `until` and to the letter's own end. */
static enum wire_end
await(struct wire *w, short events, const struct timespec *until)
{
	struct pollfd p = { .fd = w->socket, .events = events };

	for (int failures = 0; failures < WAIT_FAILURES; failures++) {
		long ms = ms_until(until), whole = ms_until(&w->due);
		int n;

		ms = whole < ms ? whole : ms;
		if (ms <= 0)
			return WIRE_TIMEOUT;
		n = poll(&p, 1, (int)ms);
		if (n > 0)
			return WIRE_OK; /* also for an end: reading and writing say which */
		if (n == 0)
			return WIRE_TIMEOUT;
		if (errno == EINTR)
			failures--;
	}
	return WIRE_CLOSED;
}

void
wire_begin(struct wire *w, CURL *easy, int socket, long seconds)
{
	w->easy = easy;
	w->socket = socket;
	w->seconds = seconds;
	w->at = w->end = 0;
}

void
wire_due(struct wire *w, long total_secs)
{
	w->due = in_secs(total_secs);
}

/* --- out ------------------------------------------------------------------------------ */

enum wire_end
wire_say(struct wire *w, const char *bytes, size_t len)
{
	struct timespec until = in_secs(w->seconds);
	enum wire_end end;

	while (len > 0) {
		size_t n = 0;
		CURLcode c = curl_easy_send(w->easy, bytes, len, &n);

		if (c != CURLE_OK && c != CURLE_AGAIN)
			return WIRE_CLOSED;
		bytes += n;
		len -= n;
		if (c == CURLE_AGAIN && (end = await(w, POLLOUT, &until)) != WIRE_OK)
			return end;
		if (n > 0)
			until = in_secs(w->seconds);
	}
	return WIRE_OK;
}

/* Copies text, a dot at the beginning of a line twice: at most 2 n bytes. *line_end says
 * that a line ended before it, then whether one does at its end. */
static size_t
double_dots(const char *text, size_t n, bool *line_end, char *out)
{
	size_t len = 0;

	while (n > 0) {
		const char *lf = memchr(text, '\n', n); /* canonical: never alone */
		size_t part = lf ? (size_t)(lf - text) + 1 : n;

		if (*line_end && *text == '.')
			out[len++] = '.';
		memcpy(out + len, text, part);
		len += part;
		text += part;
		n -= part;
		*line_end = lf != NULL;
	}
	return len;
}

enum wire_end
wire_say_letter(struct wire *w, int fd, off_t size, bool *ended)
{
	static const char dot[] = ".\r\n";
	char text[WIRE_BYTES / 2 - sizeof dot];
	bool line_end = true;
	off_t at = 0;

	*ended = false;
	do {
		size_t want = size - at < (off_t)sizeof text ? (size_t)(size - at) : sizeof text, len;
		ssize_t n = pread(fd, text, want, at);
		enum wire_end end;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n == 0 && want > 0))
			return WIRE_LETTER;
		at += n;
		len = double_dots(text, (size_t)n, &line_end, w->out);
		if (at == size) {
			memcpy(w->out + len, dot, strlen(dot));
			len += strlen(dot);
			*ended = true;
		}
		if ((end = wire_say(w, w->out, len)) != WIRE_OK)
			return end;
	} while (!*ended);
	return WIRE_OK;
}

/* --- in -------------------------------------------------------------------------------- */

bool
wire_is_ahead(const struct wire *w)
{
	return w->at < w->end;
}

/* Takes a line with its LF out of what has come; NULL when it is not whole yet. */
static const char *
next_line(struct wire *w, size_t *len)
{
	const char *line = w->in + w->at;
	const char *lf = memchr(line, '\n', w->end - w->at);

	if (lf == NULL)
		return NULL;
	*len = (size_t)(lf - line) + 1;
	w->at += *len;
	return line;
}

static enum wire_end
read_more(struct wire *w, const struct timespec *until)
{
	size_t n;
	CURLcode c;

	memmove(w->in, w->in + w->at, w->end - w->at);
	w->end -= w->at;
	w->at = 0;
	if (w->end == sizeof w->in)
		return WIRE_GARBAGE;
	/* TLS may hold bytes for which no socket wakes anybody: first read, then wait. */
	while ((c = curl_easy_recv(w->easy, w->in + w->end, sizeof w->in - w->end, &n)) == CURLE_AGAIN) {
		enum wire_end end = await(w, POLLIN, until);

		if (end != WIRE_OK)
			return end;
	}
	if (c != CURLE_OK || n == 0)
		return WIRE_CLOSED;
	w->end += n;
	return WIRE_OK;
}

/* RFC 5321 section 4.2.1 */
bool
wire_last_line(const char *line, size_t len, int *code, char text[SMTP_TEXT_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (i >= len || line[i] < '0' || line[i] > '9')
			return false;
	if (len > 3 && line[3] == '-')
		return false;
	*code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	for (size_t i = 0; i < len && n < SMTP_TEXT_SIZE - 1; i++)
		if (line[i] >= ' ' && line[i] <= '~')
			text[n++] = line[i];
	text[n] = '\0';
	return true;
}

enum wire_end
wire_hear(struct wire *w, struct wire_reply *reply)
{
	struct timespec until = in_secs(w->seconds);

	for (int lines = 0; lines < LINES_MAX;) {
		size_t len;
		const char *line = next_line(w, &len);
		enum wire_end end;

		if (line == NULL && (end = read_more(w, &until)) != WIRE_OK)
			return end;
		if (line == NULL)
			continue;
		if (wire_last_line(line, len, &reply->code, reply->text))
			return WIRE_OK;
		if (len < 4 || line[3] != '-')
			return WIRE_GARBAGE;
		lines++;
	}
	return WIRE_GARBAGE;
}
