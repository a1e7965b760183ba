/*
 * Makes the program's n-th call fail. Linked into build/<kind>/cape-faults, never into the program itself.
 *
 *   CAPE_FAULT=KIND:N:MODE   KIND  io       every call on files and maps
 *                                  alloc    malloc, calloc, realloc, mmap and mremap for memory
 *                                  change   calls that change the file system
 *                            MODE  once     the N-th call fails
 *                                  ever     it and all after it fail
 *                                  short    the N-th read or write moves one byte only; other calls are left alone
 *                                  eintr    the N-th read or write is interrupted once; other calls are left alone
 *                                  kill     the process ends at the N-th call, before it is made
 *   CAPE_FAULT_COUNT=FILE    how many calls of the kind there were is written here when the program exits, and 1 if removing
 *                            a file was made to fail, else 0
 */
#include "core/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum kind { KIND_IO = 1, KIND_ALLOC = 2, KIND_CHANGE = 4 };
enum mode { MODE_NONE, MODE_ONCE, MODE_EVER, MODE_SHORT, MODE_EINTR, MODE_KILL };

static struct calls real;
static unsigned wanted_kinds;
static enum mode wanted_mode;
static unsigned long wanted_call;
static atomic_ulong calls_seen;
static atomic_bool unlink_failed;

/* Counts a call; tells what to do about it. */
static enum mode meet(unsigned kinds)
{
	unsigned long n;

	if (!(kinds & wanted_kinds))
		return MODE_NONE;
	n = atomic_fetch_add(&calls_seen, 1) + 1;
	if (n == wanted_call && wanted_mode == MODE_KILL)
		_exit(137);
	if (n == wanted_call || (n > wanted_call && wanted_mode == MODE_EVER))
		return wanted_mode;
	return MODE_NONE;
}

static bool fails(unsigned kinds, int errnum)
{
	enum mode mode = meet(kinds);

	if (mode != MODE_ONCE && mode != MODE_EVER)
		return false;
	errno = errnum;
	return true;
}

static int fault_open(const char *path, int flags, mode_t mode)
{
	bool changes = flags & (O_CREAT | O_TRUNC) || (flags & O_TMPFILE) == O_TMPFILE;

	return fails(KIND_IO | (changes ? KIND_CHANGE : 0), changes ? ENOSPC : EMFILE) ? -1
										       : real.open(path, flags, mode);
}

static int fault_open_temporary(char *name, int flags)
{
	return fails(KIND_IO | KIND_CHANGE, ENOSPC) ? -1 : real.open_temporary(name, flags);
}

static int fault_fstat(int fd, struct stat *st)
{
	return fails(KIND_IO, EIO) ? -1 : real.fstat(fd, st);
}

/* Reads and writes can also come back short or interrupted. Returns how many bytes to move, or -1 with errno set. */
static ssize_t transfer(unsigned kinds, size_t len_bytes, int errnum)
{
	enum mode mode = meet(kinds);

	if (mode == MODE_NONE || (mode == MODE_SHORT && len_bytes <= 1))
		return (ssize_t)len_bytes;
	if (mode == MODE_SHORT)
		return 1;
	errno = mode == MODE_EINTR ? EINTR : errnum;
	return -1;
}

static ssize_t fault_read(int fd, void *bytes, size_t len_bytes)
{
	ssize_t n = transfer(KIND_IO, len_bytes, EIO);

	return n < 0 ? n : real.read(fd, bytes, (size_t)n);
}

static ssize_t fault_write(int fd, const void *bytes, size_t len_bytes)
{
	ssize_t n = transfer(KIND_IO | KIND_CHANGE, len_bytes, ENOSPC);

	return n < 0 ? n : real.write(fd, bytes, (size_t)n);
}

static ssize_t fault_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	ssize_t n = transfer(KIND_IO | KIND_CHANGE, len_bytes, ENOSPC);

	return n < 0 ? n : real.pwrite(fd, bytes, (size_t)n, offset);
}

static ssize_t fault_pread(int fd, void *bytes, size_t len_bytes, off_t offset, int flags)
{
	ssize_t n = transfer(KIND_IO, len_bytes, EIO);

	return n < 0 ? n : real.pread(fd, bytes, (size_t)n, offset, flags);
}

static int fault_uring_init(unsigned entries, struct io_uring *ring, unsigned flags)
{
	return fails(KIND_IO, EPERM) ? -EPERM : real.uring_init(entries, ring, flags);
}

static int fault_uring_submit(struct io_uring *ring, unsigned wait_for)
{
	return fails(KIND_IO, EIO) ? -EIO : real.uring_submit(ring, wait_for);
}

static int fault_fsync(int fd)
{
	return fails(KIND_IO | KIND_CHANGE, EIO) ? -1 : real.fsync(fd);
}

/* A close that fails has closed all the same. */
static int fault_close(int fd)
{
	bool failed = fails(KIND_IO, EIO);
	int result = real.close(fd);

	if (failed)
		errno = EIO;
	return failed ? -1 : result;
}

static int fault_rename(const char *from, const char *to)
{
	return fails(KIND_IO | KIND_CHANGE, EIO) ? -1 : real.rename(from, to);
}

static int fault_link(const char *from, const char *to)
{
	return fails(KIND_IO | KIND_CHANGE, EIO) ? -1 : real.link(from, to);
}

static int fault_unlink(const char *path)
{
	if (!fails(KIND_IO | KIND_CHANGE, EIO))
		return real.unlink(path);
	unlink_failed = true;
	return -1;
}

static int fault_mkdir(const char *path, mode_t mode)
{
	return fails(KIND_IO | KIND_CHANGE, ENOSPC) ? -1 : real.mkdir(path, mode);
}

