/* Pairs and messages in three forms. */
#include "cli/compare.h"

static const struct table_column columns[] = { PAIR_COLUMNS, { "entries", "# of Entries", true, false } };

void pair_cells(const struct compared_pair *pair, const char *cells[PAIR_CELLS])
{
	static const char *const agreements[] = {
		[AGREES] = "agrees",
		[DIFFERS] = "differs",
		[NOT_DECIDED] = "not in CBP's file",
		[NOT_DECLARED] = "not on our claim",
		[NOT_PREDICTED] = "no prediction",
	};

	cells[PAIR_PREDICTED] = pair->predicted;
	cells[PAIR_CBP] = pair->decided && *pair->decided == '\0' ? "(failed without a message)" : pair->decided;
	cells[PAIR_RULES] = pair->rules;
	cells[PAIR_AGREEMENT] = agreements[pair->agreement];
}

void pair_json(cJSON *object, const struct compared_pair *pair)
{
	const char *cells[PAIR_CELLS];

	pair_cells(pair, cells);
	for (size_t c = 0; c < PAIR_CELLS; c++)
		json_text_or_null(object, columns[c].key, c == PAIR_CBP ? pair->decided : cells[c]);
}

bool comparison_finds(const struct comparison *c)
{
	return c->differing || compare_unknown(c);
}

static void print_unknown(const struct comparison *c)
{
	char n[GROUPED_BYTES];

	if (compare_unknown(c))
		(void)puts("\nMessages that no rule has:");
	for (size_t i = 0; i < compare_unknown(c); i++) {
		(void)printf("%12s  ", grouped(c->unknown[i].entries, n));
		print_untrusted(stdout, span_text(*c->unknown[i].message ? c->unknown[i].message
									 : "(failed without a message)"));
		(void)putchar('\n');
	}
}

bool comparison_print(const struct comparison *c, enum table_form form, struct err *err)
{
	char entries[GROUPED_BYTES];
	struct table table;

	table_begin(&table, columns, ARRAY_LEN(columns), form);
	for (size_t i = 0; i < compare_pairs(c); i++) {
		const char *cells[PAIR_CELLS + 1];

		pair_cells(&c->pairs[i], cells);
		(void)snprintf(entries, sizeof(entries), "%llu", (unsigned long long)c->pairs[i].entries);
		cells[PAIR_CELLS] = entries;
		table_row(&table, cells);
	}
	if (!table_end(&table, err))
		return false;
	if (form == TABLE_TEXT)
		print_unknown(c);
	return true;
}

void unknown_json(cJSON *object, const struct comparison *c)
{
	cJSON *array = cJSON_AddArrayToObject(object, "unknown_messages");

	for (size_t i = 0; i < compare_unknown(c); i++) {
		cJSON *item = cJSON_CreateObject();

		json_text(item, "message", span_text(c->unknown[i].message));
		(void)cJSON_AddNumberToObject(item, "entries", (double)c->unknown[i].entries);
		(void)cJSON_AddItemToArray(array, item);
	}
}

void comparison_json(cJSON *object, const struct comparison *c)
{
	cJSON *array;

	(void)cJSON_AddNumberToObject(object, "agreeing", (double)c->agreeing);
	(void)cJSON_AddNumberToObject(object, "differing", (double)c->differing);
	array = cJSON_AddArrayToObject(object, "pairs");
	for (size_t i = 0; i < compare_pairs(c); i++) {
		cJSON *item = cJSON_CreateObject();

		pair_json(item, &c->pairs[i]);
		(void)cJSON_AddNumberToObject(item, "entries", (double)c->pairs[i].entries);
		(void)cJSON_AddItemToArray(array, item);
	}
	unknown_json(object, c);
}
