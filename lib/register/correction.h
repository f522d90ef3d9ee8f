/*
 * An officer completes or corrects who asks: by telephone, over the counter, from a KTP that
 * he has seen. What a mail of the applicant adds is register/completion.
 *
 * Corrections never overwrite without a trace: what stood there is kept in identity_change,
 * and an event names the fields, who changed them and when.
 */
#ifndef LOKET_REGISTER_CORRECTION_H
#define LOKET_REGISTER_CORRECTION_H

#include <jansson.h>

#include "register/intake.h"

/*
 * Writes the fields of `given` (keys of rules/identity, values checked) that differ from the
 * file's, inside the caller's transaction. What a completion brings about follows: a file
 * that waited for its identity, or was closed because it did not come, and lacks nothing any
 * more goes on with its number, its clock begins, and the receipt is owed.
 *
 * `told` gets "changed" and "missing", names of fields, "contact_changed" where another
 * address of mail stands there now than the one that wrote (answers will go to it), and
 * "said". EX_DATAERR when nothing differs.
 */
int correction_make(struct intake *in, int64_t request, const json_t *given, json_t *told,
                    struct fault *f);

#endif