static void *fault_mmap(void *at, size_t len_bytes, int protection, int flags, int fd, off_t offset)
{
	bool memory = (flags & MAP_ANONYMOUS) != 0;

	return fails(memory ? KIND_ALLOC : KIND_IO, ENOMEM) ? MAP_FAILED
							    : real.mmap(at, len_bytes, protection, flags, fd, offset);
}

static void *fault_mremap(void *at, size_t old_bytes, size_t new_bytes, int flags)
{
	return fails(KIND_ALLOC, ENOMEM) ? MAP_FAILED : real.mremap(at, old_bytes, new_bytes, flags);
}

static void *fault_malloc(size_t len_bytes)
{
	return fails(KIND_ALLOC, ENOMEM) ? NULL : real.malloc(len_bytes);
}

static void *fault_calloc(size_t count, size_t item_bytes)
{
	return fails(KIND_ALLOC, ENOMEM) ? NULL : real.calloc(count, item_bytes);
}

static void *fault_realloc(void *at, size_t len_bytes)
{
	return fails(KIND_ALLOC, ENOMEM) ? NULL : real.realloc(at, len_bytes);
}

static const struct calls faulty = {
	.open = fault_open,
	.open_temporary = fault_open_temporary,
	.fstat = fault_fstat,
	.read = fault_read,
	.write = fault_write,
	.pread = fault_pread,
	.pwrite = fault_pwrite,
	.fsync = fault_fsync,
	.close = fault_close,
	.rename = fault_rename,
	.link = fault_link,
	.unlink = fault_unlink,
	.mkdir = fault_mkdir,
	.mmap = fault_mmap,
	.mremap = fault_mremap,
	.malloc = fault_malloc,
	.calloc = fault_calloc,
	.realloc = fault_realloc,
	.uring_init = fault_uring_init,
	.uring_submit = fault_uring_submit,
};

/* --- SQLite's own calls, of which it has a table too -------------------------------------------------------------------- */

static ssize_t fault_sqlite_pread(int fd, void *bytes, size_t len_bytes, off_t offset)
{
	ssize_t n = transfer(KIND_IO, len_bytes, EIO);

	return n < 0 ? n : pread(fd, bytes, (size_t)n, offset);
}

static ssize_t fault_sqlite_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	return fault_pwrite(fd, bytes, len_bytes, offset);
}

static int fault_sqlite_open(const char *path, int flags, int mode)
{
	return fault_open(path, flags, (mode_t)mode);
}

static int fault_sqlite_truncate(int fd, off_t len_bytes)
{
	return fails(KIND_IO | KIND_CHANGE, ENOSPC) ? -1 : ftruncate(fd, len_bytes);
}

static int real_open(const char *path, int flags, mode_t mode)
{
	return real.open(path, flags, mode);
}

static int fault_open_folder(const char *path, int *fd)
{
	char folder[4096];
	char *slash;

	(void)snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	*fd = fails(KIND_IO, EIO) ? -1 : real_open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	return *fd < 0 ? SQLITE_CANTOPEN : SQLITE_OK;
}

/* fsync is no row of that table, and is left alone: the calls around it fail at the same points. */
static void install_in_sqlite(void)
{
	static const struct {
		const char *name;
		sqlite3_syscall_ptr call;
	} rows[] = {
		{ "open", (sqlite3_syscall_ptr)fault_sqlite_open },
		{ "pread64", (sqlite3_syscall_ptr)fault_sqlite_pread },
		{ "pread", (sqlite3_syscall_ptr)fault_sqlite_pread },
		{ "read", (sqlite3_syscall_ptr)fault_read },
		{ "pwrite64", (sqlite3_syscall_ptr)fault_sqlite_pwrite },
		{ "pwrite", (sqlite3_syscall_ptr)fault_sqlite_pwrite },
		{ "write", (sqlite3_syscall_ptr)fault_write },
		{ "ftruncate", (sqlite3_syscall_ptr)fault_sqlite_truncate },
		{ "unlink", (sqlite3_syscall_ptr)fault_unlink },
		{ "openDirectory", (sqlite3_syscall_ptr)fault_open_folder },
	};
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	for (size_t i = 0; vfs && i < sizeof(rows) / sizeof(*rows); i++)
		(void)vfs->xSetSystemCall(vfs, rows[i].name, rows[i].call);
}

static void write_count(void)
{
	const char *path = getenv("CAPE_FAULT_COUNT");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	(void)fprintf(file, "%lu %d\n", atomic_load(&calls_seen), atomic_load(&unlink_failed));
	(void)fclose(file);
}

static unsigned find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return (unsigned)i;
	}
	(void)fprintf(stderr, "faults: CAPE_FAULT: unknown word \"%s\"\n", name);
	_exit(99);
}

__attribute__((constructor)) static void install(void)
{
	static const char *const kinds[] = { "io", "alloc", "change" };
	static const char *const modes[] = { "none", "once", "ever", "short", "eintr", "kill" };
	const char *spec = getenv("CAPE_FAULT");
	char kind[16], mode[16];

	if (!spec)
		return;
	if (sscanf(spec, "%15[^:]:%lu:%15s", kind, &wanted_call, mode) != 3) {
		(void)fprintf(stderr, "faults: CAPE_FAULT is KIND:N:MODE\n");
		_exit(99);
	}
	wanted_kinds = 1u << find(kinds, sizeof(kinds) / sizeof(*kinds), kind);
	wanted_mode = (enum mode)find(modes, sizeof(modes) / sizeof(*modes), mode);
	real = calls;
	calls = faulty;
	install_in_sqlite();
	(void)atexit(write_count);
}
