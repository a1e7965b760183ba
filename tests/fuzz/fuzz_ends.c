/*
 * Ends of fields and cuts: every variant that this processor can run against the plain one, and the plain one against the CSV
 * reader.
 *
 * Input: a byte of switches (bit 0: CR ends records), two bytes that choose where to cut, then the text.
 */
#include "fuzz/fuzz.h"
#include "parse/csv.h"
#include "parse/ends.h"

enum { CR_ENDS = 1 };

struct items {
	uint32_t *at;
	size_t count;
	bool open;
	size_t opened;
};

/* As csv_field_read() has them. */
static struct items read_fields(struct span text, unsigned char record_end)
{
	struct items items = { .at = malloc((text.len_bytes + 1) * sizeof(uint32_t)) };
	const unsigned char *at = text.begin, *end = text.begin + text.len_bytes;
	bool behind_comma = false;

	fuzz_must(items.at);
	while (at < end || behind_comma) {
		struct csv_field field;

		at = csv_field_read(at, end, record_end, &field, &items.open);
		behind_comma = at < end && *at == ',';
		items.at[items.count++] = (uint32_t)(at - text.begin) | (behind_comma ? 0 : ENDS_RECORD);
		if (items.open)
			items.opened = (size_t)(field.raw.begin - text.begin);
		at += at < end;
	}
	return items;
}

static size_t place_of_cut(const struct items *items, size_t len_bytes, size_t target)
{
	for (size_t i = 0; i < items->count; i++) {
		size_t at = items->at[i] & ~ENDS_RECORD;

		if ((items->at[i] & ENDS_RECORD) && at >= target && at < len_bytes)
			return at + 1;
	}
	return items->open ? ENDS_OPEN : len_bytes;
}

static void check_find(const struct ends_variant *variant, struct span text, unsigned char record_end,
		       const struct items *expected)
{
	uint32_t *items = malloc((text.len_bytes + ENDS_SLACK) * sizeof(*items));
	bool open = !expected->open;
	size_t count;

	fuzz_must(items);
	count = variant->find(text, record_end, items, &open);
	fuzz_check(count == expected->count, "%s: %zu items, not %zu", variant->name, count, expected->count);
	for (size_t i = 0; i < count; i++)
		fuzz_check(items[i] == expected->at[i], "%s: item %zu is %#x, not %#x", variant->name, i, items[i],
			   expected->at[i]);
	fuzz_check(open == expected->open, "%s: open is %d", variant->name, open);
	free(items);
}

static void check_cut(const struct ends_variant *variant, struct span text, unsigned char record_end, size_t target,
		      const struct items *expected)
{
	size_t opened = 0, right = place_of_cut(expected, text.len_bytes, target);
	size_t place = variant->cut(text, target, record_end, &opened);

	fuzz_check(place == right, "%s: for %zu cut at %zu, not at %zu", variant->name, target, place, right);
	fuzz_check(place != ENDS_OPEN || opened == expected->opened, "%s: opened at %zu, not at %zu", variant->name,
		   opened, expected->opened);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	unsigned char record_end = input_byte(&input) & CR_ENDS ? '\r' : '\n';
	size_t chosen = (size_t)input_number(&input, 2);
	size_t target = chosen % (input.len_bytes + 1);
	struct items expected = read_fields(input, record_end);

	for (size_t v = 0; v < ends_variants_count && ends_variants[v]->level <= cpu_level(); v++) {
		check_find(ends_variants[v], input, record_end, &expected);
		check_cut(ends_variants[v], input, record_end, target, &expected);
		check_cut(ends_variants[v], input, record_end, input.len_bytes, &expected);
	}
	free(expected.at);
	return 0;
}
