/* Shares, first numbers and codes of the filers. */
#include "filers.h"

#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "entrynum.h"
#include "rng.h"

/* Brokers do not begin at zero when an account's history begins; rank 0 does, so that one code can hold ten million
 * entries in a row. */
#define FIRST_NUMBER_MAX 3000000

/* The eight shapes of a filer code, by rank, with numeric codes as frequent as among old filers: N digit, P digit but
 * not zero, 0 zero, A letter. The 0 makes Excel lose a zero, the all-numeric ones end up in scientific notation. */
static const char *const shapes[] = {
	"PNN", "ANN", "AAA", "0NN", "AAN", "PNN", "NAA", "ANA", "NNA", "AAA", "NAN", "AAA",
};
#define SHAPES (sizeof shapes / sizeof shapes[0])

static void code_draw(struct rng *rng, const char *shape, char *code)
{
	for (int i = 0; i < ENTRYNUM_CODE_LEN; i++) {
		switch (shape[i]) {
		case 'A':
			code[i] = (char)('A' + rng_below(rng, 26));
			break;
		case 'N':
			code[i] = (char)('0' + rng_below(rng, 10));
			break;
		case 'P':
			code[i] = (char)('1' + rng_below(rng, 9));
			break;
		default:
			code[i] = shape[i];
		}
	}
	code[ENTRYNUM_CODE_LEN] = '\0';
}

static bool code_taken(const struct filers *filers, size_t used, const char *code)
{
	/* 000 is the one code that cannot be given. */
	if (strcmp(code, "000") == 0)
		return true;
	for (size_t i = 0; i < used; i++) {
		if (strcmp(filers->codes[i], code) == 0)
			return true;
	}
	return false;
}

static void codes_draw(struct filers *filers, uint64_t seed)
{
	struct rng rng = rng_at(rng_key(seed, STREAM_FILER), 0);
	size_t total = (size_t)filers->code_rounds * filers->count;

	for (size_t i = 0; i < total; i++) {
		const char *shape = shapes[i % filers->count % SHAPES];
		int tries = 0;

		/* A shape such as 0NN has only a hundred codes; when they run out, letters follow. */
		do
			code_draw(&rng, tries++ < 64 ? shape : "AAA", filers->codes[i]);
		while (code_taken(filers, i, filers->codes[i]));
	}
}

/* Zipf's law in whole places of a block; what rounding leaves over goes to the largest. */
static void weights_set(struct filers *filers)
{
	uint64_t total = 0;
	uint32_t used = 0;
	uint32_t start = 0;

	for (uint32_t f = 0; f < filers->count; f++)
		total += (UINT64_C(1) << 32) / (f + 1);
	for (uint32_t f = 0; f < filers->count; f++) {
		uint64_t weight = ((UINT64_C(1) << 32) / (f + 1) * FILERS_BLOCK) / total;

		filers->list[f].weight = weight > 0 ? (uint32_t)weight : 1;
		used += filers->list[f].weight;
	}
	filers->list[0].weight += FILERS_BLOCK - used;
	for (uint32_t f = 0; f < filers->count; f++) {
		filers->list[f].start = start;
		for (uint32_t i = 0; i < filers->list[f].weight; i++)
			filers->owner[start++] = (uint16_t)f;
	}
}

bool filers_init(struct filers *filers, uint64_t seed, uint32_t count, uint64_t entries)
{
	uint64_t key = rng_key(seed, STREAM_FILER);

	filers->count = count;
	weights_set(filers);
	filers->code_rounds = 1;
	for (uint32_t f = 0; f < count; f++) {
		struct rng rng = rng_at(key, f + 1);
		uint64_t rounds;

		filers->list[f].first_number = f == 0 ? 0 : rng_below(&rng, FIRST_NUMBER_MAX);
		rounds = (filers->list[f].first_number + filers_count(filers, f, entries)) / ENTRYNUM_SERIALS + 1;
		if (rounds > filers->code_rounds)
			filers->code_rounds = (uint32_t)rounds;
	}
	filers->codes = calloc((size_t)filers->code_rounds * count, sizeof *filers->codes);
	if (filers->codes == NULL)
		return complain("not enough memory for the filer codes");
	codes_draw(filers, seed);
	return true;
}

void filers_free(struct filers *filers)
{
	free(filers->codes);
}

uint64_t filers_count(const struct filers *filers, uint32_t f, uint64_t high)
{
	const struct filer *filer = &filers->list[f];
	uint64_t rest = high % FILERS_BLOCK;
	uint64_t part = rest > filer->start ? rest - filer->start : 0;

	return high / FILERS_BLOCK * filer->weight + (part < filer->weight ? part : filer->weight);
}

uint64_t filers_ordinal(const struct filers *filers, uint32_t f, uint64_t position)
{
	const struct filer *filer = &filers->list[f];

	return position / filer->weight * FILERS_BLOCK + filer->start + position % filer->weight;
}

const char *filers_number(const struct filers *filers, uint32_t f, uint64_t position, uint32_t *serial)
{
	uint64_t number = filers->list[f].first_number + position;

	*serial = (uint32_t)(number % ENTRYNUM_SERIALS);
	return filers->codes[number / ENTRYNUM_SERIALS * filers->count + f];
}

bool filers_find(const struct filers *filers, const char *code, uint32_t *f, uint64_t *first, uint64_t *end)
{
	for (uint32_t i = 0; i < filers->code_rounds * filers->count; i++) {
		uint64_t from = (uint64_t)(i / filers->count) * ENTRYNUM_SERIALS;
		uint64_t before;

		if (strcmp(filers->codes[i], code) != 0)
			continue;
		*f = i % filers->count;
		before = filers->list[*f].first_number;
		*first = from > before ? from - before : 0;
		*end = from + ENTRYNUM_SERIALS - before;
		return true;
	}
	return false;
}
