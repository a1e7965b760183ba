/* Assumptions and maps that between them touch every kind of field. */
#include "fuzz/source_choice.h"

#include "fuzz/fuzz.h"

static const struct assumption assumptions[ASSUMPTIONS_MAX] = {
	{ SOURCE_IOR, "12-3456789" },
	{ SOURCE_TYPE, "1" },
	{ SOURCE_STATUS, "Accepted" },
	{ SOURCE_CONTROL, "cbp" },
	{ SOURCE_RECON, "N" },
	{ SOURCE_LIQUIDATION_DATE, "unknown" },
	{ SOURCE_IEEPA_COUNT, "2" },
	{ SOURCE_IEEPA_COUNT, "unknown" },
	{ SOURCE_IEEPA_DUTY, "$1,250.00" },
	{ SOURCE_SUMMARY_DATE, "3/30/2026" },
	{ SOURCE_PAYMENT_DATE, "unknown" },
	{ SOURCE_RECON_FILED, "x" },
	{ SOURCE_PROTEST, "Open" },
	{ SOURCE_DRAWBACK, "unknown" },
	{ SOURCE_ADCVD_PENDING, "Y" },
	{ SOURCE_LIQUIDATION_STATUS, "unknown" },
};

static const struct {
	enum source_field field;
	const char *column;
} maps[8] = {
	{ SOURCE_ENTRY, "A" },
	{ SOURCE_IOR, "B" },
	{ SOURCE_HTS, "C" },
	{ SOURCE_DUTY, "D" },
	{ SOURCE_LIQUIDATION_DATE, "B" },
	{ SOURCE_IEEPA_COUNT, "C" },
	{ SOURCE_CAPE, "A" },
	{ SOURCE_STATUS, "E" },
};

static void choose_assumptions(struct source_choice *choice, uint64_t bits)
{
	for (size_t i = 0; i < ARRAY_LEN(assumptions); i++) {
		struct err err = ERR_INIT;

		if (!((bits >> i) & 1))
			continue;
		fuzz_check(assumption_check(&assumptions[i], &choice->assumed, &err), "%s", err.text);
		choice->assumptions[choice->assumptions_count++] = assumptions[i];
		choice->options.assumable |= 1u << assumptions[i].field;
	}
}

static void choose_maps(struct source_choice *choice, uint64_t bits)
{
	choice->maps.items = calloc(ARRAY_LEN(maps), sizeof(*choice->maps.items));
	fuzz_must(choice->maps.items);
	for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
		if (!((bits >> i) & 1))
			continue;
		choice->maps.items[choice->maps.count].field = maps[i].field;
		choice->maps.items[choice->maps.count++].column = maps[i].column;
	}
}

void source_choose(struct source_choice *choice, struct span *input)
{
	static struct hts_table hts;

	if (hts.prefixes_count == 0)
		hts_table_load_builtin(&hts);
	*choice = (struct source_choice){ .assumed = facts_none() };
	choice->options = (struct source_options){
		.maps = &choice->maps, .assumed_facts = &choice->assumed, .hts = &hts, .threads = 1
	};
	choose_assumptions(choice, input_number(input, 2));
	choose_maps(choice, input_byte(input));
}

void source_choice_free(struct source_choice *choice)
{
	free(choice->maps.items);
}
