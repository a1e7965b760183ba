/* Where rates come from: the program itself, or a file of the user's. */
#include "core/embed.h"
#include "io/map.h"
#include "refund/rates.h"

EMBED(cape_data_interest_rates, "data/interest_rates.ini");

struct span rates_builtin(void)
{
	return span_of(cape_data_interest_rates_begin,
		       (size_t)(cape_data_interest_rates_end - cape_data_interest_rates_begin));
}

static bool load_file(struct rates *rates, const char *path, struct err *err)
{
	struct map map;
	bool ok;

	*rates = (struct rates){ .name = NULL };
	if (!map_open(&map, path, err))
		return false;
	ok = rates_load(rates, map.bytes, path, err);
	if (ok && !map_unchanged(&map, path, err)) {
		rates_free(rates);
		ok = false;
	}
	map_close(&map);
	return ok;
}

bool rates_open(struct rates *rates, const char *path, struct err *err)
{
	bool ok;

	if (path)
		return load_file(rates, path, err);
	ok = rates_load(rates, rates_builtin(), "data/interest_rates.ini", err);
	assert(ok); /* a test proves it */
	return ok;
}
