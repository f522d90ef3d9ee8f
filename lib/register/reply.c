#include "register/reply.h"

#include "register/completion.h"
#include "register/event.h"
#include "register/objections.h"
#include "register/order.h"
#include "register/response.h"
#include "register/smsin.h"
#include "rules/secrecy.h"

static int
wait_unverified(struct intake *in, struct arrival *a, const char *reason, struct fault *f)
{
	a->outcome = "unverified";
	return arrival_record(in, a, json_pack("{s:s}", "note", reason), f);
}

/* By the state of the file. */
static int
add(struct intake *in, struct arrival *a, const struct file *file, bool parent, struct fault *f)
{
	if (parent)
		return completion_parent(in, a, file, f);
	if (file->status == STATE_BELUM_LENGKAP || file->status == STATE_TIDAK_DILANJUTKAN)
		return completion_join(in, a, file, f);
	return completion_add(in, a, file, f);
}

/* He may ask for secrecy only after he has thought of it. */
static int
keep_secret(struct intake *in, const struct arrival *a, int64_t request, struct fault *f)
{
	enum query q = QUERY_REQUEST_KEEP_SECRET;
	int changed;

	if (!secrecy_is_wanted(arrival_text(a->record, "text")))
		return 0;
	changed = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", request)), f);
	if (changed >= 0)
		register_done(in->reg, q);
	return changed <= 0 ? changed : event_append(in->reg, request, in->now, "confidential", NULL, f);
}

static int
join_own(struct intake *in, struct arrival *a, const struct thread *t, struct fault *f)
{
	struct file file;
	int result;

	if (file_load(in, t->request, &file, f) < 0)
		return -1;
	switch (order_of(a->record)) {
	case COMMAND_STATUS:
		result = order_status(in, a, &file, f);
		break;
	case COMMAND_BATAL:
		/* the network vouches for a number; a From is easily written */
		result = order_withdraw(in, a, &file, t->proven || smsin_is(a->record), f);
		break;
	case COMMAND_KEBERATAN:
		result = order_object(in, a, &file, f);
		break;
	default:
		result = add(in, a, &file, t->parent, f);
		if (result == 0)
			result = objections_heard(in, a, f);
		if (result == 0)
			result = keep_secret(in, a, file.id, f);
	}
	file_free(&file);
	return result;
}

/* The superior answers the letter with the objection. It is kept for the officer, who enters
 * the decision. */
static bool
is_superiors(struct intake *in, const struct arrival *a, const struct thread *t)
{
	/* The superior's mailbox may be that of an agency as well: what answers a forward is
	 * the agency's. */
	return objections_is_superior(in->conf, a->sender) && t->assignment == 0 &&
	    !arrival_is_refuted(a->record) && (t->proven || arrival_is_vouched(a->record));
}

int
reply_own(struct intake *in, struct arrival *a, struct fault *f)
{
	return join_own(in, a, &(struct thread){ .request = a->request, .own = true, .proven = true }, f);
}

int
reply_join(struct intake *in, struct arrival *a, const struct thread *t, struct fault *f)
{
	struct response_proof proof;

	a->request = t->request;
	a->why = t->by;
	a->keep_text = true;
	if (!t->own && is_superiors(in, a, t)) {
		a->outcome = "response";
		return arrival_record(in, a, json_pack("{s:s}", "note", "of the superior"), f);
	}
	if (!t->own) {
		if (response_prove(in, a, t, &proof, f) < 0)
			return -1;
		a->assignment = proof.assignment;
		return proof.counts ? response_take(in, a, &proof, f) : wait_unverified(in, a, proof.why, f);
	}
	if (arrival_is_refuted(a->record))
		return wait_unverified(in, a, "the mail server says that the sender is forged", f);
	return join_own(in, a, t, f);
}
