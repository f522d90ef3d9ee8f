# Turns named SQL into C: an enum of names and a table of statements.
#
# In schema/queries/*.sql a statement begins with a line "-- name: request_insert"
# and ends with ";". Parameters are written $name and bound by that name; the
# statement that the database sees has $1, $2, … in the order of first use,
# which SQLite and PostgreSQL both take.

function finish_statement(    i) {
	if (name == "") return
	if (!ended) fail(name ": no ; at the end of the statement")
	n++
	names[n] = name; texts[n] = text; params[n] = list; counts[n] = used
	name = ""
}
function fail(what) {
	print FILENAME ": " what > "/dev/stderr"
	failed = 1
	exit 1
}
function number_parameters(line,    out, word, i) {
	out = ""
	while (match(line, /\$[a-z_][a-z_0-9]*/)) {
		word = substr(line, RSTART + 1, RLENGTH - 1)
		if (!(word in index_of)) {
			index_of[word] = ++used
			list = list "\"" word "\", "
		}
		out = out substr(line, 1, RSTART - 1) "$" index_of[word]
		line = substr(line, RSTART + RLENGTH)
	}
	return out line
}
FNR == 1 { finish_statement() }
/^-- name: / {
	finish_statement()
	name = $3
	if (name !~ /^[a-z][a-z_0-9]*$/ || name in seen) fail("bad or repeated name " name)
	seen[name] = 1
	text = ""; list = ""; used = 0; ended = 0
	for (word in index_of) delete index_of[word]
	next
}
/^[ \t]*--/ || /^[ \t]*$/ { next }
{
	if (name == "") fail("a statement without a name")
	if (ended) fail(name ": text after the statement")
	line = number_parameters($0)
	if (line ~ /;[ \t]*$/) { ended = 1; sub(/;[ \t]*$/, "", line) }
	gsub(/\\/, "\\\\&", line); gsub(/"/, "\\\"", line)
	text = text "\n\t    \"" line "\\n\""
}
END {
	if (failed) exit 1
	finish_statement()
	print "/* Made by schema/queries.awk from schema/queries/. */" > header
	print "#ifndef LOKET_GEN_QUERIES_H\n#define LOKET_GEN_QUERIES_H\n" > header
	print "#include <stddef.h>\n\nenum query {" > header
	for (i = 1; i <= n; i++) print "\tQUERY_" toupper(names[i]) "," > header
	print "\tQUERY__MAX\n};\n" > header
	print "struct query_text {\n\tconst char *name;\n\tconst char *sql;\n\tconst char *const *parameters; /* $1 first, NULL at the end */\n};\n" > header
	print "extern const struct query_text query_texts[QUERY__MAX];\n\n#endif" > header
	print "/* Made by schema/queries.awk from schema/queries/. */\n#include \"gen/queries.h\"\n" > source
	for (i = 1; i <= n; i++)
		print "static const char *const parameters_" names[i] "[] = { " params[i] "NULL };" > source
	print "\nconst struct query_text query_texts[QUERY__MAX] = {" > source
	for (i = 1; i <= n; i++)
		print "\t{ \"" names[i] "\"," texts[i] ",\n\t    parameters_" names[i] " }," > source
	print "};" > source
}
