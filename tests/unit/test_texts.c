/* ingest/texts.h: texts numbered by many workers, sorted in the end; remarks and their patching. */
#include "ingest/texts.h"

#include "core/threads.h"
#include "index/layout.h"
#include "unit/support.h"

/* --- adding ----------------------------------------------------------------------------------------------------------- */

#define WORKERS 4
#define TEXTS   3000

struct crowd {
	struct texts texts;
	uint32_t numbers[WORKERS][TEXTS];
};

static struct span text_of(size_t i, char *out, size_t room)
{
	(void)snprintf(out, room, "%zx", i * 0x9E3779B9u);
	return span_of(out, strlen(out));
}

/* All workers add the same texts, each in an order of its own, each several times. */
static void add_texts(void *context, unsigned worker)
{
	struct crowd *crowd = context;
	struct text_cache cache;
	struct rng rng = { worker };

	text_cache_init(&cache, &crowd->texts);
	for (size_t n = 0; n < 2 * TEXTS; n++) {
		size_t i = n < TEXTS ? (n * 7919 + worker * 1000) % TEXTS : rng_below(&rng, TEXTS);
		char text[32];

		crowd->numbers[worker][i] = text_number(&cache, TEXT_IMPORTER, text_of(i, text, sizeof(text)));
	}
	text_cache_free(&cache);
}

UNIT_TEST(workers_agree_on_numbers)
{
	static struct crowd crowd;

	texts_init(&crowd.texts);
	threads_run(WORKERS, add_texts, &crowd);
	assert_int_equal(crowd.texts.dicts[TEXT_IMPORTER].count, TEXTS);
	assert_int_equal(crowd.texts.dicts[TEXT_REMARK].count, 0);
	for (size_t i = 0; i < TEXTS; i++) {
		char text[32];

		for (unsigned w = 1; w < WORKERS; w++)
			expect(crowd.numbers[w][i] == crowd.numbers[0][i], "text %zu", i);
		expect_bytes(dict_text(&crowd.texts.dicts[TEXT_IMPORTER], crowd.numbers[0][i]),
			     text_of(i, text, sizeof(text)), "by number");
	}
	texts_free(&crowd.texts);
}

UNIT_TEST(kinds_are_numbered_apart)
{
	struct text_cache cache;
	struct texts texts;

	texts_init(&texts);
	text_cache_init(&cache, &texts);
	assert_int_equal(text_number(&cache, TEXT_IMPORTER, span_text("a")), 0);
	assert_int_equal(text_number(&cache, TEXT_REMARK, span_text("b")), 0);
	assert_int_equal(text_number(&cache, TEXT_IMPORTER, span_text("")), 1);
	assert_int_equal(text_number(&cache, TEXT_REMARK, span_text("a")), 1);
	assert_int_equal(text_number(&cache, TEXT_IMPORTER, span_text("a")), 0);
	text_cache_free(&cache);
	texts_free(&texts);
}

static uint32_t importer_number(struct text_cache *cache, const char *number)
{
	unsigned char padded[IMPORTER_LEN_MAX] = { 0 };

	memcpy(padded, number, strlen(number));
	return text_importer(cache, padded, (unsigned)strlen(number));
}

/* Importers have a table of their own in each cache, which grows; the numbers are those of all workers' texts. */
UNIT_TEST(importers_have_the_numbers_of_their_texts)
{
	static const char *const others[] = { "", "A", "AA", "0", "1234567890123456", "123456789012345" };
	struct text_cache importers, plain;
	struct texts texts;

	texts_init(&texts);
	text_cache_init(&importers, &texts);
	text_cache_init(&plain, &texts);
	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < TEXTS; i++) {
			char text[32];
			struct span number = text_of(i, text, sizeof(text));

			/* The one or the other cache meets it first. */
			if (i % 2)
				(void)text_number(&plain, TEXT_IMPORTER, number);
			assert_int_equal(importer_number(&importers, text), i);
			assert_int_equal(text_number(&plain, TEXT_IMPORTER, number), i);
		}
	}
	for (uint32_t i = 0; i < ARRAY_LEN(others); i++) {
		bool known = strcmp(others[i], "0") == 0;

		expect(importer_number(&importers, others[i]) == (known ? 0 : TEXTS + i - (i > 3)), "\"%s\"",
		       others[i]);
	}
	text_cache_free(&importers);
	text_cache_free(&plain);
	texts_free(&texts);
}

