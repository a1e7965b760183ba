/* Publishing a result and removing the one it replaces. */
#include "run/result.h"

#include "core/calls.h"
#include "core/mem.h"
#include "run/outputs.h"

#include <errno.h>
#include <stdlib.h>

static const char *const suffixes[] = { [RESULT_CLAIM] = CLAIM_SUFFIX, [RESULT_REJECTION] = VALIDATION_SUFFIX };

static bool remove_one(const char *stem, enum result_kind kind, struct err *err)
{
	char *path = mem_format("%s%s", stem, suffixes[kind]);
	bool ok = calls.unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");

	free(path);
	return ok;
}

bool results_remove(const char *stem, struct err *err)
{
	return remove_one(stem, RESULT_CLAIM, err) && remove_one(stem, RESULT_REJECTION, err);
}

bool result_begin(struct result *result, enum result_kind kind, const char *stem, struct err *err)
{
	*result = (struct result){ .kind = kind, .stem = stem };
	if (!stem) {
		sink_standard_output(&result->sink);
		return true;
	}
	result->path = mem_format("%s%s", stem, suffixes[kind]);
	if (sink_create(&result->sink, result->path, false, err))
		return true;
	free(result->path);
	return false;
}

bool result_publish(struct result *result, char **path, struct err *err)
{
	*path = result->path;
	if (!result->stem)
		return true;
	if (!sink_publish(&result->sink, err)) {
		free(result->path);
		*path = NULL;
		return false;
	}
	/* From here on the result stands; that an older one of the other kind cannot be removed is told, not undone. */
	(void)remove_one(result->stem, result->kind == RESULT_CLAIM ? RESULT_REJECTION : RESULT_CLAIM, err);
	return true;
}

void result_abandon(struct result *result)
{
	if (result->stem)
		sink_abandon(&result->sink);
	free(result->path);
}
