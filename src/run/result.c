/* Publishing a result and removing the one it replaces. */
#include "run/result.h"

#include "core/calls.h"
#include "core/mem.h"
#include "run/outputs.h"

#include <errno.h>
#include <stdlib.h>

static const char *const suffixes[] = { [RESULT_CLAIM] = CLAIM_SUFFIX, [RESULT_REJECTION] = VALIDATION_SUFFIX };

static bool remove_one(const char *stem, const char *suffix, struct err *err)
{
	char *path = mem_format("%s%s", stem, suffix);
	bool ok = calls.unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");

	free(path);
	return ok;
}

bool results_remove(const char *stem, struct err *err)
{
	return remove_one(stem, CLAIM_SUFFIX, err) && remove_one(stem, VALIDATION_SUFFIX, err) &&
	       remove_one(stem, FINDINGS_SUFFIX, err);
}

/* *path is the file's, or NULL. */
static bool create(struct sink *sink, const char *stem, const char *suffix, char **path, struct err *err)
{
	*path = mem_format("%s%s", stem, suffix);
	if (sink_create(sink, *path, false, err))
		return true;
	free(*path);
	*path = NULL;
	return false;
}

bool result_begin(struct result *result, enum result_kind kind, const char *stem, bool findings, struct err *err)
{
	*result = (struct result){ .kind = kind, .stem = stem };
	if (!stem) {
		sink_standard_output(&result->sink);
		return true;
	}
	if (!create(&result->sink, stem, suffixes[kind], &result->path, err))
		return false;
	if (!findings || create(&result->findings, stem, FINDINGS_SUFFIX, &result->findings_path, err))
		return true;
	result_abandon(result);
	return false;
}

static void publish_findings(struct result *result, char **path, struct err *err)
{
	if (sink_publish(&result->findings, err))
		*path = result->findings_path;
	else
		free(result->findings_path);
}

bool result_publish(struct result *result, char **path, char **findings_path, struct err *err)
{
	*path = result->path;
	if (!result->stem)
		return true;
	if (!sink_publish(&result->sink, err)) {
		*path = NULL;
		result_abandon(result);
		return false;
	}
	/* From here on the result stands; what goes wrong with the files beside it is told, not undone. */
	(void)remove_one(result->stem, suffixes[result->kind == RESULT_CLAIM ? RESULT_REJECTION : RESULT_CLAIM], err);
	if (result->findings_path)
		publish_findings(result, findings_path, err);
	else
		(void)remove_one(result->stem, FINDINGS_SUFFIX, err);
	return true;
}

void result_abandon(struct result *result)
{
	if (result->stem)
		sink_abandon(&result->sink);
	if (result->findings_path)
		sink_abandon(&result->findings);
	free(result->path);
	free(result->findings_path);
}