/* Many at once get the numbers they get one by one; what is skipped gets none, neither here nor among all texts. */
UNIT_TEST(many_importers_at_once)
{
	enum { KEYS = 5000 };
	static struct importer_key keys[KEYS];
	static bool skip[KEYS];
	static uint32_t numbers[KEYS];
	struct text_cache many, single;
	struct texts texts, others;
	struct rng rng = { 15 };
	size_t at = 0;

	texts_init(&texts);
	texts_init(&others);
	text_cache_init(&many, &texts);
	text_cache_init(&single, &others);
	for (size_t i = 0; i < KEYS; i++) {
		keys[i] = (struct importer_key){ .len = 0 };
		if (i && rng_below(&rng, 3) == 0) {
			keys[i] = keys[i - 1];
		} else {
			keys[i].len = (uint32_t)rng_below(&rng, IMPORTER_LEN_MAX + 1);
			rng_fill(&rng, "AB", 2, (char *)keys[i].text, keys[i].len);
		}
		skip[i] = rng_below(&rng, 5) == 0;
		numbers[i] = UINT32_MAX;
	}
	while (at < KEYS) {
		size_t count = rng_below(&rng, 300);

		count = count < KEYS - at ? count : KEYS - at;
		text_importers(&many, keys + at, skip + at, count, numbers + at);
		at += count;
	}
	for (size_t i = 0; i < KEYS; i++) {
		uint32_t number = skip[i] ? UINT32_MAX : text_importer(&single, keys[i].text, keys[i].len);

		expect(numbers[i] == number, "key %zu: %u, not %u", i, numbers[i], number);
	}
	assert_int_equal(texts.dicts[TEXT_IMPORTER].count, others.dicts[TEXT_IMPORTER].count);
	text_cache_free(&many);
	text_cache_free(&single);
	texts_free(&texts);
	texts_free(&others);
}

/* --- sorting ---------------------------------------------------------------------------------------------------------- */

UNIT_TEST(texts_in_use_are_sorted_by_their_bytes)
{
	static const char *const added[] = { "b", "", "ab", "\xFF", "B", "a", "aa", "b\n", "unused", "12", "9", "10" };
	static const char *const sorted[] = { "", "10", "12", "9", "B", "a", "aa", "ab", "b", "b\n", "\xFF" };
	struct text_bits used = { NULL, 0 };
	struct text_cache cache;
	struct texts texts;
	struct dict out;
	uint32_t *numbers;

	texts_init(&texts);
	text_cache_init(&cache, &texts);
	for (uint32_t i = 0; i < ARRAY_LEN(added); i++) {
		assert_int_equal(text_number(&cache, TEXT_REMARK, span_text(added[i])), i);
		if (strcmp(added[i], "unused") != 0)
			text_bits_set(&used, i);
	}
	numbers = texts_sort(&texts, TEXT_REMARK, &used, &out);
	assert_int_equal(out.count, ARRAY_LEN(sorted));
	for (uint32_t i = 0; i < out.count; i++)
		expect_bytes(dict_text(&out, i), span_text(sorted[i]), "sorted");
	for (uint32_t i = 0; i < ARRAY_LEN(added); i++) {
		if (strcmp(added[i], "unused") != 0)
			expect_bytes(dict_text(&out, numbers[i]), span_text(added[i]), "by number");
		/* The second pass of the merge still goes by these. */
		expect_bytes(dict_text(&texts.dicts[TEXT_REMARK], i), span_text(added[i]), "as before");
	}
	free(numbers);
	free(used.words);
	dict_free(&out);
	text_cache_free(&cache);
	texts_free(&texts);
}

