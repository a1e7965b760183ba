/* Puts files into a test's folder before a run, and reads them back after it. */
#ifndef CAPE_TESTS_CLI_GIVEN_H
#define CAPE_TESTS_CLI_GIVEN_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline void given_bytes(struct cli *t, const char *name, const void *bytes, size_t len)
{
	int fd = openat(t->folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	must(fd >= 0, name);
	must(write(fd, bytes, len) == (ssize_t)len, name);
	must(close(fd) == 0, name);
}

static inline void given_file(struct cli *t, const char *name, const char *text)
{
	given_bytes(t, name, text, strlen(text));
}

static inline void given_folder(struct cli *t, const char *name)
{
	must(mkdirat(t->folder_fd, name, 0755) == 0, name);
}

/* A symbolic link NAME that points to TARGET. */
static inline void given_link(struct cli *t, const char *target, const char *name)
{
	must(symlinkat(target, t->folder_fd, name) == 0, name);
}

static inline void given_mtime(struct cli *t, const char *name, long long unix_seconds)
{
	struct timespec times[2] = { { .tv_sec = unix_seconds }, { .tv_sec = unix_seconds } };

	must(utimensat(t->folder_fd, name, times, 0) == 0, name);
}

/* All bytes of a file and a NUL behind them; the caller frees. NULL if it is not there. */
static inline char *file_bytes(struct cli *t, const char *name, size_t *len)
{
	int fd = openat(t->folder_fd, name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *bytes;

	if (fd < 0)
		return NULL;
	must(fstat(fd, &st) == 0, name);
	*len = (size_t)st.st_size;
	bytes = malloc(*len + 1);
	must(bytes != NULL, "memory");
	must(read(fd, bytes, *len) == (ssize_t)*len, name);
	bytes[*len] = '\0';
	close(fd);
	return bytes;
}

#endif
