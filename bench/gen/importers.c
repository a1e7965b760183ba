/* Who imports what, and under which number. */
#include "importers.h"

#include "filers.h"
#include "put.h"
#include "rng.h"

/* 255 importers that use any filer, ranks 0 to 254. */
#define SHARED_OCTAVES 8
#define CARRIER_FIRST  4096
#define CLIENT_FIRST   8192
/* A carrier has clients of rank 0 to 8190, a broker 0 to 510. */
#define CLIENT_ROOM     8192
#define CARRIER_OCTAVES 13
#define BROKER_OCTAVES  9

/* In percent of a filer's entries. Together they make the shared importer of rank 0 the largest of all. */
#define SHARED_PERCENT         35
#define CARRIER_ITSELF_PERCENT 12

enum number_kind { NUMBER_EIN, NUMBER_SSN, NUMBER_CBP };

static const struct share number_kinds[] = { { 910, NUMBER_EIN }, { 60, NUMBER_CBP }, { 30, NUMBER_SSN } };

void importers_init(struct importers *importers, uint64_t seed, uint32_t filers, uint32_t cap)
{
	importers->cap = cap;
	importers->filers = filers;
	importers->key_entry = rng_key(seed, STREAM_IMPORTER_OF_ENTRY);
	importers->key_number = rng_key(seed, STREAM_IMPORTER_NUMBER);
	importers->key_name = rng_key(seed, STREAM_IMPORTER_NAME);
	permute_init(&importers->digits, UINT64_C(1000000000), importers->key_number);
}

uint32_t importers_ids_max(const struct importers *importers)
{
	uint32_t ids = CLIENT_FIRST + importers->filers * CLIENT_ROOM;

	return ids < importers->cap ? ids : importers->cap;
}

uint32_t importers_of_entry(const struct importers *importers, uint64_t ordinal, uint32_t f)
{
	struct rng rng = rng_at(importers->key_entry, ordinal);
	bool carrier = f < FILERS_CARRIERS;
	uint32_t percent = rng_below(&rng, 100);
	uint32_t id;

	if (percent < SHARED_PERCENT)
		id = rng_rank(&rng, SHARED_OCTAVES);
	else if (carrier && percent < SHARED_PERCENT + CARRIER_ITSELF_PERCENT)
		id = CARRIER_FIRST + f;
	else
		id = CLIENT_FIRST + f * CLIENT_ROOM + rng_rank(&rng, carrier ? CARRIER_OCTAVES : BROKER_OCTAVES);
	return id < importers->cap ? id : id % importers->cap;
}

/* Two characters that tell divisions apart; letters never O, I or Z. Most importers have 00. */
static char *put_suffix(char *p, struct rng *rng)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXY";
	uint32_t draw = rng_below(rng, 100);

	if (draw < 95)
		return put_digits(p, draw < 88 ? 0 : draw - 87, 2);
	p = put_char(p, letters[rng_below(rng, sizeof letters - 1)]);
	return put_char(p, (char)('1' + rng_below(rng, 9)));
}

unsigned importers_number(const struct importers *importers, uint32_t id, char number[IMPORTERS_NUMBER_SIZE])
{
	uint64_t nine = permute_at(&importers->digits, id);
	struct rng rng = rng_at(importers->key_number, id);
	/* Companies that use many filers, and carriers, are corporations with an EIN. */
	uint8_t kind = id < CLIENT_FIRST ? NUMBER_EIN : rng_share(&rng, number_kinds, 1000);
	char *p = number;

	if (kind == NUMBER_EIN) {
		p = put_char(put_digits(p, nine / 10000000, 2), '-');
		p = put_suffix(put_digits(p, nine % 10000000, 7), &rng);
	} else if (kind == NUMBER_SSN) {
		p = put_char(put_digits(p, nine / 1000000, 3), '-');
		p = put_char(put_digits(p, nine / 10000 % 100, 2), '-');
		p = put_digits(p, nine % 10000, 4);
	} else {
		p = put_digits(p, 15 + rng_below(&rng, 11), 2);
		p = put_char(put_digits(p, nine / 100000, 4), '-');
		p = put_digits(p, nine % 100000, 5);
	}
	*p = '\0';
	return (unsigned)(p - number);
}

void importers_normalise(const char *text, char number[IMPORTERS_NUMBER_SIZE])
{
	unsigned len = 0;

	for (; *text != '\0' && len < IMPORTERS_NUMBER_SIZE - 1; text++) {
		char c = *text;

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
			number[len++] = c;
	}
	number[len] = '\0';
}
