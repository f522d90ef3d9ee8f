/*
 * Does the writer want his name kept secret? A complaint so marked goes to no agency with
 * his name, his address or his files (DOMAIN.md 2.5, letter L4).
 *
 * Read from words, sentence by sentence: a set phrase ("mohon dirahasiakan", "anonim"), or
 * a verb of keeping secret said of something of the writer's ("mohon nama dan alamat surel
 * saya dirahasiakan"). In doubt it is a wish: what is kept back by mistake an officer can
 * hand on, what was told cannot be taken back.
 */
#ifndef LOKET_RULES_SECRECY_H
#define LOKET_RULES_SECRECY_H

#include <stdbool.h>

/* `text`, UTF-8, may be NULL. */
bool secrecy_is_wanted(const char *text);

#endif
