/*
 * Who did what the journal tells: "1000 loket-review" in an officer's words.
 */
#ifndef LOKET_BASE_ACTOR_H
#define LOKET_BASE_ACTOR_H

#define ACTOR_NAME_BYTES 64

/* The user's name; what the programs do by themselves is "otomatis". A user whom the
 * machine does not know is his number. */
void actor_name(const char *actor, char buf[ACTOR_NAME_BYTES]);

#endif
