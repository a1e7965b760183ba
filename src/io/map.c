/* Mapping files, with readable slack behind the last byte. */
#include "io/map.h"

#include "core/calls.h"
#include "io/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Reserves the file's pages and at least MAP_SLACK more as anonymous memory, then lays the file over the front: the slack
 * is made, not hoped for, also when the file ends on a page border.
 */
static bool lay(struct map *map, int fd, size_t len_bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *base;

	map->reserved_bytes = (len_bytes + MAP_SLACK + page - 1) / page * page;
	base = calls.mmap(NULL, map->reserved_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		return false;
	if (len_bytes && calls.mmap(base, len_bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED) {
		int kept = errno;

		(void)munmap(base, map->reserved_bytes);
		errno = kept;
		return false;
	}
	map->base = base;
	map->bytes = span_of(base, len_bytes);
	return true;
}

/* *spooled: the copy that was mapped instead, or -1. */
static bool map_descriptor(struct map *map, int fd, const char *path, int *spooled, struct err *err)
{
	off_t len_bytes;
	bool ok;

	*spooled = -1;

	if (calls.fstat(fd, &map->stat) != 0)
		return err_system(err, path, "read");
	if (S_ISDIR(map->stat.st_mode))
		return err_file(err, path, "is a directory; name the file in it");
	errno = 0;
	/* Size 0 proves nothing: files in /proc say 0 and have content. A file read from its middle (a shell's "<") is spooled. */
	if (S_ISREG(map->stat.st_mode) && map->stat.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0 &&
	    lay(map, fd, (size_t)map->stat.st_size)) {
		map->guard = guard_add(map->base, (size_t)map->stat.st_size);
		if (map->guard)
			return true;
		map_close(map);
		errno = EMFILE;
		return err_system(err, path, "map");
	}
	/* Without room to map it there is none to map its copy either. */
	if (!map->base && errno == ENOMEM && S_ISREG(map->stat.st_mode) && map->stat.st_size > 0)
		return err_system(err, path, "map");
	*spooled = spool_open(fd, path, &len_bytes, err);
	if (*spooled < 0)
		return false;
	ok = lay(map, *spooled, (size_t)len_bytes);
	if (!ok)
		(void)err_system(err, path, "map");
	return ok;
}

bool map_open_kept(struct map *map, const char *path, int *kept, struct err *err)
{
	bool standard_input = strcmp(path, "-") == 0;
	int fd, spooled;
	bool ok;

	*map = (struct map){ .base = NULL };
	*kept = -1;
	fd = standard_input ? STDIN_FILENO : calls.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	if (fd < 0)
		return err_system(err, path, "open");
	ok = map_descriptor(map, fd, standard_input ? "standard input" : path, &spooled, err);
	if (ok)
		*kept = spooled >= 0 ? spooled : standard_input ? -1 : fd;
	if (spooled >= 0 && *kept != spooled)
		(void)calls.close(spooled);
	if (!standard_input && *kept != fd)
		(void)calls.close(fd);
	return ok;
}

bool map_open(struct map *map, const char *path, struct err *err)
{
	int fd;
	bool ok = map_open_kept(map, path, &fd, err);

	if (fd >= 0)
		(void)calls.close(fd);
	return ok;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool map_same_file(const struct stat *a, const struct stat *b)
{
	/* The change time tells of rewriting even where somebody set the modification time back. */
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       same_time(a->st_mtim, b->st_mtim) && same_time(a->st_ctim, b->st_ctim);
}

/* What a name leads to now; standard input has none. */
static bool look_again(const char *path, struct stat *st)
{
	return (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, st) : stat(path, st)) == 0;
}

bool map_unchanged(const struct map *map, const char *path, struct err *err)
{
	const struct stat *then = &map->stat;
	struct stat now;

	if (!map->guard)
		return true;
	if (!guard_was_hit(map->guard) && (!look_again(path, &now) || now.st_dev != then->st_dev ||
					   now.st_ino != then->st_ino || map_same_file(&now, then)))
		return true;
	return err_file(err, path, "was changed while it was read; run again when nobody writes to it");
}

void map_close(struct map *map)
{
	if (map->guard)
		guard_remove(map->guard);
	map->guard = NULL;
	if (map->base)
		(void)munmap(map->base, map->reserved_bytes);
	map->base = NULL;
	map->bytes = span_of(NULL, 0);
}

void map_read_ahead(const struct map *map)
{
	if (map->bytes.len_bytes)
		(void)madvise(map->base, map->bytes.len_bytes, MADV_SEQUENTIAL);
}

void map_populate(const struct map *map, size_t offset, size_t len_bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t begin = offset / page * page, end = offset + len_bytes;
	unsigned char *at = (unsigned char *)map->base + begin;

	if (end > map->bytes.len_bytes)
		end = map->bytes.len_bytes;
	/* Before Linux 5.14 there is no such advice; the other one only asks. */
	if (begin < end && madvise(at, end - begin, MADV_POPULATE_READ) != 0)
		(void)madvise(at, end - begin, MADV_WILLNEED);
}
