#include "base/smsfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/record.h"

#define FILE_BYTES (256 << 10)
#define REST_SECS 2
#define NUMBER_BYTES 64

/* --- which files -------------------------------------------------------------------- */

static bool
has_end(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && strcasecmp(name + len - n, end) == 0;
}

static bool
is_ours(const char *name, enum smsfile_format format)
{
	if (*name == '.')
		return false;
	if (format == SMSFILE_SMSD)
		return strncasecmp(name, "IN", 2) == 0 &&
		       (has_end(name, ".txt") || has_end(name, ".bin") || has_end(name, ".smsbackup"));
	/* smstools3 writes under another name first, which ends so */
	return format == SMSFILE_JSON ? has_end(name, ".json") : !has_end(name, ".LOCK");
}

static bool
is_at_rest(int dir, const char *name)
{
	struct stat st;
	time_t now = time(NULL); /* the machine's clock, which stamps files */

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (st.st_mtime + REST_SECS <= now || st.st_mtime > now + REST_SECS);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
smsfile_list(const char *folder, enum smsfile_format format, char ***names, size_t *n,
             struct fault *f)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	*names = NULL;
	*n = 0;
	if (dir == NULL)
		return fault_errno(f, folder, "reading the folder");
	while ((entry = readdir(dir)) != NULL) {
		if (!is_ours(entry->d_name, format) || !is_at_rest(dirfd(dir), entry->d_name))
			continue;
		*names = reallocarray(*names, *n + 1, sizeof **names);
		if (*names == NULL || ((*names)[*n] = strdup(entry->d_name)) == NULL)
			abort();
		(*n)++;
	}
	closedir(dir);
	if (*n > 0)
		qsort(*names, *n, sizeof **names, by_name);
	return 0;
}

/* The whole file with a NUL behind it; the caller frees. NULL and f when it cannot be read. */
static char *
read_file(const char *folder, const char *name, size_t *len, int64_t *at, struct fault *f)
{
	char path[PATH_MAX], *bytes = malloc(FILE_BYTES + 1);
	struct stat st;
	ssize_t n = 0;
	int fd;

	if (bytes == NULL)
		abort();
	*len = 0;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		fault_errno(f, path, "reading the SMS");
		free(bytes);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	*at = (int64_t)st.st_mtime;
	while (*len < FILE_BYTES && (n = read(fd, bytes + *len, FILE_BYTES - *len)) > 0)
		*len += (size_t)n;
	close(fd);
	bytes[*len] = '\0';
	if (n == 0)
		return bytes;
	free(bytes);
	if (n < 0)
		fault_errno(f, path, "reading the SMS");
	else
		fault_set(f, EX_DATAERR, path, "too large for an SMS");
	return NULL;
}

static char *
copy(const char *text, size_t len)
{
	char *s = strndup(text, len);

	if (s == NULL)
		abort();
	return s;
}

static struct sms_part *
add_part(struct smsfile *file, const char *source)
{
	struct sms_part *part = file->n < SMS_PARTS_MAX ? &file->parts[file->n++] : NULL;

	if (part != NULL)
		part->source = copy(source, strlen(source));
	return part;
}

void
smsfile_free(struct smsfile *file)
{
	for (size_t i = 0; i < file->n; i++)
		sms_part_free(&file->parts[i]);
	file->n = 0;
}

/* --- Gammu SMSD: IN20261125_090000_00_+6281200001234_00.txt ------------------------------ */

/* Sender and moment from the name; false when it has not that shape. */
static bool
read_name(const char *name, int32_t zone_secs, char sender[NUMBER_BYTES], int64_t *sent_at,
          size_t *prefix)
{
	const char *at = name + 2, *last = strrchr(name, '_');
	char moment[20];
	unsigned marks = 0;

	if (sscanf(at, "%8[0-9]_%6[0-9]", moment, moment + 9) != 2 || strlen(moment) != 8 ||
	    strlen(moment + 9) != 6)
		return false;
	moment[8] = 'T';
	*sent_at = sms_zone_time(moment, zone_secs);
	for (; *at != '\0' && marks < 3; at++)
		marks += *at == '_';
	if (marks < 3 || last == NULL || last < at || last - at >= NUMBER_BYTES)
		return false;
	snprintf(sender, NUMBER_BYTES, "%.*s", (int)(last - at), at);
	*prefix = (size_t)(last - name);
	return true;
}

