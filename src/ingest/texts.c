/* Dictionaries behind a lock, and caches before them. */
#include "ingest/texts.h"

#include "core/mem.h"
#include "core/same.h"
#include "core/seed.h"
#include "index/layout.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

void texts_init(struct texts *texts)
{
	*texts = (struct texts){ .dicts = { { 0 } } };
	(void)pthread_mutex_init(&texts->lock, NULL);
}

void texts_free(struct texts *texts)
{
	for (unsigned k = 0; k < TEXT_KINDS; k++)
		dict_free(&texts->dicts[k]);
	(void)pthread_mutex_destroy(&texts->lock);
}

void text_cache_init(struct text_cache *cache, struct texts *texts)
{
	*cache = (struct text_cache){ .texts = texts };
}

void text_cache_free(struct text_cache *cache)
{
	for (unsigned k = 0; k < TEXT_KINDS; k++) {
		dict_free(&cache->dicts[k]);
		free(cache->numbers[k]);
	}
	free(cache->importers);
}

static uint32_t text_shared(struct texts *texts, enum text_kind kind, struct span text)
{
	uint32_t number;

	(void)pthread_mutex_lock(&texts->lock);
	number = dict_add(&texts->dicts[kind], text);
	(void)pthread_mutex_unlock(&texts->lock);
	return number;
}

uint32_t text_number(struct text_cache *cache, enum text_kind kind, struct span text)
{
	struct dict *known = &cache->dicts[kind];
	size_t before = known->count;
	uint32_t number = dict_add(known, text);

	if (known->count != before) {
		cache->numbers[kind] =
			mem_room(cache->numbers[kind], &cache->capacities[kind], known->count, sizeof(uint32_t));
		cache->numbers[kind][number] = text_shared(cache->texts, kind, text);
	}
	return cache->numbers[kind][number];
}

/* --- importers ------------------------------------------------------------------------------------------------------- */

#define IMPORTER_SLOTS_FIRST 1024

static uint64_t importer_hash(const struct importer_key *key)
{
	return XXH3_64bits_withSeed(key->text, IMPORTER_LEN_MAX, seed_of_run());
}

static bool same_importer(const struct importer_key *a, const struct importer_key *b)
{
	return a->len == b->len && span_same(span_of(a->text, IMPORTER_LEN_MAX), span_of(b->text, IMPORTER_LEN_MAX));
}

static struct importer_slot *importer_probe(const struct text_cache *cache, uint64_t hash,
					    const struct importer_key *key)
{
	size_t mask = cache->importers_slots - 1;
	size_t at = (size_t)hash & mask;

	while (cache->importers[at].number != 0 && !same_importer(&cache->importers[at].key, key))
		at = (at + 1) & mask;
	return &cache->importers[at];
}

static void importers_enlarge(struct text_cache *cache)
{
	struct importer_slot *old = cache->importers;
	size_t count = cache->importers_slots;

	cache->importers_slots = count ? count * 2 : IMPORTER_SLOTS_FIRST;
	cache->importers = mem_zero(cache->importers_slots * sizeof(*cache->importers));
	for (size_t i = 0; i < count; i++) {
		if (old[i].number)
			*importer_probe(cache, importer_hash(&old[i].key), &old[i].key) = old[i];
	}
	free(old);
}

/* At most half full, so that probes stay short. */
static void importers_room(struct text_cache *cache)
{
	if (cache->importers_count * 2 >= cache->importers_slots)
		importers_enlarge(cache);
}

static uint32_t importer_number(struct text_cache *cache, uint64_t hash, const struct importer_key *key)
{
	struct importer_slot *slot = importer_probe(cache, hash, key);

	if (slot->number == 0) {
		slot->key = *key;
		slot->number = text_shared(cache->texts, TEXT_IMPORTER, span_of(key->text, key->len)) + 1;
		cache->importers_count++;
	}
	return slot->number - 1;
}

uint32_t text_importer(struct text_cache *cache, const unsigned char text[IMPORTER_LEN_MAX], unsigned len)
{
	struct importer_key key = { .len = len };

	memcpy(key.text, text, sizeof(key.text));
	importers_room(cache);
	return importer_number(cache, importer_hash(&key), &key);
}

#define IMPORTERS_AT_ONCE 64

void text_importers(struct text_cache *cache, const struct importer_key *keys, const bool *skip, size_t count,
		    uint32_t *numbers)
{
	importers_room(cache);
	for (size_t first = 0; first < count; first += IMPORTERS_AT_ONCE) {
		size_t some = count - first < IMPORTERS_AT_ONCE ? count - first : IMPORTERS_AT_ONCE;
		uint64_t hashes[IMPORTERS_AT_ONCE];

		for (size_t i = 0; i < some; i++) {
			if (i && same_importer(&keys[first + i], &keys[first + i - 1])) {
				hashes[i] = hashes[i - 1];
				continue;
			}
			hashes[i] = importer_hash(&keys[first + i]);
			__builtin_prefetch(&cache->importers[hashes[i] & (cache->importers_slots - 1)]);
		}
		for (size_t i = 0; i < some; i++) {
			if (skip[first + i])
				continue;
			importers_room(cache);
			numbers[first + i] = importer_number(cache, hashes[i], &keys[first + i]);
		}
	}
}

