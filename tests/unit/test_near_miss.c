/* ingest/near_miss.h: slips of one and two letters in column names, against comparing with every name there is. */
#include "ingest/near_miss.h"

#include "core/key.h"
#include "unit/support.h"

#define ALL_FIELDS ((1u << SOURCE_FIELDS) - 1)
#define NAME_MAX_  64

struct name {
	enum source_field field;
	const char *text;
	unsigned char letters[NAME_MAX_ + 1];
	size_t len;
};

/* All known names, as titles are compared: letters and digits, upper case. */
static size_t all_names(struct name *names)
{
	size_t count = 0;

	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		for (size_t i = 0; i < COLUMN_NAMES_MAX && source_fields[f].column_names[i]; i++) {
			struct name *name = &names[count++];

			*name = (struct name){ .field = (enum source_field)f,
					       .text = source_fields[f].column_names[i] };
			name->len = alnum_normalise(span_text(name->text), name->letters, NAME_MAX_);
			must(name->len <= NAME_MAX_);
		}
	}
	return count;
}

/* Letters to insert, drop or replace: the whole table, entry by entry. */
static unsigned slow_distance(struct span a, struct span b)
{
	static unsigned table[128][128];

	must(a.len_bytes < 128 && b.len_bytes < 128);
	for (size_t i = 0; i <= a.len_bytes; i++) {
		for (size_t j = 0; j <= b.len_bytes; j++) {
			unsigned least = i == 0 ? (unsigned)j : j == 0 ? (unsigned)i : UINT32_MAX;

			if (i && j) {
				least = table[i - 1][j - 1] + (a.begin[i - 1] != b.begin[j - 1]);
				least = table[i - 1][j] + 1 < least ? table[i - 1][j] + 1 : least;
				least = table[i][j - 1] + 1 < least ? table[i][j - 1] + 1 : least;
			}
			table[i][j] = least;
		}
	}
	return table[a.len_bytes][b.len_bytes];
}

/* The nearest known name, the first of several: within two letters, one in a short title, none in a very short one. */
static const char *slow_near_miss(struct span title, uint32_t wanted)
{
	unsigned allowed = title.len_bytes >= 8 ? 2 : title.len_bytes >= 5 ? 1 : 0, least = allowed + 1;
	const char *nearest = NULL;
	struct name names[64];
	size_t count = all_names(names);

	for (size_t i = 0; i < count; i++) {
		unsigned distance = slow_distance(title, span_of(names[i].letters, names[i].len));

		if (distance == 0)
			return NULL;
		if (distance < least && ((wanted >> names[i].field) & 1)) {
			least = distance;
			nearest = names[i].text;
		}
	}
	return nearest;
}

static void expect_as_slow(struct span title, uint32_t wanted)
{
	const char *slow = slow_near_miss(title, wanted);
	enum source_field field = SOURCE_NONE;
	const char *found = near_miss(title, wanted, &field);

	expect(found == slow, "\"%.*s\": %s, not %s", (int)title.len_bytes, (const char *)title.begin,
	       found ? found : "none", slow ? slow : "none");
	if (!found)
		return;
	expect((wanted >> field) & 1, "\"%s\": a field that is not wanted", found);
	for (size_t i = 0; i < COLUMN_NAMES_MAX && source_fields[field].column_names[i]; i++) {
		if (source_fields[field].column_names[i] == found)
			return;
	}
	expect(false, "\"%s\" is no name of %s", found, source_fields[field].name);
}

/* One letter replaced, dropped, put in; at every place. */
static size_t slip(struct span from, size_t at, unsigned kind, unsigned char letter, unsigned char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < from.len_bytes; i++) {
		if (i == at && kind == 2)
			out[len++] = letter;
		if (i != at || kind == 2)
			out[len++] = from.begin[i];
		else if (kind == 0)
			out[len++] = letter;
	}
	if (at == from.len_bytes && kind == 2)
		out[len++] = letter;
	return len;
}

static bool is_known(struct span title)
{
	struct name names[64];
	size_t count = all_names(names);

	for (size_t i = 0; i < count; i++) {
		if (span_equal(title, span_of(names[i].letters, names[i].len)))
			return true;
	}
	return false;
}

