/* Names of a folder as files to judge. */
#include "core/mem.h"

#include "rerun/jobs.h"
#include "run/outputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct rerun_file *)a)->name, ((const struct rerun_file *)b)->name);
}

bool rerun_list_folder(struct rerun *rerun, struct rerun_list *list, struct err *err)
{
	DIR *dir = opendir(rerun->folder);
	struct dirent *item;

	if (!dir)
		return err_system(err, rerun->folder, "open the folder");
	errno = 0;
	while ((item = readdir(dir)) != NULL) {
		struct stat st;

		if (item->d_name[0] != '.' && input_name_is_csv(item->d_name) &&
		    fstatat(dirfd(dir), item->d_name, &st, 0) == 0 && S_ISREG(st.st_mode)) {
			list->files = mem_room(list->files, &list->capacity, list->count + 1, sizeof(*list->files));
			list->files[list->count++] = (struct rerun_file){ .name = mem_text(item->d_name),
									  .job = NO_JOB,
									  .claim = NO_CLAIM,
									  .bytes = (uint64_t)st.st_size };
		}
		errno = 0;
	}
	if (errno)
		(void)err_system(err, rerun->folder, "list");
	(void)closedir(dir);
	if (list->count)
		qsort(list->files, list->count, sizeof(*list->files), by_name);
	return !err->set;
}
