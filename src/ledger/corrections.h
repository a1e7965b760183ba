/*
 * The file to upload next, after a job that was not all success.
 *
 * What CBP answered counts where it is known, else what was predicted. A file that was rejected is uploaded again whole (guide, topic 2): its
 * offenders are marked, to be corrected, or left out. Of a claim only corrected entries are uploaded: those that failed and pass now, judged
 * again by index, rules and account. An entry that CBP failed passes only where what the index has of it is not what the claim's record
 * has, or where that is not asked. Of a claim that was imported without a job there is no record, so that nothing can be told to have changed.
 */
#ifndef CAPE_LEDGER_CORRECTIONS_H
#define CAPE_LEDGER_CORRECTIONS_H

#include "ledger/details.h"
#include "ledger/open_list.h"
#include "ledger/upload_parts.h"
#include "run/gates.h"

/* What was decided, and by whom; docs/ledger.md has the table. */
enum correction_case {
	CORRECT_CLAIM,     /* entry by entry */
	CORRECT_CBP_LISTS, /* the file, by CBP's lists of offenders */
	CORRECT_OWN_LISTS, /* the file, by those that were predicted */
};

/* Which it is. False with an error where nothing can be corrected, or something is missing; the error says what. */
bool correction_case(const struct job_details *details, enum correction_case *which, struct err *err);

/* Where things go, and what they came to. Begin with correcting_begin(). */
struct correcting {
	const struct ledger *ledger;
	const struct job_details *details;
	struct upload_parts upload;
	struct open_list open;
	bool imported; /* CBP's outcome of the claim, or its lists, were there */
	uint64_t entries;
	uint64_t claimed;   /* successes of the claim */
	uint64_t to_upload; /* entries in the files to upload */
	uint64_t failing;   /* in the open list: OPEN */
	uint64_t held;      /* HELD */
	uint64_t elsewhere; /* CLAIMED; nothing is left to do about them */
	uint64_t offenders; /* rows that were marked or dropped */
};

/* Names are borrowed; upload_path ends in .csv. */
void correcting_begin(struct correcting *correcting, const struct ledger *ledger, const struct job_details *details,
		      const char *upload_path, const char *open_path);
/* Publishes all files; or none, with an error. */
bool correcting_end(struct correcting *correcting, struct err *err);
void correcting_abandon(struct correcting *correcting);

/* `retry`: what CBP failed is not held. One `err` for all calls. */
bool correct_claim(struct correcting *correcting, const struct gates *gates, bool retry, struct err *err);

/* Leaves the offenders out, and lists them. */
bool correct_file_dropping(struct correcting *correcting, enum correction_case which, struct err *err);

/*
 * Writes the whole file to the upload's name, offenders as typed and with the names of their lists in a second column. It is to be
 * corrected by hand, and its second column removed, before it is uploaded; so it is one file, however long.
 */
#define MARKED_HEADER "Entry Number,Correct before uploading\r\n"
bool correct_file_marking(struct correcting *correcting, enum correction_case which, struct err *err);

#endif
