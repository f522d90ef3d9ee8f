/*
 * Parts are files KEY.BEGIN.NUMBER: KEY is a digest of sender, reference and total, BEGIN
 * the moment of the message's first part, UTC seconds. A file KEY.BEGIN.tellN holds the
 * message as it is to become a file of the spool, with N parts in it; when it has, it is
 * called KEY.BEGIN.toldN. So a run that dies between the two is finished as it began, also
 * when another part has come meanwhile.
 */
#include "base/smsspool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/record.h"

#define KEY_DIGITS 24
#define GROUP_BYTES 80
#define TELL "tell"
#define TOLD "told"
/* Parts of one message are this near to each other, whatever the network does; a part that
 * was lost may come later. */
#define NEAR_SECS 3600
#define LATE_SECS (48 * 3600)
/* The same text of one sender within this time is the network's second copy. */
#define COPY_SECS 600
#define FILE_BYTES (4 * SMS_TEXT_BYTES)

/* The parts of one message that are here. */
struct group {
	char name[GROUP_BYTES]; /* KEY.BEGIN */
	struct sms_part parts[SMS_PARTS_MAX + 1]; /* by number, from 1; no source: not here */
	int total, here;
	int told, telling;      /* parts of it that the spool has; that it is about to get */
	int64_t oldest_at;      /* when the first of them was taken */
};

int
smsspool_open(struct smsspool *s, const char *home, struct fault *f)
{
	if (snprintf(s->spool, sizeof s->spool, "%s/spool/sms", home) >= (int)sizeof s->spool ||
	    snprintf(s->parts, sizeof s->parts, "%s/spool/sms-parts", home) >= (int)sizeof s->parts)
		return fault_set(f, EX_CONFIG, home, "the path is too long");
	return durable_folder(s->spool, f) < 0 ? -1 : durable_folder(s->parts, f);
}

/* --- files ------------------------------------------------------------------------ */

static int
put_file(const char *folder, const char *name, const json_t *json, int64_t at,
         char path[PATH_MAX], struct fault *f)
{
	char *text = json_dumps(json, JSON_COMPACT);
	struct durable d;
	int result;

	if (text == NULL)
		abort();
	result = durable_begin(&d, folder, name, f);
	if (result == 0) {
		result = durable_add(&d, text, strlen(text), f);
		if (result == 0)
			result = durable_add(&d, "\n", 1, f);
		if (result == 0)
			result = durable_stamp(&d, at, f);
		if (result == 0)
			result = durable_commit(&d, path, f);
		durable_abort(&d);
	}
	free(text);
	return result;
}

/* The moment that the spool keeps as that of arrival: when the service centre had it, as
 * long as that can be true. A clock that runs ahead gives no deadline in the future. */
static int64_t
arrival(const struct smsspool *s, int64_t sent_at)
{
	return sent_at <= s->now && sent_at > s->now - 7 * 86400 ? sent_at : s->now;
}

static int
spool(struct smsspool *s, const char *name, const json_t *json, int64_t sent_at, struct fault *f)
{
	char path[PATH_MAX];

	if (put_file(s->spool, name, json, arrival(s, sent_at), path, f) < 0)
		return -1;
	return s->tell(s->context, path, f);
}

static void
digest_of(const char *a, const char *b, const char *c, int64_t n, char text[DIGEST_TEXT_SIZE])
{
	struct digest d;
	char number[24];

	digest_start(&d);
	digest_add(&d, a, strlen(a) + 1);
	digest_add(&d, b, strlen(b) + 1);
	digest_add(&d, c, strlen(c) + 1);
	snprintf(number, sizeof number, "%lld", (long long)n);
	digest_add(&d, number, strlen(number));
	digest_finish(&d, text);
}

static json_t *
message(const char *id, const struct sms_part *first, const char *text, json_t *parts)
{
	char sent[CLOCK_TEXT_SIZE];

	clock_format(first->sent_at, 0, sent);
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "v", 1, "id", id,
	    "sender", first->sender, "sent", sent, "text", text, "binary", first->is_binary,
	    "report", first->is_report, "parts", parts);
}

static int
take_whole(struct smsspool *s, const struct sms_part *part, struct fault *f)
{
	char digest[DIGEST_TEXT_SIZE], id[GROUP_BYTES], name[DURABLE_NAME_SIZE];
	json_t *json;
	int result;

	digest_of(part->source, part->sender, part->text, part->sent_at, digest);
	snprintf(id, sizeof id, "sms.%.*s", KEY_DIGITS, digest);
	snprintf(name, sizeof name, "%010lld.%s", (long long)part->sent_at, id);
	json = message(id, part, part->text, json_pack("[o]", sms_part_json(part)));
	result = spool(s, name, json, part->sent_at, f);
	json_decref(json);
	return result;
}

/* --- groups ------------------------------------------------------------------------ */

static void
free_group(struct group *g)
{
	for (int i = 0; i <= SMS_PARTS_MAX; i++)
		sms_part_free(&g->parts[i]);
	*g = (struct group){ 0 };
}