UNIT_TEST(a_slip_at_every_place_of_every_name)
{
	struct name names[64];
	size_t count = all_names(names);

	for (size_t i = 0; i < count; i++) {
		struct span name = span_of(names[i].letters, names[i].len);

		for (size_t at = 0; at <= name.len_bytes; at++) {
			for (unsigned kind = 0; kind < 3; kind++) {
				unsigned char title[NAME_MAX_ + 1];
				size_t len = slip(name, at, kind, 'Q', title);
				enum source_field field;

				expect_as_slow(span_of(title, len), ALL_FIELDS);
				expect_as_slow(span_of(title, len), ~(1u << names[i].field) & ALL_FIELDS);
				/* Where only this field is missing every slip is found, unless it makes a known name. */
				expect((near_miss(span_of(title, len), 1u << names[i].field, &field) != NULL) !=
					       is_known(span_of(title, len)),
				       "\"%.*s\"", (int)len, (const char *)title);
			}
		}
	}
}

UNIT_TEST(two_and_three_slips_at_random)
{
	struct name names[64];
	size_t count = all_names(names), found = 0;
	struct rng rng = { 9 };

	for (unsigned n = 0; n < 6000; n++) {
		const struct name *name = &names[rng_below(&rng, count)];
		unsigned char a[NAME_MAX_ + 4], b[NAME_MAX_ + 4];
		size_t len = name->len;
		enum source_field field;

		memcpy(a, name->letters, len);
		for (size_t left = 2 + rng_below(&rng, 2); left > 0 && len > 0; left--) {
			len = slip(span_of(a, len), rng_below(&rng, len + 1), (unsigned)rng_below(&rng, 3),
				   (unsigned char)"ENTRYX1"[rng_below(&rng, 7)], b);
			memcpy(a, b, len);
		}
		expect_as_slow(span_of(a, len), (uint32_t)rng_next(&rng) & ALL_FIELDS);
		found += near_miss(span_of(a, len), ALL_FIELDS, &field) != NULL;
	}
	expect(found > 2000, "%zu", found);
}

UNIT_TEST(names_by_example)
{
	static const struct {
		const char *title, *known;
	} rows[] = {
		{ "ENTRYSUMMARYNUMBR", "Entry Summary Number" },
		{ "ENTRYSUMARYNUMBR", "Entry Summary Number" },
		{ "IMPORTERNUMBERS", "Importer Number" },
		{ "CONTROLSTATU", "Control Status" },
		{ "DUTY", NULL },
		{ "ENTRYN", "Entry No" },
		{ "ENTRYNOX", "Entry No" },
		{ "ENTYNO", "Entry No" },
		{ "ETRYN", NULL },       /* Two slips in five letters. */
		{ "ENTRYNUMBER", NULL }, /* A known name, of a field that is there already. */
		{ "PORTOFENTRY", NULL }, /* Another column. */
		{ "LIQUIDATION", NULL },
		{ "PROTESTNUMBER", NULL },
		{ "PROTESTSTATE", "Protest Status" },
		{ "CAPEINDICATOR", NULL },
		{ "CAPEINDICATERS", "CAPE Indicator" },
		{ "", NULL },
		{ "X", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum source_field field;
		const char *known = near_miss(span_text(rows[i].title), ALL_FIELDS, &field);

		expect_text(known ? known : "none", rows[i].known ? rows[i].known : "none", rows[i].title);
	}
}

/* A slip cannot make a title longer than any name by more than two letters; nothing is compared then. */
UNIT_TEST(long_titles_are_no_slips)
{
	struct edge edge = edge_make(100000);
	unsigned char *title = malloc(100000);

	must(title != NULL);
	memset(title, 'A', 100000);
	memcpy(title, "ENTRYSUMMARYNUMBER", 18);
	for (size_t len = 18; len <= 200; len++) {
		enum source_field field;
		const char *known = near_miss(edge_put(&edge, title, len), ALL_FIELDS, &field);

		expect((known != NULL) == (len == 19 || len == 20), "%zu", len);
	}
	assert_null(near_miss(edge_put(&edge, title, 100000), ALL_FIELDS, &(enum source_field){ SOURCE_NONE }));
	free(title);
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_at_every_place_of_every_name),
		cmocka_unit_test(two_and_three_slips_at_random),
		cmocka_unit_test(names_by_example),
		cmocka_unit_test(long_titles_are_no_slips),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
