/*
 * Lines of a Claim Details file: CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION (guide, topic 2).
 *
 * All but the entry number is prepared once per claim; a line is a copy of three pieces, in vectors that are longer than the
 * piece where that is no harm. Texts are borrowed while the lines are prepared. Prepared lines are read-only and may be shared by
 * threads.
 */
#ifndef CAPE_EMIT_CLAIM_H
#define CAPE_EMIT_CLAIM_H

#include "core/key.h"

#define CLAIM_HEADER "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
/* Between texts of one entry. */
#define CLAIM_JOIN          "; "
#define CLAIM_NUMBER_DIGITS 12
#define CLAIM_NUMBER_MAX    UINT64_C(999999999999)
/* Where counting begins if nobody says otherwise: clear of the numbers CBP gives (contract section 4). */
#define CLAIM_NUMBER_FIRST UINT64_C(900000000001)
/* Verdict 0 and one for each rule. */
#define CLAIM_VERDICTS_MAX 65

struct claim_texts {
	const char *updated;       /* STATUS of an entry without errors */
	const char *failed;        /* STATUS of the others */
	const char *const *errors; /* errors[k] belongs to verdict k + 1 and to bit k */
	size_t errors_count;
};

/* Pieces are copied in steps of so many bytes: as many may be read behind a suffix, and overwritten behind the last line. */
#define CLAIM_STEP_BYTES 32

struct claim_lines {
	char prefix[16];                    /* "100000013568,", then NULs */
	char *suffixes[CLAIM_VERDICTS_MAX]; /* ",Failed,ENTRY SUMMARY IS …\n" by verdict, then CLAIM_STEP_BYTES NULs */
	size_t suffix_bytes[CLAIM_VERDICTS_MAX];
	char *pieces[CLAIM_VERDICTS_MAX]; /* texts alone, for joining */
	char *failed;                     /* ",Failed," */
	size_t count;                     /* verdicts */
	size_t line_max_bytes;            /* of a line with one text */
	size_t joined_max_bytes;          /* of a line with all texts */
};

void claim_lines_prepare(struct claim_lines *lines, uint64_t claim_number, const struct claim_texts *texts);
void claim_lines_free(struct claim_lines *lines);

/* Appends one line an entry; a number takes ENTRY_TEXT_BYTES. `out` has room for count * line_max_bytes + CLAIM_STEP_BYTES. */
void claim_emit(const struct claim_lines *lines, const unsigned char *numbers, const uint8_t *verdicts, size_t count,
		struct outbuf *out);

/* The same with every failing text, joined by "; " in rule order; room for count * joined_max_bytes. */
void claim_emit_joined(const struct claim_lines *lines, const unsigned char *numbers, const uint64_t *failures,
		       size_t count, struct outbuf *out);

#endif
