/* Showing one job or claim, and writing what the portal offers for download. */
#ifndef CAPE_CLI_DETAILS_H
#define CAPE_CLI_DETAILS_H

#include "cli/lists.h"
#include "ledger/details.h"

/* The number that is the command's only operand. */
bool details_number(const struct args *args, const char *what, int64_t max, int64_t *number, struct err *err);

void details_text(const struct job_details *details, bool show_ior);
void details_json(const struct job_details *details, bool show_ior);

enum download {
	DOWNLOAD_KEPT,     /* the file that the ledger keeps */
	DOWNLOAD_RENDERED, /* Claim Details, made again from the claim's record */
};

/* Writes STEM.….csv into the folder of -o, STEM being the uploaded file's, and says so. */
bool details_download(const struct ledger *ledger, const struct args *args, const struct job_details *details,
		      enum download download, struct err *err);

#endif
