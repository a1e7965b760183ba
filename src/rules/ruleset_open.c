/* Where rules come from: the program itself, or a file of the user's. */
#include "io/map.h"
#include "rules/builtin.h"
#include "rules/ruleset.h"

void ruleset_load_builtin(struct ruleset *set)
{
	struct err err = ERR_INIT;
	bool ok = ruleset_load(set, builtin_rules(), "data/rules.ini", &err);

	if (!ok)
		err_print(&err, stderr);
	assert(ok);
}

static bool load_file(struct ruleset *set, const char *path, struct err *err)
{
	struct map map;
	bool ok;

	*set = (struct ruleset){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	ok = ruleset_load(set, map.bytes, path, err);
	if (ok && !map_unchanged(&map, path, err)) {
		ruleset_free(set);
		ok = false;
	}
	map_close(&map);
	return ok;
}

bool ruleset_open(struct ruleset *set, const char *path, struct err *err)
{
	if (path)
		return load_file(set, path, err);
	ruleset_load_builtin(set);
	return true;
}
