/* Making and removing the scratch folder. */
#include "fuzz/scratch.h"

#include "fuzz/fuzz.h"

#include <ftw.h>

static char folder[256];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st;
	(void)kind;
	(void)place;
	return remove(path);
}

static void remove_folder(void)
{
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_folder(void)
{
	const char *above = getenv("TMPDIR");

	if (folder[0] != '\0')
		return folder;
	(void)snprintf(folder, sizeof(folder), "%s/cape-fuzz-XXXXXX", above && *above ? above : P_tmpdir);
	fuzz_must(mkdtemp(folder) && atexit(remove_folder) == 0);
	return folder;
}
