/* Outputs of a worklist or report: none of them is what the run reads, and what is of all clients goes into no client's folder. */
#include "cli/chosen.h"
#include "core/mem.h"
#include "io/folder.h"
#include "io/kept_files.h"

#include <stdlib.h>

struct kept_files *chosen_kept(const struct chosen *chosen)
{
	return inputs_kept(&chosen->inputs, chosen->args, chosen->has_index ? chosen->index.path : NULL);
}

/* In the folder of --by-client it may stand, but in none below, nor in place of the list of folders. */
static bool is_a_client_s(const char *path, const char *dir)
{
	char *list = mem_format("%s/" FOLDERS_NAME, dir);
	struct stat its, of_dir;
	bool beside = folder_stat(path, &its) && folder_stat(list, &of_dir) && its.st_dev == of_dir.st_dev &&
		      its.st_ino == of_dir.st_ino;
	bool is = same_file(path, list) || (!beside && same_or_below(path, dir) && !same_file(path, dir));

	free(list);
	return is;
}

/* Those of clients without entries, too: an older file of theirs is removed. */
static bool check_clients(const struct chosen *c, const struct kept_files *kept, const char *output, struct err *err)
{
	if (!client_folders_check(&c->folders, c->file_name, kept, err))
		return false;
	return !output || !is_a_client_s(output, c->folders.dir) ||
	       err_file(err, output,
			"is of all clients, and would stand among those of one below --by-client; name another output");
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
