/* parse/ends.h: finding the ends of fields, slice by slice, and cutting into slices. */
#include "parse/ends.h"
#include "parse/splitter.h"
#include "stages/stage.h"

#include <stdlib.h>

static const char *way_name(size_t way)
{
	return way < ends_variants_count ? ends_variants[way]->name : NULL;
}

static bool way_runs(size_t way)
{
	return ends_variants[way]->level <= cpu_level();
}

/* Cut at line ends, which costs nothing. */
static uint64_t run_find(size_t way, struct span text)
{
	const unsigned char *at = text.begin, *end = text.begin + text.len_bytes;
	uint32_t *ends = malloc((2 * SLICE_BYTES + ENDS_SLACK) * sizeof(*ends));
	uint64_t sum = 0;

	if (!ends)
		abort();
	while (at < end) {
		const unsigned char *target = end - at > SLICE_BYTES ? at + SLICE_BYTES : end;
		const unsigned char *line_end = memchr(target, '\n', (size_t)(end - target));
		struct span slice = span_of(at, (size_t)((line_end ? line_end + 1 : end) - at));
		bool open;
		size_t count;

		assert(slice.len_bytes <= 2 * SLICE_BYTES);
		count = ends_variants[way]->find(slice, '\n', ends, &open);
		sum = sum * 31 + count + ends[count - 1];
		at += slice.len_bytes;
	}
	free(ends);
	return sum;
}

static uint64_t run_cut(size_t way, struct span text)
{
	uint64_t sum = 0;
	size_t at = 0;

	while (at < text.len_bytes) {
		struct span rest = span_of(text.begin + at, text.len_bytes - at);
		size_t opened, target = rest.len_bytes < SLICE_BYTES ? rest.len_bytes : SLICE_BYTES;
		size_t len_bytes = ends_variants[way]->cut(rest, target, '\n', &opened);

		at = len_bytes == ENDS_OPEN ? text.len_bytes : at + len_bytes;
		sum = sum * 31 + at;
	}
	return sum;
}

/* clang-format off */
const struct stage stage_find = { "ends of fields",  way_name, way_runs, run_find, NULL };
const struct stage stage_cut  = { "cut into slices", way_name, way_runs, run_cut,  NULL };
/* clang-format on */
