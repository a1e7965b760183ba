/* Folders of outputs. */
#include "io/folder.h"

#include "core/calls.h"
#include "core/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool folders_make(const char *folder, struct err *err)
{
	char *path = mem_text(folder);
	struct stat st;
	bool ok = true;

	for (char *at = path + 1; ok && *path; at++) {
		char c = *at;

		if (c != '/' && c != '\0')
			continue;
		*at = '\0';
		if (calls.mkdir(path, 0777) != 0 && errno != EEXIST)
			ok = err_system(err, folder, "make the folder");
		*at = c;
		if (c == '\0')
			break;
	}
	free(path);
	if (ok && (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)))
		return err_file(err, folder, "is not a folder; name another with -o");
	return ok;
}

char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? mem_format("%.*s", (int)(slash - path) + 1, path) : mem_text(".");
}

bool folder_stat(const char *path, struct stat *st)
{
	char *folder = folder_of(path);
	bool ok = stat(folder, st) == 0;

	free(folder);
	return ok;
}

bool folder_there(const char *path, struct err *err)
{
	struct stat st;

	return folder_stat(path, &st) || err_system(err, path, "create");
}

char *folder_real(const char *path)
{
	char *part = *path ? mem_text(path) : NULL, *real = part ? realpath(part, NULL) : NULL;

	while (part && !real && strcmp(part, "/") != 0 && strcmp(part, ".") != 0) {
		char *slash = strrchr(part, '/');

		if (slash)
			slash[slash == part] = '\0';
		else
			(void)strcpy(part, ".");
		real = realpath(part, NULL);
	}
	free(part);
	return real;
}
