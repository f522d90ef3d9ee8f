/*
 * The journal in words: what happened, and who did it.
 */
#ifndef LOKET_DESK_TIMELINE_H
#define LOKET_DESK_TIMELINE_H

#include <jansson.h>

/*
 * An event as desk_show() gives it in one Indonesian sentence, without its end stop:
 * "Diteruskan ke DINKES". A word that has no sentence stands as it is. The caller frees it.
 */
char *timeline_sentence(const json_t *event);

#define TIMELINE_ACTOR_BYTES 64

/* Whose deed it was: "1000 loket-review" is the user's name; what the programs do by
 * themselves is "otomatis". A user whom the machine does not know is his number. */
void timeline_actor(const char *actor, char buf[TIMELINE_ACTOR_BYTES]);

#endif
