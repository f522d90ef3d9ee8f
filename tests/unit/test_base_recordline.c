#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/recordline.h"

static const char *const keys[] = { "v", "text", "list", NULL };

static bool
check(const char *text)
{
	return recordline_check(text, strlen(text), keys);
}

/* What jansson writes is the measure. */
static void
same_as_jansson(const char *json)
{
	json_t *value = json_loads(json, JSON_ALLOW_NUL, NULL);
	char *wanted, *written;
	size_t len;

	cr_assert_not_null(value, "%s", json);
	wanted = json_dumps(value, JSON_COMPACT);
	written = recordline_write(value, &len);
	cr_expect_str_eq(written, wanted);
	cr_expect_eq(len, strlen(wanted));
	free(wanted);
	free(written);
	json_decref(value);
}

Test(base_recordline, a_record_is_written_as_jansson_writes_it)
{
	same_as_jansson("{}");
	same_as_jansson("[]");
	same_as_jansson("{\"a\":[1,-20,true,false,null,1.5,{\"b\":[]}],\"c\":\"\"}");
	same_as_jansson("{\"a\":\"Yth. Bapak\\nIbu, \\\"salinan\\\" C:\\\\x\\u001f\\u0001\\u007f\\b\\f\\r\\t/ caf\u00e9 \U0001f64f\"}");
}

Test(base_recordline, every_byte_at_every_place_of_a_word_is_escaped)
{
	for (int c = 1; c < 0x80; c++)
		for (int at = 0; at < 17; at++) {
			char text[20] = "aaaaaaaaaaaaaaaaa";
			json_t *value;
			char *wanted, *written;
			size_t len;

			text[at] = (char)c;
			value = json_pack("[s]", text);
			wanted = json_dumps(value, JSON_COMPACT);
			written = recordline_write(value, &len);
			cr_assert_str_eq(written, wanted);
			free(wanted);
			free(written);
			json_decref(value);
		}
}

Test(base_recordline, a_text_is_quoted)
{
	char *quoted = recordline_quote("a\"b\n");

	cr_expect_str_eq(quoted, "\"a\\\"b\\n\"");
	free(quoted);
}

Test(base_recordline, what_is_written_passes_the_check)
{
	cr_expect(check("{\"v\":1,\"text\":\"a\\n\\u001b b\",\"list\":[{\"x\":null,\"y\":-12},[],\"\",true,false]}"));
	cr_expect(check("{\"v\":0,\"text\":\"caf\u00e9 \u2028 \U0001f64f, delapan huruf\",\"list\":{}}"));
}

Test(base_recordline, other_keys_do_not_pass)
{
	cr_expect_not(check("{\"v\":1,\"text\":\"a\"}"));
	cr_expect_not(check("{\"v\":1,\"text\":\"a\",\"list\":[],\"more\":1}"));
	cr_expect_not(check("{\"text\":\"a\",\"v\":1,\"list\":[]}"));
	cr_expect_not(check("{\"v\":1,\"text\":\"a\",\"text\":\"b\",\"list\":[]}"));
	cr_expect_not(check("{\"v\":1,\"texts\":\"a\",\"list\":[]}"));
}

Test(base_recordline, what_is_no_json_does_not_pass)
{
	static const char *const bad[] = {
		"", "{", "{}", "[]", "null",
		"{\"v\":1,\"text\":\"a\",\"list\":[]",
		"{\"v\":1,\"text\":\"a\",\"list\":[]}\n",
		"{\"v\":1,\"text\":\"a\",\"list\":[]}{}",
		"{\"v\": 1,\"text\":\"a\",\"list\":[]}",
		"{\"v\":01,\"text\":\"a\",\"list\":[]}",
		"{\"v\":-,\"text\":\"a\",\"list\":[]}",
		"{\"v\":,\"text\":\"a\",\"list\":[]}",
		"{\"v\":1234567890123456789,\"text\":\"a\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\nb\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\\q\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\\u0000\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\\ud800\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\xff\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\xc3\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\xc0\x80\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\xed\xa0\x80\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a\xf4\x90\x80\x80\",\"list\":[]}",
		"{\"v\":1,\"text\":\"a,\"list\":[]}",
		"{\"v\":1,\"text\":\"a\",\"list\":[1,]}",
		"{\"v\":1,\"text\":\"a\",\"list\":[1}",
		"{\"v\":1,\"text\":\"a\",\"list\":{\"x\"}}",
		"{\"v\":1,\"text\":nul,\"list\":[]}",
		"{\"v\":1,\"text\":\"a\",\"list\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(check(bad[i]), "%s", bad[i]);
}

Test(base_recordline, a_text_cut_anywhere_does_not_pass)
{
	const char *text = "{\"v\":1,\"text\":\"caf\u00e9 \\u001f\",\"list\":[{\"x\":[null,true]},2]}";
	size_t whole = strlen(text);

	cr_assert(recordline_check(text, whole, keys));
	for (size_t n = 0; n < whole; n++) {
		char *cut = malloc(n); /* so that a sanitizer sees a byte too many */

		memcpy(cut, text, n);
		cr_expect_not(recordline_check(cut, n, keys));
		free(cut);
	}
}
