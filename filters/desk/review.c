/*
 * loket-review: step 3, the PPID takes files in hand.
 *
 * He corrects what kind of message it is, and names who holds the answer: himself, or
 * agencies, to which the file is forwarded at once. A file that an agency has, or whose
 * decision has not left, is taken back.
 */
#include <stdio.h>
#include <string.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "letter/words.h"
#include "register/accept.h"
#include "register/decision.h"
#include "register/desk.h"
#include "register/forward.h"
#include "register/response.h"
#include "register/review.h"

#define SAID_BYTES 256

struct review {
	const char *kind_word, *holder, *note, *excuse;
	struct accept accept;
	enum kind kind; /* KIND__MAX: as it is */
};

static bool
answers_himself(const struct review *r)
{
	return r->holder != NULL && strcmp(r->holder, "PPID") == 0;
}

static void
tell(json_t *told, const struct review *r, enum state now_in)
{
	char said[SAID_BYTES];

	snprintf(said, sizeof said, "%s%s%s%s", r->kind < KIND__MAX ? words_kind(r->kind) : "",
	         r->kind < KIND__MAX ? ": " : "", words_state(now_in),
	         answers_himself(r) ? "; dijawab sendiri oleh PPID (loket decide)" : "");
	json_object_set_new(told, "said", json_string(said));
	if (r->holder != NULL)
		json_object_set_new(told, "holder", json_string(r->holder));
}

static int64_t
id_of(const json_t *request)
{
	return json_integer_value(json_object_get(request, "id"));
}

/* With agencies named: the file as it stands now goes to them, first taken back when it
 * is decided. */
static int
forward(struct clerk *c, const json_t *request, const struct review *r, json_t *told, struct fault *f)
{
	const struct forward to = { .agencies = r->holder, .note = r->note };
	json_t *now;
	int result;

	if (strcmp(record_text(request, "status"), state_name(STATE_DIPUTUSKAN)) == 0 &&
	    review_take(&c->in, request, r->holder, f) < 0)
		return -1;
	now = desk_request(c->in.reg, NULL, id_of(request), f);
	result = now ? forward_request(&c->in, now, &to, told, f) : -1;
	json_decref(now);
	return result;
}

/* The rest, once the kind is right. */
static int
take(struct clerk *c, const json_t *request, const struct review *r, enum state now_in,
     json_t *told, struct fault *f)
{
	if (r->holder != NULL && !answers_himself(r)) {
		if (now_in == STATE_BELUM_LENGKAP)
			return fault_set(f, EX_DATAERR, record_text(request, "number"), "belum lengkap identitasnya, belum dapat diteruskan; ulangi tanpa --holder, pemohon lalu dimintai kelengkapan");
		return forward(c, request, r, told, f);
	}
	/* What waits for its identity from here on is in nobody's hand. */
	if (now_in != STATE_BELUM_LENGKAP || r->kind == KIND__MAX) {
		if (review_take(&c->in, request, r->holder, f) < 0)
			return -1;
		now_in = STATE_DITELAAH;
	}
	tell(told, r, now_in);
	return decision_note(&c->in, id_of(request), r->note, f);
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct review *r = ctx;
	enum state now_in = state_parse(record_text(request, "status"));

	(void)record;
	if (r->accept.message != NULL)
		return accept_message(&c->in, request, &r->accept, told, f);
	if (r->excuse != NULL)
		return response_excuse(&c->in, request, r->excuse, told, f);
	if (r->kind < KIND__MAX && review_kind(&c->in, request, r->kind, &now_in, f) < 0)
		return -1;
	return take(c, request, r, now_in, told, f);
}

/* To take a message, or to wait for an agency no longer, is one thing and no other. */
static int
check(struct review *r, struct fault *f)
{
	bool reviews = r->kind_word != NULL || r->holder != NULL || r->note != NULL;

	if (r->accept.message == NULL && (r->accept.from != NULL || r->accept.teach))
		return fault_set(f, EX_USAGE, "--from, --teach", "hanya bersama --accept PESAN");
	if ((r->accept.message != NULL) + (r->excuse != NULL) + reviews > 1)
		return fault_set(f, EX_USAGE, "--accept, --excuse", "tidak bersama pilihan lain: kerjakan satu per satu");
	r->kind = r->kind_word ? kind_parse(r->kind_word) : KIND__MAX;
	if (r->kind_word != NULL && (r->kind == KIND__MAX || r->kind == KIND_BELUM_DITENTUKAN))
		return fault_set(f, EX_USAGE, "--kind", "yang dapat dipilih: permohonan aduan kritik saran");
	return 0;
}

int
main(int argc, char **argv)
{
	struct review r = { 0 };
	struct clerk_job job = { .act = act, .ctx = &r };
	const struct cli_option options[] = {
		{ "kind", 'k', "KIND", "jenisnya: permohonan, aduan, kritik atau saran", NULL, &r.kind_word },
		{ "holder", 'H', "WHO", "yang menjawab: PPID, atau perangkat daerah CODE[,CODE] yang dituju", NULL, &r.holder },
		{ "note", 'm', "TEXT", "catatan: untuk perangkat daerah, atau pada berkas untuk petugas lain", NULL, &r.note },
		{ "accept", 'a', "MESSAGE", "terima pesan yang menunggu: nomornya (loket show, loket list)", NULL, &r.accept.message },
		{ "from", 0, "WHO", "bersama --accept: pengirimnya, CODE perangkat daerah atau PEMOHON", NULL, &r.accept.from },
		{ "teach", 0, NULL, "bersama --accept: perangkat daerah itu menulis dari alamat ini juga", &r.accept.teach, NULL },
		{ "excuse", 0, "CODE[,CODE]", "jangan tunggu lagi perangkat daerah ini", NULL, &r.excuse },
		{ "preview", 0, NULL, "tunjukkan surat yang akan dikirim, jangan tulis apa pun", &job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ "text", 'T', NULL, "satu kalimat per berkas, juga ke pipa", &job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-review", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Menelaah berkas: membetulkan jenisnya dan menetapkan pemegang jawabannya; menerima pesan yang menunggu.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = check(&r, &f) < 0 ? say_fault(&f)
	     : clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	return cli_end(&cli, code);
}
