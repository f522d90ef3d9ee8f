/*
 * Files in which gateways leave SMS: Gammu SMSD's inbox folder (service = files, in each of
 * its formats), smstools3's incoming folder, and JSON objects of a webhook.
 *
 * Only a file at rest is read: one that nobody has changed for two seconds. What cannot be
 * understood is a message all the same, with its bytes as its text, as long as a name or a
 * header tells the sender.
 */
#ifndef LOKET_BASE_SMSFILE_H
#define LOKET_BASE_SMSFILE_H

#include <stddef.h>

#include "base/sms.h"

enum smsfile_format { SMSFILE_SMSD, SMSFILE_SMSTOOLS, SMSFILE_JSON };

/* What one file, or the files of one message, hold. */
struct smsfile {
	int32_t zone_secs; /* of the times in them, which name no zone: the service centre's */
	struct sms_part parts[SMS_PARTS_MAX];
	size_t n;
	size_t n_files; /* files that it was read from: this one and those behind it */
};

/* The names of the files of a folder that are at rest and may be messages, sorted. The
 * caller frees with durable_list_free(). */
int smsfile_list(const char *folder, enum smsfile_format format, char ***names, size_t *n,
                 struct fault *f);

/*
 * Reads names[i]. SMSD writes a message in parts as files that differ in their last number;
 * those behind it that belong to it are read with it. Times there name no zone; they are the
 * service centre's, taken to be zone_secs east of UTC. 0, or -1 and f when it cannot be
 * read or is no message. Freed with smsfile_free() in any case.
 */
int smsfile_read(const char *folder, enum smsfile_format format, char *const *names, size_t n,
                 size_t i, int32_t zone_secs, struct smsfile *file, struct fault *f);
void smsfile_free(struct smsfile *file);

#endif