/* A part file; one that cannot be read is as if it were not there, and stays. */
static int
load_part(const struct smsspool *s, const char *name, struct sms_part *part, int64_t *taken_at)
{
	char path[PATH_MAX];
	struct stat st;
	json_t *json;
	int fd, result = -1;

	snprintf(path, sizeof path, "%s/new/%.200s", s->parts, name);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_size <= FILE_BYTES) {
		*taken_at = (int64_t)st.st_mtime;
		json = json_loadfd(fd, JSON_REJECT_DUPLICATES, NULL);
		if (json != NULL)
			result = sms_part_load(json, part);
		json_decref(json);
	}
	close(fd);
	return result;
}

/* Loads the group that begins at names[*i], which are sorted, and moves *i behind it. */
static void
load_group(const struct smsspool *s, char **names, size_t n, size_t *i, struct group *g)
{
	size_t len = strlen(names[*i]);
	char *dot = strrchr(names[*i], '.');

	*g = (struct group){ .oldest_at = INT64_MAX };
	len = dot ? (size_t)(dot - names[*i]) : len;
	snprintf(g->name, sizeof g->name, "%.*s", (int)len, names[*i]);
	for (; *i < n && strncmp(names[*i], g->name, len) == 0 &&
	       (names[*i][len] == '.' || names[*i][len] == '\0'); (*i)++) {
		const char *last = names[*i] + len + (names[*i][len] == '.');
		struct sms_part part;
		int64_t taken_at;

		if (strncmp(last, TOLD, strlen(TOLD)) == 0) {
			int told = atoi(last + strlen(TOLD));

			g->told = told > g->told ? told : g->told;
		} else if (strncmp(last, TELL, strlen(TELL)) == 0) {
			g->telling = atoi(last + strlen(TELL));
		} else if (load_part(s, names[*i], &part, &taken_at) == 0 && part.number > 0 &&
		           g->parts[part.number].source == NULL) {
			g->parts[part.number] = part;
			g->total = part.total;
			g->here++;
			g->oldest_at = taken_at < g->oldest_at ? taken_at : g->oldest_at;
		} else
			sms_part_free(&part);
	}
}

static int64_t
begin_of(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot ? strtoll(dot + 1, NULL, 10) : 0;
}

/* --- a part comes --------------------------------------------------------------------- */

enum fit { FIT_NO, FIT_COPY, FIT_YES };

/* Is the part one of this message's? */
static enum fit
fits(const struct group *g, const struct sms_part *part)
{
	const struct sms_part *there = &g->parts[part->number];
	int64_t apart = llabs(part->sent_at - begin_of(g->name));

	if (there->source != NULL)
		return strcmp(there->text, part->text) == 0 &&
		       (strcmp(there->source, part->source) == 0 ||
		        llabs(there->sent_at - part->sent_at) <= COPY_SECS) ? FIT_COPY : FIT_NO;
	return apart <= (g->told ? LATE_SECS : NEAR_SECS) ? FIT_YES : FIT_NO;
}

/* The message that the part belongs to: the last one of its key that has room for it.
 * `group` is "" when it begins one. FIT_COPY: it is here already. */
static enum fit
find_group(const struct smsspool *s, const char *key, const struct sms_part *part,
           char group[GROUP_BYTES], int64_t *free_begin, struct fault *f)
{
	enum fit found = FIT_NO;
	char **names;
	size_t n, i = 0;

	*group = '\0';
	*free_begin = part->sent_at;
	if (durable_list(s->parts, &names, &n, f) < 0)
		return FIT_NO;
	while (i < n && found != FIT_COPY) {
		struct group g;
		enum fit one;

		if (strncmp(names[i], key, strlen(key)) != 0) {
			i++;
			continue;
		}
		load_group(s, names, n, &i, &g);
		one = fits(&g, part);
		if (one != FIT_NO) {
			found = one;
			snprintf(group, GROUP_BYTES, "%s", g.name);
		}
		if (begin_of(g.name) >= *free_begin)
			*free_begin = begin_of(g.name) + 1;
		free_group(&g);
	}
	durable_list_free(names, n);
	return found;
}

static int
take_part(struct smsspool *s, const struct sms_part *part, struct fault *f)
{
	char digest[DIGEST_TEXT_SIZE], key[KEY_DIGITS + 2], numbers[24], group[GROUP_BYTES];
	char name[DURABLE_NAME_SIZE], path[PATH_MAX];
	int64_t begin;
	enum fit fit;
	json_t *json;
	int result;

	snprintf(numbers, sizeof numbers, "%d/%d", part->reference, part->total);
	digest_of(part->sender, numbers, "", 0, digest);
	snprintf(key, sizeof key, "%.*s.", KEY_DIGITS, digest);
	f->code = EX_OK;
	fit = find_group(s, key, part, group, &begin, f);
	if (f->code != EX_OK)
		return -1;
	if (fit == FIT_COPY)
		return 0;
	if (fit == FIT_NO)
		snprintf(group, sizeof group, "%s%lld", key, (long long)begin);
	snprintf(name, sizeof name, "%s.%03d", group, part->number);
	json = sms_part_json(part);
	result = put_file(s->parts, name, json, s->now, path, f);
	json_decref(json);
	return result;
}