UNIT_TEST(random_texts_sorted)
{
	struct rng rng = { 3 };

	for (unsigned n = 0; n < 100; n++) {
		struct text_bits used = { NULL, 0 };
		struct text_cache cache;
		struct texts texts;
		struct dict out;
		uint32_t *numbers;
		size_t wanted = 0;

		texts_init(&texts);
		text_cache_init(&cache, &texts);
		for (size_t left = rng_below(&rng, 300); left > 0; left--) {
			char text[8];
			size_t len = rng_below(&rng, sizeof(text)), before = texts.dicts[TEXT_IMPORTER].count;
			uint32_t number;

			rng_fill(&rng, "ab\xFF", 3, text, len);
			number = text_number(&cache, TEXT_IMPORTER, span_of(text, len));
			if (texts.dicts[TEXT_IMPORTER].count > before && rng_below(&rng, 2)) {
				text_bits_set(&used, number);
				wanted++;
			}
		}
		numbers = texts_sort(&texts, TEXT_IMPORTER, &used, &out);
		assert_int_equal(out.count, wanted);
		for (uint32_t i = 1; i < out.count; i++) {
			struct span a = dict_text(&out, i - 1), b = dict_text(&out, i);
			size_t shorter = a.len_bytes < b.len_bytes ? a.len_bytes : b.len_bytes;
			int order = memcmp(a.begin, b.begin, shorter);

			expect(order < 0 || (order == 0 && a.len_bytes < b.len_bytes), "text %u", i);
		}
		for (uint32_t i = 0; i < texts.dicts[TEXT_IMPORTER].count; i++) {
			if (i / 64 < used.count && ((used.words[i / 64] >> (i % 64)) & 1))
				expect_bytes(dict_text(&out, numbers[i]), dict_text(&texts.dicts[TEXT_IMPORTER], i),
					     "by number");
		}
		free(numbers);
		free(used.words);
		dict_free(&out);
		text_cache_free(&cache);
		texts_free(&texts);
	}
}

UNIT_TEST(bits_grow_and_join)
{
	static const uint32_t numbers[] = { 0, 1, 63, 64, 65, 1000, 100000 };
	struct text_bits a = { NULL, 0 }, b = { NULL, 0 };
	unsigned set = 0;

	text_bits_join(&a, &b);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		text_bits_set(i % 2 ? &a : &b, numbers[i]);
	text_bits_join(&a, &b);
	text_bits_join(&a, &b);
	for (size_t w = 0; w < a.count; w++)
		set += (unsigned)__builtin_popcountll(a.words[w]);
	assert_int_equal(set, ARRAY_LEN(numbers));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		expect((a.words[numbers[i] / 64] >> (numbers[i] % 64)) & 1, "%u", numbers[i]);
	free(a.words);
	free(b.words);
}

/* --- remarks ---------------------------------------------------------------------------------------------------------- */

/* A text, or that there is no column; as the file keeps both. */
static const char *const words[] = { NULL, "", "Liquidated", "Y" };

static struct span word_span(size_t i)
{
	return words[i] ? span_text(words[i]) : span_of(NULL, 0);
}

static uint32_t remark_number(struct text_cache *cache, size_t status, size_t cape)
{
	return text_remark(cache, word_span(status), word_span(cape));
}

UNIT_TEST(a_remark_is_a_head_and_two_texts)
{
	struct text_cache cache;
	struct texts texts;

	texts_init(&texts);
	text_cache_init(&cache, &texts);
	for (size_t s = 0; s < ARRAY_LEN(words); s++) {
		for (size_t c = 0; c < ARRAY_LEN(words); c++) {
			struct span remark = remark_make(word_span(s), word_span(c));
			uint32_t number = remark_number(&cache, s, c);
			struct index_remark head;
			char both[64];

			memcpy(&head, remark.begin, sizeof(head));
			assert_int_equal(head.known,
					 (words[s] ? INDEX_REMARK_STATUS : 0) | (words[c] ? INDEX_REMARK_CAPE : 0));
			assert_int_equal(head.liquidation_status_bytes, words[s] ? strlen(words[s]) : 0);
			assert_true(head.zero[0] == 0 && head.zero[1] == 0 && head.zero[2] == 0);
			(void)snprintf(both, sizeof(both), "%s%s", words[s] ? words[s] : "", words[c] ? words[c] : "");
			expect_bytes(span_of(remark.begin + sizeof(head), remark.len_bytes - sizeof(head)),
				     span_text(both), "texts");
			assert_true((number == 0) == (!words[s] && !words[c]));
			if (number)
				expect_bytes(dict_text(&texts.dicts[TEXT_REMARK], number - 1), remark, "remark");
			free((void *)(uintptr_t)remark.begin);
		}
	}
	text_cache_free(&cache);
	texts_free(&texts);
}