/* Four hexadecimal digits a character, as they stand in a backup: "0041004C". */
static char *
from_hex(const char *digits, size_t len)
{
	unsigned char *bytes = malloc(len / 2 + 1);
	char *text;
	size_t n = 0;

	if (bytes == NULL)
		abort();
	for (; n < len / 4 * 2; n++) {
		char pair[3] = { digits[2 * n], digits[2 * n + 1], '\0' };

		bytes[n] = (unsigned char)strtol(pair, NULL, 16);
	}
	text = sms_from_utf16(bytes, n);
	free(bytes);
	return text;
}

/* The value of a line "Key = value" of one section; the section ends at `end`. */
static const char *
backup_value(const char *section, const char *end, const char *key, size_t *len)
{
	size_t n = strlen(key);

	for (const char *line = section; line != NULL && line < end; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, n) != 0 || (line[n] != ' ' && line[n] != '='))
			continue;
		line += n + strspn(line + n, " =");
		*len = strcspn(line, "\r\n");
		if (*len >= 2 && *line == '"' && line[*len - 1] == '"') {
			line++;
			*len -= 2;
		}
		return line;
	}
	*len = 0;
	return "";
}

/* Text00, Text01 and so on, one behind the other. */
static char *
backup_text(const char *section, const char *end)
{
	char *digits = malloc((size_t)(end - section) + 1), *text;
	size_t n = 0;

	if (digits == NULL)
		abort();
	for (int i = 0; i < 100; i++) {
		char key[8];
		size_t len;
		const char *value;

		snprintf(key, sizeof key, "Text%02d", i);
		value = backup_value(section, end, key, &len);
		if (len == 0)
			break;
		memcpy(digits + n, value, len);
		n += len;
	}
	text = from_hex(digits, n);
	free(digits);
	return text;
}

static void
read_section(struct smsfile *file, const char *source, const char *section, const char *end,
             int64_t at)
{
	struct sms_part *part = add_part(file, source);
	size_t len;
	const char *value;
	char *udh;

	if (part == NULL)
		return;
	value = backup_value(section, end, "NumberUnicode", &len);
	if (len > 0)
		part->sender = from_hex(value, len);
	else {
		value = backup_value(section, end, "Number", &len);
		part->sender = sms_from_bytes(value, len);
	}
	value = backup_value(section, end, "DateTime", &len);
	part->sent_at = sms_zone_time(value, file->zone_secs);
	if (part->sent_at == 0)
		part->sent_at = at;
	value = backup_value(section, end, "Coding", &len);
	part->is_binary = len >= 4 && strncasecmp(value, "8bit", 4) == 0;
	part->text = part->is_binary ? copy("", 0) : backup_text(section, end);
	value = backup_value(section, end, "PDU", &len);
	part->is_report = len >= 6 && strncasecmp(value, "Status", 6) == 0;
	value = backup_value(section, end, "UDH", &len);
	udh = copy(value, len);
	sms_part_udh(part, udh);
	free(udh);
}

/* Has the section been written to its end? What Gammu writes says so by its length, which
 * stands behind the text; in other files lines are whole. */
static bool
is_whole(const char *bytes, const char *section, const char *end)
{
	size_t len;

	backup_value(section, end, "Length", &len);
	return len > 0 || (strstr(bytes, "\n; Saved ") == NULL && end > section && end[-1] == '\n');
}

/* False when a section is torn: SMSD died in it, and will write the message again. */
static bool
read_backup(struct smsfile *file, const char *name, const char *bytes, int64_t at)
{
	const char *section = strstr(bytes, "[SMSBackup");
	int i = 0;

	while (section != NULL) {
		const char *next = strstr(section + 1, "[SMSBackup");
		const char *end = next ? next : section + strlen(section);
		char source[300];

		if (!is_whole(bytes, section, end))
			return false;
		snprintf(source, sizeof source, "%.255s %d", name, i++);
		read_section(file, source, section, end, at);
		section = next;
	}
	return true;
}

