/* Publishing a folder by one rename. */
#include "io/staging.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/seed.h"
#include "io/folder.h"
#include "io/remove.h"
#include "io/sink.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define TEMP_PREFIX  ".cape-temp-folder-"
#define TEMP_LETTERS 6

/* --- the final name ------------------------------------------------------------------------------------------------------------- */

static bool is_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *item;
	bool empty = dir != NULL;

	while (empty && (item = readdir(dir)) != NULL)
		empty = strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0;
	if (dir)
		(void)closedir(dir);
	return empty;
}

static bool is_current(const struct stat *st)
{
	struct stat here;

	return stat(".", &here) == 0 && here.st_dev == st->st_dev && here.st_ino == st->st_ino;
}

/* The name to rename to: without links, if the folder is there, and without a slash behind it. */
static char *final_name(const char *path, struct err *err)
{
	size_t len = strlen(path);
	struct stat st;
	char *name;

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (stat(path, &st) != 0) {
		name = mem_span(span_of(path, len));
		if (lstat(name, &st) != 0)
			return name;
		/* No folder can be renamed to a link. */
		free(name);
		(void)err_file(err, path, "is a link to what is not there; name another folder with -o");
		return NULL;
	}
	if (!S_ISDIR(st.st_mode))
		(void)err_file(err, path, "is no folder; name another with -o");
	else if (is_current(&st))
		(void)err_file(err, path,
			       "is the folder you are in; name another with -o, best one that is not there yet");
	else if (!is_empty(path))
		(void)err_file(
			err, path,
			"is not empty, and nothing is added to what was prepared before; name a folder that is not there yet");
	else if ((name = realpath(path, NULL)) != NULL)
		return name;
	else
		(void)err_system(err, path, "find");
	return NULL;
}

/* --- temporary folders ---------------------------------------------------------------------------------------------------------- */

static bool is_left_over(int folder, const char *name)
{
	struct stat st;
	int fd;
	bool left;

	if (strncmp(name, TEMP_PREFIX, strlen(TEMP_PREFIX)) != 0 || strlen(name) != strlen(TEMP_PREFIX) + TEMP_LETTERS)
		return false;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	left = fstat(fd, &st) == 0 && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0;
	(void)close(fd);
	return left;
}

/* Folders whose makers were killed: nobody holds their locks. */
static void remove_left_over(const char *above)
{
	DIR *dir = opendir(above);
	struct dirent *item;

	while (dir && (item = readdir(dir)) != NULL) {
		char *path;

		if (!is_left_over(dirfd(dir), item->d_name))
			continue;
		path = mem_format("%s%s", above, item->d_name);
		remove_folder(path);
		free(path);
	}
	if (dir)
		(void)closedir(dir);
}

static char *temp_name(const char *above)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	uint64_t random = seed_draw();
	char text[TEMP_LETTERS + 1] = "";

	for (size_t i = 0; i < TEMP_LETTERS; i++, random /= sizeof(letters) - 1)
		text[i] = letters[random % (sizeof(letters) - 1)];
	return mem_format("%s" TEMP_PREFIX "%s", above, text);
}

/* Makes and locks one. Between the two another process may take it for a dead one's and remove it: then another is made. */
static bool make_temp(struct staging *staging, const char *above)
{
	for (;;) {
		staging->temp = temp_name(above);
		if (calls.mkdir(staging->temp, 0700) == 0) {
			staging->fd = calls.open(staging->temp, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
			if (staging->fd >= 0 && flock(staging->fd, LOCK_EX) == 0 && access(staging->temp, F_OK) == 0)
				return true;
			if (staging->fd >= 0)
				(void)calls.close(staging->fd);
			if (errno != ENOENT) {
				int why = errno;

				(void)rmdir(staging->temp);
				errno = why;
				return false;
			}
		} else if (errno != EEXIST) {
			return false;
		}
		free(staging->temp);
	}
}

/* --- begin, publish, abandon ----------------------------------------------------------------------------------------------------- */

static void close_staging(struct staging *staging)
{
	(void)close(staging->fd);
	free(staging->temp);
	free(staging->path);
	*staging = (struct staging){ .fd = -1 };
}

bool staging_begin(struct staging *staging, const char *path, struct err *err)
{
	char *above;

	*staging = (struct staging){ .fd = -1 };
	staging->path = final_name(path, err);
	if (!staging->path)
		return false;
	above = strchr(staging->path, '/') ? folder_of(staging->path) : mem_text("./");
	remove_left_over(above);
	if (!make_temp(staging, above)) {
		(void)err_system(err, path, "make a folder for");
		free(staging->temp);
	} else if (!sink_remember_folder(staging->temp, &staging->entry)) {
		(void)err_file(err, path, "has too long a name; name another folder with -o");
		(void)close(staging->fd);
		remove_folder(staging->temp);
		free(staging->temp);
	} else {
		free(above);
		return true;
	}
	free(above);
	free(staging->path);
	return false;
}

char *staging_file(const struct staging *staging, const char *name)
{
	return mem_format("%s/%s", staging->temp, name);
}

bool staging_publish(struct staging *staging, struct err *err)
{
	bool ok = calls.rename(staging->temp, staging->path) == 0;

	if (!ok && (errno == EEXIST || errno == ENOTEMPTY))
		(void)err_file(err, staging->path,
			       "has been made meanwhile, and nothing is added to it; name another folder with -o");
	else if (!ok)
		(void)err_system(err, staging->path, "rename to");
	if (!ok)
		remove_folder(staging->temp);
	sink_forget_folder(staging->entry);
	close_staging(staging);
	return ok;
}

void staging_abandon(struct staging *staging)
{
	if (!staging->temp)
		return;
	remove_folder(staging->temp);
	sink_forget_folder(staging->entry);
	close_staging(staging);
}
