/*
 * The limit of GMime itself, as a peer of loket-parse: reads the messages whose paths stand
 * on standard input, one a line, looks at sender, subject, date and id, decodes every text
 * to UTF-8 and throws all of it away.
 */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t seen; /* so that nothing is left out as useless */

static void
look_at_text(GMimeObject *parent, GMimeObject *part, gpointer context)
{
	char *text;

	(void)parent;
	(void)context;
	if (!GMIME_IS_TEXT_PART(part))
		return;
	text = g_mime_text_part_get_text(GMIME_TEXT_PART(part)); /* full */
	seen += text ? strlen(text) : 0;
	g_free(text);
}

static void
look_at(GMimeMessage *message)
{
	InternetAddressList *from = g_mime_message_get_from(message); /* none */
	const char *subject = g_mime_message_get_subject(message);

	seen += subject ? strlen(subject) : 0;
	if (from != NULL && internet_address_list_length(from) > 0)
		seen += internet_address_get_name(internet_address_list_get_address(from, 0)) != NULL;
	seen += g_mime_message_get_date(message) != NULL;
	seen += g_mime_message_get_message_id(message) != NULL;
	g_mime_message_foreach(message, look_at_text, NULL);
}

int
main(void)
{
	char path[4096];

	g_mime_init();
	while (fgets(path, sizeof path, stdin) != NULL) {
		GMimeStream *stream;
		GMimeParser *parser;
		GMimeMessage *message;
		int fd;

		path[strcspn(path, "\n")] = '\0';
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0) {
			perror(path);
			return 1;
		}
		stream = g_mime_stream_fs_new(fd); /* owns fd */
		parser = g_mime_parser_new_with_stream(stream);
		g_mime_parser_set_persist_stream(parser, TRUE);
		message = g_mime_parser_construct_message(parser, NULL); /* full */
		if (message != NULL) {
			look_at(message);
			g_object_unref(message);
		}
		g_object_unref(parser);
		g_object_unref(stream);
	}
	printf("%zu\n", seen);
	return 0;
}
