/*
 * Conditions of rules, compiled and run, against reading them anew for every entry.
 *
 * Input: the condition up to a NUL, then two bytes of as-of day, a byte of how many entries, attribute words.
 */
#include "fuzz/attrs.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "fuzz/slow_condition.h"
#include "rules/condition.h"

/* The condition is one to the slow reader: the only reason left to refuse it is its length. */
static void check_refused(struct span text, const struct err *err)
{
	check_message(err);
	if (slow_condition(text, DAY_FIRST, 0) >= 0)
		fuzz_check(strstr(err->text, "longer than") || strstr(err->text, "nested deeper"), "refused: %s",
			   err->text);
}

static void check_optional(const struct condition *condition)
{
	for (unsigned f = 0; f < FIELDS; f++) {
		bool tested = false;

		for (size_t s = 0; s < condition->count; s++)
			tested = tested ||
				 ((condition->steps[s].kind == STEP_IN || condition->steps[s].kind == STEP_OLDER) &&
				  condition->steps[s].field == f);
		fuzz_check(((condition->optional_fields >> f) & 1) == (tested && entry_bits[f].optional), "field %u",
			   f);
	}
}

static void check_run(const struct condition *condition, struct span text, struct span input)
{
	entry_attr attrs[64];
	day as_of = (day)input_number(&input, 2);
	size_t count = input_byte(&input) % 64 + 1;

	as_of = day_is_date(as_of) ? as_of : 17000;
	attrs_make(attrs, count, &input);
	for (size_t i = 0; i < count; i++)
		fuzz_check(condition_holds(condition, as_of, attrs[i]) == slow_condition(text, as_of, attrs[i]),
			   "entry %zu: %016llx on day %u", i, (unsigned long long)attrs[i], as_of);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	struct span text = input_until(&input, '\0');
	struct condition condition;
	struct err err = ERR_INIT;

	if (condition_compile(text, &condition, &err)) {
		check_optional(&condition);
		check_run(&condition, text, input);
	} else {
		check_refused(text, &err);
	}
	return 0;
}