/* A file that holds the words alone. */
static char *
plain_text(const char *bytes, size_t len)
{
	if (len >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return sms_from_utf16((const unsigned char *)bytes + 2, len - 2);
	return sms_from_bytes(bytes, len);
}

/* This file's words, and those of the files behind it that differ in the last number. */
static int
read_plain(const char *folder, char *const *names, size_t n, size_t i, struct smsfile *file,
           struct fault *f)
{
	char sender[NUMBER_BYTES], *text = copy("", 0);
	size_t prefix, len;
	int64_t sent_at, at = 0;
	struct sms_part *part;

	if (!read_name(names[i], file->zone_secs, sender, &sent_at, &prefix)) {
		free(text);
		return fault_set(f, EX_DATAERR, folder, "a file that SMSD has not named: it stays there");
	}
	part = add_part(file, names[i]);
	for (file->n_files = 0; i + file->n_files < n &&
	     strncmp(names[i], names[i + file->n_files], prefix + 1) == 0; file->n_files++) {
		const char *name = names[i + file->n_files];
		char *bytes = read_file(folder, name, &len, &at, f), *more, *longer;

		if (bytes == NULL) {
			free(text);
			return -1;
		}
		part->is_binary = part->is_binary || has_end(name, ".bin");
		more = has_end(name, ".bin") ? copy("", 0) : plain_text(bytes, len);
		if (asprintf(&longer, "%s%s", text, more) < 0)
			abort();
		free(bytes);
		free(more);
		free(text);
		text = longer;
	}
	part->sender = sms_from_bytes(sender, strlen(sender));
	part->text = text;
	part->sent_at = sent_at ? sent_at : at;
	return 0;
}

static int
read_smsd(const char *folder, char *const *names, size_t n, size_t i, struct smsfile *file,
          struct fault *f)
{
	size_t len;
	int64_t at;
	char *bytes = read_file(folder, names[i], &len, &at, f);
	bool is_backup = bytes != NULL && memmem(bytes, len, "[SMSBackup", 10) != NULL;
	bool is_torn = is_backup && !read_backup(file, names[i], bytes, at);

	free(bytes);
	if (bytes == NULL)
		return -1;
	if (is_torn)
		return fault_set(f, EX_DATAERR, folder, "a file that SMSD has not written to its end: it stays there");
	return is_backup && file->n > 0 ? 0 : read_plain(folder, names, n, i, file, f);
}

/* --- smstools3 ------------------------------------------------------------------------ */

/* The value of a header line "Key: value", in a header that ends at `end`. The caller frees. */
static char *
header_value(const char *bytes, const char *end, const char *key)
{
	size_t n = strlen(key);

	for (const char *line = bytes; line < end;) {
		size_t len = strcspn(line, "\n");

		if (len > n && strncasecmp(line, key, n) == 0 && line[n] == ':') {
			const char *value = line + n + 1, *stop = line + len;

			while (value < stop && (*value == ' ' || *value == '\t'))
				value++;
			while (stop > value && strchr(" \t\r", stop[-1]) != NULL)
				stop--;
			return copy(value, (size_t)(stop - value));
		}
		line += len + 1;
	}
	return copy("", 0);
}

/* "26-11-25 09:00:00", the year with two digits or four. */
static int64_t
smstools_time(const char *text, int32_t zone_secs)
{
	char longer[40];

	if (strlen(text) == 17)
		snprintf(longer, sizeof longer, "20%.20s", text);
	else
		snprintf(longer, sizeof longer, "%.30s", text);
	return sms_zone_time(longer, zone_secs);
}

static void
without_blanks(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++)
		if (*text != ' ')
			*to++ = *text;
	*to = '\0';
}

