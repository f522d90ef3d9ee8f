/*
 * The configuration: one INI file, documented key by key in schema/loket.conf
 * and loket.conf(5). An unknown section, an unknown key or a bad value is
 * EX_CONFIG with file, line and what is allowed. Without a file the embedded
 * default serves: everything under [store] home, mail from a Maildir, letters
 * to a Maildir.
 */
#ifndef LOKET_BASE_CONF_H
#define LOKET_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/numbers.h"

enum conf_tls { CONF_TLS_YES, CONF_TLS_STARTTLS, CONF_TLS_NONE };

enum conf_after { CONF_AFTER_KEEP, CONF_AFTER_SEEN, CONF_AFTER_MOVE, CONF_AFTER_DELETE };

/* A place that mail is taken from: [imap NAME] or [maildir NAME]. */
struct conf_source {
	char *name;
	bool is_imap;
	char *path;             /* maildir: the folder */
	char *url;              /* imap: imaps://host[:port] or imap://host[:port] */
	char *user;
	char *password_command;    /* imap: one of these four */
	char *password_file;
	char *password_credential; /* the name of a systemd credential */
	char *token_command;       /* for XOAUTH2 */
	char *folder;           /* imap: INBOX, or several with commas, as written */
	char **folders;         /* the same, one by one */
	size_t n_folders;
	char *ca_file;          /* imap: NULL = the system's */
	char *fingerprint;      /* imap: NULL, or of the one certificate that is taken */
	char *after_text;       /* as written */
	enum conf_after after;
	const char *after_folder; /* of CONF_AFTER_MOVE; points into after_text */
	char *tls_text;
	enum conf_tls tls;
	char *since;            /* NULL, or a civil date: what came before it is left */
	int64_t since_at;       /* its first moment in the office's zone; 0 = none */
};

struct conf {
	char *file; /* NULL: no file, the embedded default */

	char *office_name;
	char *office_short;
	char *office_email;
	char *office_address;
	char *office_phone;
	char *office_place;    /* where letters are dated: "Wates" */
	char *office_official; /* name and title of the PPID who signs */
	char *office_superior; /* name and position of the Atasan PPID; NULL = not told */
	char *office_superior_email; /* his mailbox, for objections; NULL = on paper */
	char *office_hours;    /* "07:30-12:00,13:00-16:00", rules/workhours.h */
	char *office_hours_friday;
	char *office_hours_ramadan;
	char *office_hours_ramadan_friday;
	char *office_ramadan;  /* NULL, or "2026-02-19..2026-03-19", with commas */
	char *office_timezone;
	int32_t zone_secs; /* of office_timezone, east of UTC */
	char *number;      /* the pattern of request numbers */
	char *objection_number; /* and of the numbers of objections */
	char *authserv_id; /* of our server in Authentication-Results; NULL = none is believed */
	char *delimiter_text;
	char delimiter;    /* between our address and a token in it; '\0' = no tokens */

	char *home;

	struct conf_source *sources;
	size_t n_sources;

	char *smtp_url;
	char *smtp_user;
	char *smtp_password_command;
	char *smtp_password_file;
	char *smtp_token_command; /* for XOAUTH2 */
	char *smtp_ca_file; /* NULL = the system's */
	char *smtp_tls_text;
	char *smtp_from;    /* NULL = office_email */
	char *smtp_helo;    /* NULL = the host's name */
	char *smtp_archive; /* NULL, or a mailbox of ours that gets a copy of each letter */
	bool smtp_plain;    /* tls = none was said */
	long smtp_doubt_minutes; /* how long a letter in doubt waits for evidence */

	char *sms_smsd;     /* NULL, or the configuration file of Gammu SMSD */
	char *sms_smstools; /* NULL, or the folder of smstools3's incoming SMS */
	char *sms_json;     /* NULL, or a folder of SMS as JSON objects */
	char *sms_gateway;  /* "none", "gammu", "http" or "maildir:PATH" */
	char *sms_template; /* of gateway = http: the provider's, lib/net/provider.h */
	char *sms_user;     /* NULL, or what the provider calls us */
	char *sms_secret_command;
	char *sms_secret_file;
	char *sms_secret_in_url; /* "no", or "yes" where a provider wants it so */
	char *sms_ca_file;  /* NULL = the system's */
	char *sms_hours;    /* "07:00-20:00", or "any" */
	char *sms_legal;    /* letters that the law sets a time for: "any" hour, or "hours" */
	char *sms_agencies; /* "yes": agencies are reminded by SMS too */
	char *sms_undelivered; /* a letter that did not arrive by mail or SMS: "offer" the other
	                        * way, or "tell" the applicant by it */
	long sms_parts_per_day; /* no more SMS leave on one day */
	long sms_price;     /* of one, in rupiah; 0 = not told */
	char *sms_ucs2;     /* "no": letters by SMS are written in the GSM alphabet alone */
	long sms_parts;     /* SMS that one letter may take */
	char *sms_number;   /* NULL, or the office's own number, which never writes to itself */
	long sms_multipart_minutes; /* how long parts wait for those that are missing */

	long health_mail_minutes;   /* a mailbox that nobody could read for longer is ill */
	long health_free_megabytes; /* less free room than this is ill */

	long answer_workdays;
	long extension_workdays;
	char *extension_from; /* day 0 of the extension: "tenggat" or "surat", its notice */
	long agency_workdays;
	long identity_workdays;
	long objection_workdays;
	long superior_workdays; /* for the superior's answer to an objection */
	long dispute_workdays;
	char *cuti_bersama;   /* "libur", or "kerja" where the office works then */

	struct numbers digest;          /* when agencies read their mailboxes, minutes of the day */
	long remind_minutes;         /* so many before that their digest goes */
	struct numbers remind_agency;   /* working days before the last one: reminders */
	struct numbers remind_escalate; /* working days after it: to the agency's head and the PPID */
	struct numbers remind_superior; /* and to his superior */
	long remind_review;          /* working days that a request may lie unreviewed */
	long remind_decide;          /* working days before the deadline: decide or extend */
	char *remind_office;         /* who reads the PPID's digest; NULL = office_email */

	char *letters; /* NULL = the built-in letters only */
	char *routes;  /* NULL = the built-in rules of loket-route */
	char *forward_notice; /* "yes": the applicant is told when his request is forwarded; or "no" */
	long auto_letters_per_day;

	long limit_message_bytes; /* the largest message that is taken */
	long limit_header_bytes;  /* of one message's header block, for the parser */
	long limit_parts;
	long limit_depth;
	long limit_text_bytes;    /* decoded text of one message that goes into a record */
	long limit_processor_seconds; /* of processor time, for reading one message */
	char *limit_landlock;     /* "wanted" or "needed" */
	long limit_seconds;       /* for reading one message; for one answer of a server */
};

/* Reads the file, or the default when path is NULL: $LOKET_CONF, else
 * /etc/loket/loket.conf, else none. Everything in `conf` is owned by it;
 * conf_free() also after -1. */
int conf_load(const char *path, struct conf *conf, struct fault *f);
void conf_free(struct conf *conf);

/* Joins home and a name into a new string that the caller frees. */
char *conf_home(const struct conf *conf, const char *name);

#endif