/* Patched, a remark says what the later one says, and what the old one said where that says nothing. */
UNIT_TEST(remarks_patched)
{
	struct text_cache cache;
	struct texts texts;

	texts_init(&texts);
	text_cache_init(&cache, &texts);
	for (size_t n = 0; n < 256; n++) {
		size_t old_status = n % 4, old_cape = n / 4 % 4, status = n / 16 % 4, cape = n / 64;
		uint32_t old = remark_number(&cache, old_status, old_cape);
		uint32_t later = remark_number(&cache, status, cape);
		uint32_t wanted =
			remark_number(&cache, words[status] ? status : old_status, words[cape] ? cape : old_cape);
		uint32_t patched = texts_patch_remark(&texts, old, later);

		expect(patched == wanted, "%zu %zu by %zu %zu: %u, not %u", old_status, old_cape, status, cape, patched,
		       wanted);
	}
	text_cache_free(&cache);
	texts_free(&texts);
}

struct patching {
	struct texts texts;
	uint32_t old, later;
	uint32_t patched[WORKERS];
};

static void patch_remarks(void *context, unsigned worker)
{
	struct patching *patching = context;

	for (unsigned i = 0; i < 1000; i++)
		patching->patched[worker] = texts_patch_remark(&patching->texts, patching->old, patching->later);
}

/* By any thread; and once more when the texts are sorted, by the numbers from before: that was a crash. */
UNIT_TEST(remarks_are_patched_the_same_after_sorting)
{
	struct text_bits used = { NULL, 0 };
	struct text_cache cache;
	struct patching p;
	uint32_t *numbers;
	struct dict out;

	texts_init(&p.texts);
	text_cache_init(&cache, &p.texts);
	p.old = remark_number(&cache, 2, 0);
	p.later = remark_number(&cache, 0, 3);
	threads_run(WORKERS, patch_remarks, &p);
	for (unsigned w = 1; w < WORKERS; w++)
		assert_int_equal(p.patched[w], p.patched[0]);
	text_bits_set(&used, p.patched[0] - 1);
	numbers = texts_sort(&p.texts, TEXT_REMARK, &used, &out);
	threads_run(WORKERS, patch_remarks, &p);
	assert_int_equal(p.patched[1], p.patched[0]);
	assert_int_equal(out.count, 1);
	expect_bytes(dict_text(&out, numbers[p.patched[0] - 1]),
		     dict_text(&p.texts.dicts[TEXT_REMARK], p.patched[0] - 1), "patched");
	assert_int_equal(p.patched[0], remark_number(&cache, 2, 3));
	free(numbers);
	free(used.words);
	dict_free(&out);
	text_cache_free(&cache);
	texts_free(&p.texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workers_agree_on_numbers),
		cmocka_unit_test(kinds_are_numbered_apart),
		cmocka_unit_test(importers_have_the_numbers_of_their_texts),
		cmocka_unit_test(many_importers_at_once),
		cmocka_unit_test(texts_in_use_are_sorted_by_their_bytes),
		cmocka_unit_test(random_texts_sorted),
		cmocka_unit_test(bits_grow_and_join),
		cmocka_unit_test(a_remark_is_a_head_and_two_texts),
		cmocka_unit_test(remarks_patched),
		cmocka_unit_test(remarks_are_patched_the_same_after_sorting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
