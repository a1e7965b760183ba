/* The variants of parse/ends.h, and the choice among them. */
#include "parse/ends.h"

const struct ends_variant *const ends_variants[] = {
	&ends_scalar,
	&ends_portable,
#ifdef __x86_64__
	&ends_avx2,
	&ends_avx512,
#endif
};
const size_t ends_variants_count = ARRAY_LEN(ends_variants);

/* Asked once a range, which is nothing beside reading the range. */
static const struct ends_variant *best(void)
{
	enum cpu_level level = cpu_level();
	size_t v = ends_variants_count - 1;

	while (ends_variants[v]->level > level)
		v--;
	return ends_variants[v];
}

size_t ends_find(struct span bytes, unsigned char record_end, uint32_t *ends, bool *open)
{
	assert(bytes.len_bytes < ENDS_BYTES_MAX && (record_end == '\n' || record_end == '\r'));
	return best()->find(bytes, record_end, ends, open);
}

size_t ends_cut(struct span bytes, size_t target, unsigned char record_end, size_t *opened)
{
	assert(target <= bytes.len_bytes && (record_end == '\n' || record_end == '\r'));
	return best()->cut(bytes, target, record_end, opened);
}
