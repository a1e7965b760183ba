/* fsync(2) on a folder. */
#include "io/flush.h"

#include "core/calls.h"
#include "io/nameless.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

bool flush_folder_of(const char *path)
{
	char *folder = folder_of(path);
	int fd = calls.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	bool ok = fd >= 0 && calls.fsync(fd) == 0;
	int why = errno;

	if (fd >= 0)
		(void)calls.close(fd);
	free(folder);
	errno = why;
	return ok;
}
