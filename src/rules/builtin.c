/* The rule files, embedded. */
#include "rules/builtin.h"

#include "core/embed.h"

EMBED(cape_data_rules, "data/rules.ini");
EMBED(cape_data_ieepa_hts, "data/ieepa_hts.ini");

struct span builtin_rules(void)
{
	return span_of(cape_data_rules_begin, (size_t)(cape_data_rules_end - cape_data_rules_begin));
}

struct span builtin_ieepa_hts(void)
{
	return span_of(cape_data_ieepa_hts_begin, (size_t)(cape_data_ieepa_hts_end - cape_data_ieepa_hts_begin));
}
