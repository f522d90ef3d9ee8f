#include "mail/view.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"

json_t *
view_text(char *text)
{
	if (text == NULL || *text == '\0')
		return json_null();
	for (char *tab = strchr(text, '\t'); tab != NULL; tab = strchr(tab, '\t'))
		*tab = ' ';
	return json_string(text);
}

json_t *
view_bytes(const char *bytes, uint32_t *warnings)
{
	char *text = charset_decode(bytes, strlen(bytes), NULL, warnings);
	char *line = charset_clean_line(text, HEADER_ID_SIZE, warnings);
	json_t *value = view_text(line);

	free(text);
	free(line);
	return value;
}

void
view_set(struct view *v, const char *key, json_t *value)
{
	json_object_set_new(v->record, key, value);
}
