/* Attribute words from the input, plausible and not. */
#include "fuzz/attrs.h"

#include "fuzz/fuzz.h"

/* Small codes in every field, and a date around those of CAPE or none. */
static entry_attr plausible(uint64_t bits)
{
	static const unsigned days[] = { DAY_BLANK, DAY_UNKNOWN, 16900, 16980, 17000, 17100 };
	entry_attr attr = 0;

	for (unsigned f = 0; f < FIELDS; f++) {
		if (entry_bits[f].width != 0)
			attr = entry_set(attr, (enum field)f, (bits >> (3 * f)) & 7);
	}
	attr = entry_set(attr, FIELD_TYPE, bits % 5 == 0 ? ENTRY_TYPE_UNKNOWN : (unsigned)(bits >> 8) % 50);
	return entry_set(attr, FIELD_LIQUIDATION_DATE, days[(bits >> 16) % ARRAY_LEN(days)]);
}

void attrs_make(entry_attr *attrs, size_t count, struct span *input)
{
	uint64_t state = 0;

	for (size_t i = 0; i < count; i++) {
		if (input->len_bytes >= sizeof(*attrs))
			attrs[i] = input_number(input, sizeof(*attrs));
		else
			attrs[i] = i % 2 ? made_up(&state) : plausible(made_up(&state));
	}
}