/* --- remarks -------------------------------------------------------------------------------------------------------- */

struct span remark_make(struct span liquidation_status, struct span cape)
{
	struct index_remark head = { .liquidation_status_bytes = (uint32_t)liquidation_status.len_bytes };
	size_t len = sizeof(head) + liquidation_status.len_bytes + cape.len_bytes;
	unsigned char *bytes = mem_alloc(len);

	head.known =
		(uint8_t)((liquidation_status.begin ? INDEX_REMARK_STATUS : 0) | (cape.begin ? INDEX_REMARK_CAPE : 0));
	memcpy(bytes, &head, sizeof(head));
	if (liquidation_status.len_bytes)
		memcpy(bytes + sizeof(head), liquidation_status.begin, liquidation_status.len_bytes);
	if (cape.len_bytes)
		memcpy(bytes + sizeof(head) + liquidation_status.len_bytes, cape.begin, cape.len_bytes);
	return span_of(bytes, len);
}

uint32_t text_remark(struct text_cache *cache, struct span liquidation_status, struct span cape)
{
	struct span remark;
	uint32_t number;

	if (!liquidation_status.begin && !cape.begin)
		return 0;
	remark = remark_make(liquidation_status, cape);
	number = text_number(cache, TEXT_REMARK, remark) + 1;
	free((void *)(uintptr_t)remark.begin);
	return number;
}

static void remark_split(struct span remark, struct span *liquidation_status, struct span *cape)
{
	const unsigned char *texts = remark.begin + sizeof(struct index_remark);
	struct index_remark head;

	memcpy(&head, remark.begin, sizeof(head));
	if (head.known & INDEX_REMARK_STATUS)
		*liquidation_status = span_of(texts, head.liquidation_status_bytes);
	if (head.known & INDEX_REMARK_CAPE)
		*cape = span_of(texts + head.liquidation_status_bytes,
				remark.len_bytes - sizeof(head) - head.liquidation_status_bytes);
}

struct span remark_liquidation_status(struct span remark)
{
	struct span liquidation_status = { NULL, 0 }, cape;

	remark_split(remark, &liquidation_status, &cape);
	return liquidation_status;
}

uint32_t texts_patch_remark(struct texts *texts, uint32_t old, uint32_t later)
{
	struct dict *remarks = &texts->dicts[TEXT_REMARK];
	struct span liquidation_status = { NULL, 0 }, cape = { NULL, 0 }, patched;
	uint32_t number;

	if (old == 0 || later == 0)
		return old ? old : later;
	(void)pthread_mutex_lock(&texts->lock);
	remark_split(dict_text(remarks, old - 1), &liquidation_status, &cape);
	remark_split(dict_text(remarks, later - 1), &liquidation_status, &cape);
	patched = remark_make(liquidation_status, cape);
	number = dict_add(remarks, patched) + 1;
	(void)pthread_mutex_unlock(&texts->lock);
	free((void *)(uintptr_t)patched.begin);
	return number;
}

/* --- which are in use ----------------------------------------------------------------------------------------------- */

static void have_words(struct text_bits *bits, size_t count)
{
	size_t before = bits->count;

	if (count <= before)
		return;
	bits->words = mem_room(bits->words, &bits->count, count, sizeof(*bits->words));
	memset(bits->words + before, 0, (bits->count - before) * sizeof(*bits->words));
}

void text_bits_set(struct text_bits *bits, uint32_t number)
{
	have_words(bits, (size_t)number / 64 + 1);
	bits->words[number / 64] |= UINT64_C(1) << (number % 64);
}

void text_bits_join(struct text_bits *bits, const struct text_bits *other)
{
	have_words(bits, other->count);
	for (size_t w = 0; w < other->count; w++)
		bits->words[w] |= other->words[w];
}

/* --- final numbers -------------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b, void *context)
{
	const struct dict *dict = context;

	return span_order(dict_text(dict, *(const uint32_t *)a), dict_text(dict, *(const uint32_t *)b));
}

uint32_t *texts_sort(const struct texts *texts, enum text_kind kind, const struct text_bits *used, struct dict *sorted)
{
	struct dict dict = texts->dicts[kind];
	uint32_t *order = mem_alloc(dict.count * sizeof(*order));
	uint32_t *numbers = mem_zero(dict.count * sizeof(*numbers));
	size_t count = 0;

	*sorted = (struct dict){ .count = 0 };
	for (uint32_t i = 0; i < dict.count; i++) {
		if (i / 64 < used->count && ((used->words[i / 64] >> (i % 64)) & 1))
			order[count++] = i;
	}
	qsort_r(order, count, sizeof(*order), by_text, &dict);
	for (size_t i = 0; i < count; i++)
		numbers[order[i]] = dict_add(sorted, dict_text(&dict, order[i]));
	free(order);
	return numbers;
}
