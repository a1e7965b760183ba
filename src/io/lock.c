/* flock(2) on the file of a name that may be given to another file at any moment. */
#include "io/lock.h"

#include "core/calls.h"
#include "core/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

/* True if the descriptor still is what the name leads to: an updater renames a new file over it. */
static bool is_current(const struct stat *held, const char *path)
{
	struct stat named;

	return stat(path, &named) == 0 && held->st_dev == named.st_dev && held->st_ino == named.st_ino;
}

/* For writing, without which NFS gives no exclusive lock; a file that is read-only is replaced all the same. */
static int open_for_lock(const char *path)
{
	int fd = calls.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);

	return fd >= 0 || errno == ENOENT ? fd : calls.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
}

bool lock_take(struct lock *lock, const char *path, struct err *err)
{
	for (;;) {
		struct stat held;
		bool ok;

		lock->fd = open_for_lock(path);
		if (lock->fd < 0)
			return err_system(err, path, "open");
		ok = calls.fstat(lock->fd, &held) == 0 || err_system(err, path, "look at");
		/* A file system without locks is no reason to stop: then two updates at once are the user's to avoid. */
		if (ok && flock(lock->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
			ok = err_file(err, path, "is being updated by another cape; run again when that is done");
		if (ok && is_current(&held, path))
			return true;
		lock_release(lock);
		if (!ok)
			return false;
	}
}

bool lock_await(struct lock *lock, const char *path, mode_t mode, unsigned seconds, void (*waiting)(const char *path),
		bool *taken, struct err *err)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	double begin = clock_seconds(), waited;
	bool told = false;

	lock->fd = calls.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode);
	if (lock->fd < 0)
		return err_system(err, path, "open");
	while (!(*taken = flock(lock->fd, LOCK_EX | LOCK_NB) == 0)) {
		waited = clock_seconds() - begin;
		if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= seconds)
			break;
		if (waiting && !told && waited >= 1) {
			waiting(path);
			told = true;
		}
		(void)nanosleep(&pause, NULL);
	}
	if (*taken)
		return true;
	if (errno != EWOULDBLOCK)
		(void)err_system(err, path, "lock");
	lock_release(lock);
	return !err->set;
}

void lock_release(struct lock *lock)
{
	(void)calls.close(lock->fd);
}
