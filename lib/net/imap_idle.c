/*
 * Waiting for new mail. libetpan sends IDLE and DONE; the waiting in between is ours,
 * on the connection itself, so that it ends in time, and at once when we are told to.
 */
#include "net/imap_private.h"

/* RFC 2177 section 3: at least every 29 minutes, or the server may take us for gone. */
#define IDLE_MOST_SECS (29 * 60)

bool
imap_can_idle(const struct imap *imap)
{
	return imap->can_idle;
}

static int
lost(struct imap *imap, struct fault *f)
{
	return imap_command_fault(imap, MAILIMAP_ERROR_STREAM, -1, 0, "waiting for new mail", f);
}

/* libetpan reads ahead: what it holds already, the connection does not show. */
static int
await(struct imap *imap, long secs)
{
	if (imap->session->imap_stream->read_buffer_len > 0)
		return 1;
	return tls_await(imap->tls, secs);
}

int
imap_wait(struct imap *imap, long secs, struct fault *f)
{
	int r;

	if (secs > IDLE_MOST_SECS)
		secs = IDLE_MOST_SECS;
	if (imap->can_idle && mailimap_idle(imap_begin(imap)) != MAILIMAP_NO_ERROR)
		return lost(imap, f);
	if (await(imap, secs) < 0)
		return lost(imap, f);
	/* Without IDLE the server tells what is new in its answer to NOOP. */
	r = imap->can_idle ? mailimap_idle_done(imap_begin(imap)) : mailimap_noop(imap_begin(imap));
	return r == MAILIMAP_NO_ERROR ? 0 : lost(imap, f);
}
