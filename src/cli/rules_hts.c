/* `cape rules --hts`: the IEEPA numbers of chapter 99. */
#include "cli/rules.h"
#include "rules/hts.h"

static void range_json(const struct hts_range *range)
{
	cJSON *object = cJSON_CreateObject();

	json_text(object, "numbers", span_text(range->numbers));
	json_text(object, "class", span_text(range->class));
	json_text(object, "programme", span_text(range->programme));
	json_text(object, "authority", span_text(range->authority));
	json_day(object, "from", range->from);
	json_day(object, "until", range->until);
	json_text(object, "source", span_text(range->source));
	json_print_line(object);
}

/* With --as-of without the ranges that were not in force then; where no dates are established, nobody knows. */
static bool range_shown(const struct hts_range *range, const struct args *args, day as_of)
{
	return !args->given[OPT_AS_OF] || ((range->from == DAY_BLANK || range->from <= as_of) &&
					   (range->until == DAY_BLANK || as_of <= range->until));
}

void rules_list_hts(const struct args *args, day as_of)
{
	char window[WINDOW_TEXT_BYTES];
	struct hts_table table;

	hts_table_load_builtin(&table);
	if (!args->given[OPT_JSON]) {
		(void)printf("A tariff row counts as IEEPA when its duty is above zero and its number begins with");
		for (size_t i = 0; i < table.prefixes_count; i++)
			(void)printf("%s %.*s", i ? " or" : "", HTS_PREFIX_LEN, table.prefixes[i]);
		(void)printf(".\nThe ranges below are for information.\n\n");
	}
	for (size_t i = 0; i < table.ranges_count; i++) {
		const struct hts_range *range = &table.ranges[i];

		if (!range_shown(range, args, as_of))
			continue;
		if (args->given[OPT_JSON]) {
			range_json(range);
			continue;
		}
		(void)printf("%-22s %-7s %s\n", range->numbers, range->class, range->programme);
		(void)printf("%-22s         %s; %s; source: %s\n", "", range->authority,
			     window_text(range->from, range->until, "dates not established", window), range->source);
	}
	hts_table_free(&table);
}
