/* Reading the IEEPA table. */
#include "rules/hts.h"

#include "core/digits.h"
#include "core/key.h"
#include "core/mem.h"
#include "io/ini.h"
#include "rules/builtin.h"

#include <stdlib.h>

static bool take_prefixes(struct hts_table *table, const char *value, struct err *err)
{
	while (*value) {
		size_t len = strcspn(value, ", \t");

		if (len != 0 && (len != HTS_PREFIX_LEN || table->prefixes_count == HTS_PREFIXES_MAX))
			return err_set(err, "prefixes are at most %d numbers of %d digits", HTS_PREFIXES_MAX,
				       HTS_PREFIX_LEN);
		if (len != 0)
			memcpy(table->prefixes[table->prefixes_count++], value, HTS_PREFIX_LEN);
		value += len;
		value += strspn(value, ", \t");
	}
	return true;
}

static bool take_range_key(struct hts_range *range, const struct ini_key *k, struct err *err)
{
	if (strcmp(k->key, "class") == 0)
		return ini_take_text(&range->class, k, err);
	if (strcmp(k->key, "programme") == 0)
		return ini_take_text(&range->programme, k, err);
	if (strcmp(k->key, "authority") == 0)
		return ini_take_text(&range->authority, k, err);
	if (strcmp(k->key, "source") == 0)
		return ini_take_text(&range->source, k, err);
	if (strcmp(k->key, "from") == 0)
		return ini_take_day(&range->from, k, err);
	if (strcmp(k->key, "until") == 0)
		return ini_take_day(&range->until, k, err);
	return err_set(err, "a range has no key \"%s\"; its keys are class, programme, authority, source, from, until",
		       k->key);
}

static bool on_key(void *context, const struct ini_key *k, struct err *err)
{
	struct hts_table *table = context;
	struct hts_range *range = table->ranges_count ? &table->ranges[table->ranges_count - 1] : NULL;

	if (strcmp(k->section, "counts") == 0 && strcmp(k->key, "prefixes") == 0)
		return take_prefixes(table, k->value, err);
	if (!range || strcmp(range->numbers, k->section) != 0) {
		if (table->ranges_count == HTS_RANGES_MAX)
			return err_set(err, "there are more than %d ranges; remove some", HTS_RANGES_MAX);
		range = &table->ranges[table->ranges_count++];
		*range = (struct hts_range){ .numbers = mem_text(k->section) };
	}
	return take_range_key(range, k, err);
}

bool hts_table_load(struct hts_table *table, struct span text, const char *path, struct err *err)
{
	struct ini_handler handler = { .on_key = on_key, .context = table };

	*table = (struct hts_table){ .prefixes_count = 0 };
	if (ini_read(text, path, &handler, err)) {
		for (size_t i = 0; i < table->ranges_count; i++) {
			struct hts_range *r = &table->ranges[i];

			if (!r->class || !r->programme || !r->authority || !r->source)
				(void)err_file(err, path, "[%s] lacks class, programme, authority or source",
					       r->numbers);
		}
		if (table->prefixes_count == 0)
			(void)err_file(err, path, "[counts] lacks prefixes");
	}
	if (!err->set)
		return true;
	hts_table_free(table);
	return false;
}

void hts_table_load_builtin(struct hts_table *table)
{
	struct err err = ERR_INIT;
	bool ok = hts_table_load(table, builtin_ieepa_hts(), "data/ieepa_hts.ini", &err);

	if (!ok)
		err_print(&err, stderr);
	assert(ok);
}

void hts_table_free(struct hts_table *table)
{
	for (size_t i = 0; i < table->ranges_count; i++) {
		free(table->ranges[i].numbers);
		free(table->ranges[i].class);
		free(table->ranges[i].programme);
		free(table->ranges[i].authority);
		free(table->ranges[i].source);
	}
	*table = (struct hts_table){ .prefixes_count = 0 };
}

bool hts_counts(const struct hts_table *table, struct span number)
{
	unsigned char normalised[HTS_PREFIX_LEN];
	const unsigned char *begin = number.begin;

	/* Eight digits stand as they are, in nearly all rows of an export. */
	if (number.len_bytes < 8 || !digits_are_values(digits_load(begin) ^ BYTES_OF('0'))) {
		if (alnum_normalise(number, normalised, sizeof(normalised)) < HTS_PREFIX_LEN)
			return false;
		begin = normalised;
	}
	for (size_t i = 0; i < table->prefixes_count; i++) {
		if (memcmp(begin, table->prefixes[i], HTS_PREFIX_LEN) == 0)
			return true;
	}
	return false;
}
