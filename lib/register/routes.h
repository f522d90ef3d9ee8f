/*
 * The office's rules of which words belong to which agency: a file of lines
 * WORDS<TAB>AGENCY[<TAB>auto] and WORDS<TAB>bukan:BODY, as schema/routes/kulonprogo.tsv says.
 */
#ifndef LOKET_REGISTER_ROUTES_H
#define LOKET_REGISTER_ROUTES_H

#include <jansson.h>

#include "base/fault.h"
#include "rules/route.h"

/*
 * Reads the rules of a file (of the built-in one for NULL) into the book, in which the
 * agencies stand; the bodies outside become targets. What names an agency that is not in the
 * book is passed over and, of a file, told in `idle`. EX_CONFIG with file and line for a line
 * that is no rule, or a file that cannot be read.
 */
int routes_read(struct route_book *book, const char *path, json_t *idle, struct fault *f);

#endif
