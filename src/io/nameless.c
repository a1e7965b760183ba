/* O_TMPFILE, or a name that is removed at once. */
#include "io/nameless.h"

#include "core/calls.h"
#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

int nameless_open(const char *folder, const char *remedy, struct err *err)
{
	char *name;
	int fd = calls.open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	/* Some file systems have no nameless files. */
	name = mem_format("%s/.cape-spool-XXXXXX", folder);
	fd = calls.open_temporary(name, O_CLOEXEC);
	if (fd >= 0)
		(void)calls.unlink(name);
	else
		(void)err_file(err, folder, "cannot make a temporary file: %s; %s", strerror(errno), remedy);
	free(name);
	return fd;
}
