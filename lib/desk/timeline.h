/*
 * The journal in words: what happened. Who did it is base/actor.
 */
#ifndef LOKET_DESK_TIMELINE_H
#define LOKET_DESK_TIMELINE_H

#include <jansson.h>

/*
 * An event as desk_show() gives it in one Indonesian sentence, without its end stop:
 * "Diteruskan ke DINKES". A word that has no sentence stands as it is. The caller frees it.
 */
char *timeline_sentence(const json_t *event);

#endif