static int
read_smstools(const char *folder, const char *name, struct smsfile *file, struct fault *f)
{
	size_t len;
	int64_t at;
	char *bytes = read_file(folder, name, &len, &at, f);
	const char *body = bytes ? memmem(bytes, len, "\n\n", 2) : NULL;
	char *alphabet, *sent, *udh, *report;
	struct sms_part *part;

	if (body == NULL) {
		free(bytes);
		return bytes ? fault_set(f, EX_DATAERR, folder, "a file that is no SMS of smstools: it stays there") : -1;
	}
	part = add_part(file, name);
	part->sender = header_value(bytes, body, "From");
	alphabet = header_value(bytes, body, "Alphabet");
	sent = header_value(bytes, body, "Sent");
	udh = header_value(bytes, body, "UDH-DATA");
	report = header_value(bytes, body, "Report");
	body += 2;
	len -= (size_t)(body - bytes);
	part->is_binary = strcasecmp(alphabet, "binary") == 0;
	part->is_report = strcasecmp(report, "yes") == 0;
	part->text = part->is_binary ? copy("", 0)
	             : strncasecmp(alphabet, "UCS2", 4) == 0 ? sms_from_utf16((const unsigned char *)body, len)
	             : strncasecmp(alphabet, "ISO", 3) == 0 ? sms_from_latin9(body, len)
	                                                    : sms_from_bytes(body, len);
	part->sent_at = smstools_time(sent, file->zone_secs);
	if (part->sent_at == 0)
		part->sent_at = at;
	without_blanks(udh);
	sms_part_udh(part, udh);
	free(alphabet);
	free(sent);
	free(udh);
	free(report);
	free(bytes);
	return *part->sender ? 0 : fault_set(f, EX_DATAERR, folder, "a file without a sender: it stays there");
}

/* --- JSON ------------------------------------------------------------------------------ */

/* The first of these keys that holds a text or a number. The caller frees. */
static char *
first_of(const json_t *json, const char *const keys[])
{
	char *text;

	for (; *keys != NULL; keys++) {
		const json_t *value = json_object_get(json, *keys);

		if (json_is_string(value)) {
			size_t len = json_string_length(value);

			text = malloc(len + 1);
			if (text == NULL)
				abort();
			for (size_t i = 0; i < len; i++)
				text[i] = json_string_value(value)[i] ? json_string_value(value)[i] : ' ';
			text[len] = '\0';
			return text;
		}
		if (json_is_integer(value)) {
			if (asprintf(&text, "%lld", (long long)json_integer_value(value)) < 0)
				abort();
			return text;
		}
	}
	return NULL;
}

static int
number_of(const json_t *json, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(json, key));

	return n < 0 || n > 65535 ? 0 : (int)n;
}

static int
read_json(const char *folder, const char *name, struct smsfile *file, struct fault *f)
{
	static const char *const ids[] = { "id", "message_id", NULL };
	static const char *const senders[] = { "sender", "from", "number", "msisdn", NULL };
	static const char *const texts[] = { "text", "message", "body", NULL };
	static const char *const moments[] = { "sent", "date", "received", NULL };
	size_t len;
	int64_t at;
	char *bytes = read_file(folder, name, &len, &at, f), *id, *sent;
	json_t *json = bytes ? json_loadb(bytes, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL) : NULL;
	struct sms_part *part;

	free(bytes);
	if (bytes == NULL)
		return -1;
	id = first_of(json, ids);
	part = add_part(file, id ? id : name);
	part->sender = first_of(json, senders);
	part->text = first_of(json, texts);
	sent = first_of(json, moments);
	if (sent == NULL || !clock_parse(sent, &part->sent_at))
		part->sent_at = sms_zone_time(sent, file->zone_secs);
	if (part->sent_at == 0)
		part->sent_at = at;
	part->reference = number_of(json, "reference");
	part->total = number_of(json, "total");
	part->number = number_of(json, "number");
	if (part->total < 2 || part->total > SMS_PARTS_MAX || part->number < 1 || part->number > part->total)
		part->reference = part->total = part->number = 0;
	free(id);
	free(sent);
	json_decref(json);
	if (part->sender != NULL && part->text != NULL)
		return 0;
	return fault_set(f, EX_DATAERR, folder, "a file without sender and text: it stays there");
}

int
smsfile_read(const char *folder, enum smsfile_format format, char *const *names, size_t n,
             size_t i, int32_t zone_secs, struct smsfile *file, struct fault *f)
{
	*file = (struct smsfile){ .n_files = 1, .zone_secs = zone_secs };
	switch (format) {
	case SMSFILE_SMSD:
		return read_smsd(folder, names, n, i, file, f);
	case SMSFILE_SMSTOOLS:
		return read_smstools(folder, names[i], file, f);
	default:
		return read_json(folder, names[i], file, f);
	}
}
