/* Job and claim numbers as they are shown: ten and twelve digits (guide, topics 1 and 2), shorter ones with leading zeros. */
#ifndef CAPE_LEDGER_NUMBER_TEXT_H
#define CAPE_LEDGER_NUMBER_TEXT_H

#include <stdint.h>
#include <stdio.h>

/* Room for any number. */
#define NUMBER_BYTES 24

static inline const char *job_text(int64_t job, char out[NUMBER_BYTES])
{
	(void)snprintf(out, NUMBER_BYTES, "%010lld", (long long)job);
	return out;
}

static inline const char *claim_text(int64_t claim, char out[NUMBER_BYTES])
{
	(void)snprintf(out, NUMBER_BYTES, "%012lld", (long long)claim);
	return out;
}

#endif