int
smsspool_take(struct smsspool *s, const struct sms_part *part, struct fault *f)
{
	return part->total > 1 ? take_part(s, part, f) : take_whole(s, part, f);
}

/* --- a message is whole, or has waited long enough -------------------------------------- */

/* The words of all parts; what is missing is said. */
static char *
join_text(const struct group *g)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		abort();
	for (int i = 1; i <= g->total; i++)
		if (g->parts[i].source != NULL)
			fputs(g->parts[i].text, out);
		else
			fprintf(out, " [bagian %d dari %d" SMS_MISSING " ", i, g->total);
	if (fclose(out) == EOF)
		abort();
	return text;
}

static const struct sms_part *
first_part(const struct group *g)
{
	int i = 1;

	while (i < g->total && g->parts[i].source == NULL)
		i++;
	return &g->parts[i];
}

/* Brings the message of KEY.BEGIN.tellN into the spool. */
static int
finish(struct smsspool *s, const char *group, int telling, struct fault *f)
{
	char from[PATH_MAX], to[PATH_MAX], name[DURABLE_NAME_SIZE];
	json_error_t error;
	json_t *json;
	int64_t sent_at;
	int result;

	snprintf(from, sizeof from, "%s/new/%s." TELL "%03d", s->parts, group, telling);
	snprintf(to, sizeof to, "%s/new/%s." TOLD "%03d", s->parts, group, telling);
	json = json_load_file(from, JSON_REJECT_DUPLICATES, &error);
	if (json == NULL || record_text(json, "id") == NULL || record_text(json, "sent") == NULL ||
	    !clock_parse(record_text(json, "sent"), &sent_at)) {
		json_decref(json);
		return fault_set(f, EX_DATAERR, from, "it is no SMS: %s", error.text);
	}
	snprintf(name, sizeof name, "%010lld.%.120s", (long long)begin_of(group), record_text(json, "id"));
	result = spool(s, name, json, sent_at, f);
	json_decref(json);
	if (result == 0 && rename(from, to) < 0)
		result = fault_errno(f, from, "renaming it");
	return result;
}

static int
spool_group(struct smsspool *s, const struct group *g, struct fault *f)
{
	char id[GROUP_BYTES + 24], first[GROUP_BYTES + 24], name[DURABLE_NAME_SIZE], path[PATH_MAX];
	json_t *parts = json_array(), *json;
	char *text = join_text(g);
	int result;

	for (int i = 1; i <= g->total; i++)
		if (g->parts[i].source != NULL)
			json_array_append_new(parts, sms_part_json(&g->parts[i]));
	snprintf(id, sizeof id, "sms.%s.%d", g->name, g->here);
	json = message(id, first_part(g), text, parts);
	json_object_set_new(json, "total", json_integer(g->total));
	if (g->told > 0) {
		snprintf(first, sizeof first, "sms.%s.%d", g->name, g->told);
		json_object_set_new(json, "completes", json_string(first));
	}
	snprintf(name, sizeof name, "%s." TELL "%03d", g->name, g->here);
	result = put_file(s->parts, name, json, s->now, path, f);
	json_decref(json);
	free(text);
	return result < 0 ? -1 : finish(s, g->name, g->here, f);
}

/* Nothing more is expected of it. */
static void
forget(const struct smsspool *s, const char *group, char **names, size_t from, size_t to)
{
	char path[PATH_MAX];

	for (size_t i = from; i < to; i++)
		if (strncmp(names[i], group, strlen(group)) == 0) {
			snprintf(path, sizeof path, "%s/new/%.200s", s->parts, names[i]);
			unlink(path);
		}
}

static int
join_group(struct smsspool *s, struct group *g, struct fault *f)
{
	if (g->telling > g->told) {
		if (finish(s, g->name, g->telling, f) < 0)
			return -1;
		g->told = g->telling;
	}
	if (g->here > g->told &&
	    (g->here == g->total || g->told > 0 || s->now - g->oldest_at >= s->wait_secs))
		return spool_group(s, g, f);
	return 0;
}

int
smsspool_join(struct smsspool *s, struct fault *f)
{
	char **names;
	size_t n, i = 0;
	int result = 0;

	if (durable_list(s->parts, &names, &n, f) < 0)
		return -1;
	while (i < n && result == 0) {
		size_t from = i;
		struct group g;

		load_group(s, names, n, &i, &g);
		result = join_group(s, &g, f);
		if (result == 0 && g.told > 0 && g.here <= g.told && s->now - g.oldest_at > LATE_SECS)
			forget(s, g.name, names, from, i);
		free_group(&g);
	}
	durable_list_free(names, n);
	return result;
}
