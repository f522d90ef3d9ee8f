# Turns text files of schema/ into C strings, so that the programs carry their
# migrations, letters and calendars with them and need no folder at run time.

BEGIN {
	print "/* Made by schema/data.awk. */\n#ifndef LOKET_GEN_DATA_H\n#define LOKET_GEN_DATA_H\n" > header
	print "#include <stddef.h>\n\nstruct embedded {\n\tconst char *path; /* \"schema/letters/lengkapi.surel\" */\n\tconst char *bytes;\n\tsize_t len;\n};\n" > header
	print "/* In the order of their paths; the last one has a NULL path. */\nextern const struct embedded embedded_files[];\n" > header
	print "/* The file of that path, or NULL. */\nconst struct embedded *embedded_find(const char *path);\n\n#endif" > header
	print "/* Made by schema/data.awk. */\n#include \"gen/data.h\"\n\n#include <string.h>\n" > source
	print "#define LEN(s) (sizeof(s) - 1)\n" > source
}
FNR == 1 {
	n++
	path = FILENAME
	paths[n] = path
	if (n > 1) print ";" > source
	print "static const char file_" n "[] = \"\"" > source
}
{
	gsub(/\\/, "\\\\&"); gsub(/"/, "\\\"")
	print "    \"" $0 "\\n\"" > source
}
END {
	if (n > 0) print ";" > source
	print "\nconst struct embedded embedded_files[] = {" > source
	for (i = 1; i <= n; i++)
		print "\t{ \"" paths[i] "\", file_" i ", LEN(file_" i ") }," > source
	print "\t{ NULL, NULL, 0 },\n};\n" > source
	print "const struct embedded *\nembedded_find(const char *path)\n{" > source
	print "\tfor (const struct embedded *e = embedded_files; e->path != NULL; e++)" > source
	print "\t\tif (strcmp(e->path, path) == 0)\n\t\t\treturn e;\n\treturn NULL;\n}" > source
}
