/*
 * Seeds for the fuzz targets out of mails: seeds DIR MAIL... writes into DIR/TARGET
 * whole mails, the HTML parts, and the texts under their subject.
 */
#include "fuzz.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/encoded.h"
#include "mail/text.h"

static void
put(const char *dir, const char *target, const char *mail, size_t part, const char *bytes,
    size_t len)
{
	char *folder = g_build_filename(dir, target, NULL);
	char *base = g_path_get_basename(mail);
	char *path = g_strdup_printf("%s/%s.%zu", folder, base, part);

	g_mkdir_with_parents(folder, 0755);
	if (!g_file_set_contents(path, bytes, (gssize)len, NULL))
		exit(1);
	g_free(path);
	g_free(base);
	g_free(folder);
}

static void
put_html(const char *dir, const char *mail, struct message *m)
{
	for (size_t i = 0; i < m->n; i++) {
		if (strcmp(m->parts[i].type, "text/html") != 0)
			continue;
		message_load(m, i);
		put(dir, "html", mail, i, m->parts[i].bytes, m->parts[i].len);
	}
}

static void
put_text(const char *dir, const char *mail, struct message *m)
{
	const char *subject = header_get(&m->header, "Subject");
	uint32_t warnings = 0;
	char *line = subject ? encoded_decode(subject, NULL, &warnings) : g_strdup("");
	struct text text;
	char *both;

	text_read(m, &text);
	both = g_strconcat(line, "\n", text.words, NULL);
	put(dir, "reply", mail, 0, both, strlen(both));
	put(dir, "form", mail, 0, both, strlen(both));
	g_free(both);
	free(line);
	text_free(&text);
}

static void
put_mail(const char *dir, const char *mail)
{
	struct message m;
	char *bytes;
	gsize len;

	if (!g_file_get_contents(mail, &bytes, &len, NULL)) {
		fprintf(stderr, "seeds: %s: cannot be read\n", mail);
		exit(1);
	}
	put(dir, "parser", mail, 0, bytes, len);
	put(dir, "bounce", mail, 0, bytes, len);
	fuzz_message((const uint8_t *)bytes, len, &m);
	put_html(dir, mail, &m);
	put_text(dir, mail, &m);
	message_close(&m);
	g_free(bytes);
}

int
main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		put_mail(argv[1], argv[i]);
	return 0;
}
