/* Outputs of a worklist or report: none of them is what the run reads. */
#include "cli/chosen.h"
#include "core/mem.h"
#include "io/kept_files.h"

#include <stdlib.h>

struct kept_files *chosen_kept(const struct chosen *chosen)
{
	static const enum option files[] = { OPT_ACCOUNT, OPT_FILES_FROM, OPT_RULES, OPT_CLIENTS,
					     OPT_RATES,   OPT_CHANGES,    OPT_LOG };
	size_t count = chosen->inputs.count;
	const char **paths = mem_alloc((count + ARRAY_LEN(files) + 1) * sizeof(*paths));
	struct kept_files *kept;

	if (count)
		memcpy(paths, chosen->inputs.paths, count * sizeof(*paths));
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		paths[count++] = chosen->args->value[files[i]];
	paths[count++] = chosen->has_index ? chosen->index.path : NULL;
	kept = kept_files_make(paths, count);
	/* By its folder: what is there changes while we run. */
	kept_files_add_folder(kept, chosen->has_ledger ? chosen->ledger.folder : NULL, "the ledger");
	free(paths);
	return kept;
}

/* Those of clients without entries, too: an older file of theirs is removed. */
static bool check_clients(const struct chosen *c, const struct kept_files *kept, const char *output, struct err *err)
{
	bool ok = client_folders_check(&c->folders, c->file_name, kept, err);

	for (uint32_t i = 0; ok && output && i < c->folders.count; i++) {
		char *path = mem_format("%s/%s/%s", c->folders.dir, c->folders.names[i], c->file_name);

		ok = !same_file(path, output) ||
		     err_file(err, output, "is also a client's file below --by-client; name another output");
		free(path);
	}
	return ok;
}

bool chosen_check_outputs(const struct chosen *chosen, const char *path, struct err *err)
{
	struct kept_files *kept = chosen_kept(chosen);
	bool ok = path ? kept_files_check(kept, path, err) : kept_files_check_stdout(kept, err);

	if (ok && chosen->folders.names)
		ok = check_clients(chosen, kept, path, err);
	kept_files_free(kept);
	return ok;
}
