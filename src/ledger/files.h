/*
 * Where a ledger keeps the files of a job and a claim: under their numbers alone, a thousand to a folder.
 *
 *   files/9000000/9000000001.upload                     the uploaded file as it was
 *   files/9000000/9000000001.Cape_Validation_Result.csv what a rejected job answered
 *   files/9000000/9000000001.Claim_Details.csv          what an accepted one did
 *   files/900000000/900000000001.record                 the claim, entry by entry (emit/record.h)
 *   rerun/9000000/9000000001.state                      what the last rerun found of the job (rerun/state.h)
 */
#ifndef CAPE_LEDGER_FILES_H
#define CAPE_LEDGER_FILES_H

#include "io/digest.h"
#include "ledger/ledger.h"

#define FILES_NUMBERS_A_FOLDER 1000

/* Names; malloc'ed. The stem is what results are named after. */
char *job_stem(const struct ledger *ledger, int64_t job);
char *job_upload_path(const struct ledger *ledger, int64_t job);
char *claim_record_path(const struct ledger *ledger, int64_t claim);

/* Where reruns keep what they found, if they are not told otherwise; and a job's file in such a folder. */
char *states_folder(const struct ledger *ledger);
char *job_state_path(const char *states, int64_t job);
/* In it: which run was begun or ended last (rerun/night.h). */
#define STATES_NIGHT "night"

/* Makes the folder of a file, and the one above it, where they are missing. */
bool files_make_folder(const struct ledger *ledger, const char *path, struct err *err);

/* Removes all files of a number, whether they are there or not. */
bool job_files_remove(const struct ledger *ledger, int64_t job, struct err *err);
bool claim_files_remove(const struct ledger *ledger, int64_t claim, struct err *err);

struct file_digest {
	int64_t bytes;
	unsigned char sha256[SHA256_BYTES];
};

bool file_digest(const char *path, struct file_digest *digest, struct err *err);

/* Waits until a file is on the disk, and gives it the ledger's mode. Its folder is flushed by files_flush_folder(). */
bool files_flush(const struct ledger *ledger, const char *path, struct err *err);
bool files_flush_folder(const char *path, struct err *err);

#endif
