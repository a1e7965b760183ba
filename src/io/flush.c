/* fsync(2) by name. */
#include "io/flush.h"

#include "core/calls.h"
#include "io/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static bool flush(const char *path, int flags)
{
	int fd = calls.open(path, O_RDONLY | O_CLOEXEC | flags, 0);
	bool ok = fd >= 0 && calls.fsync(fd) == 0;
	int why = errno;

	if (fd >= 0)
		(void)calls.close(fd);
	errno = why;
	return ok;
}

bool flush_file(const char *path)
{
	return flush(path, 0);
}

bool flush_folder_of(const char *path)
{
	char *folder = folder_of(path);
	bool ok = flush(folder, O_DIRECTORY);
	int why = errno;

	free(folder);
	errno = why;
	return ok;
}
