/* Who files what: which filer numbered the entry with a given ordinal, and how.
 *
 * Ordinals come in blocks of FILERS_BLOCK. Each filer owns the same contiguous piece of every block, as large as its
 * share of the trade, and numbers its entries one after another through the blocks:
 *
 *     block 0                         block 1
 *     | filer 0     | filer 1 | 2 |…| | filer 0     | filer 1 | 2 |…|
 *      0 1 2 3 4 5   0 1 2 3   0 1     6 7 8 9 …     4 5 6 7   2 3        positions
 *
 * So an ordinal gives filer and position by arithmetic, a position gives the ordinal, and a larger population begins
 * with the smaller one. */
#ifndef GEN_FILERS_H
#define GEN_FILERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILERS_BLOCK 4096
/* Every filer needs a place in the block; a tenth of the block keeps the shares falling as they should. */
#define FILERS_MAX 400
/* Filers of rank 0 to 2 are express carriers, the others brokers. */
#define FILERS_CARRIERS 3

struct filer {
	uint32_t start;
	uint32_t weight;
	uint64_t first_number;
};

struct filers {
	uint32_t count;
	uint32_t code_rounds;
	struct filer list[FILERS_MAX];
	uint16_t owner[FILERS_BLOCK];
	/* A filer that has used up its ten million numbers goes on with a further code: code_rounds * count codes. */
	char (*codes)[4];
};

/* Enough codes for ENTRIES entries. False only for lack of memory (said). */
bool filers_init(struct filers *filers, uint64_t seed, uint32_t count, uint64_t entries);
void filers_free(struct filers *filers);

/* How many entries of filer F have an ordinal below HIGH. */
uint64_t filers_count(const struct filers *filers, uint32_t f, uint64_t high);

uint64_t filers_ordinal(const struct filers *filers, uint32_t f, uint64_t position);

/* The filer of an ordinal; its position goes to *POSITION. */
static inline uint32_t filers_owner(const struct filers *filers, uint64_t ordinal, uint64_t *position)
{
	uint32_t place = (uint32_t)(ordinal % FILERS_BLOCK);
	uint32_t f = filers->owner[place];
	const struct filer *filer = &filers->list[f];

	*position = ordinal / FILERS_BLOCK * filer->weight + (place - filer->start);
	return f;
}

/* The code (terminated) and the seven-digit number that filer F gave its entry at POSITION. */
const char *filers_number(const struct filers *filers, uint32_t f, uint64_t position, uint32_t *serial);

/* Finds whose code CODE is, and the positions [*first, *end) numbered under it. False if it is nobody's. */
bool filers_find(const struct filers *filers, const char *code, uint32_t *f, uint64_t *first, uint64_t *end);

#endif
