/* Gives a target the files that are named, each once: what the fuzzer found stays mended.
 * Prints how many there were. */
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *bytes;
		gsize len;

		if (!g_file_get_contents(argv[i], &bytes, &len, NULL)) {
			fprintf(stderr, "replay: %s: cannot be read\n", argv[i]);
			return 1;
		}
		fprintf(stderr, "%s\n", argv[i]); /* the last one is the one that failed */
		LLVMFuzzerTestOneInput((const uint8_t *)bytes, len);
		g_free(bytes);
	}
	printf("%d\n", argc - 1);
	return 0;
}
