/* Publishing files by rename, and cleaning up after ourselves. */
#include "io/sink.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/digest.h"
#include "io/flush.h"
#include "io/folder.h"
#include "io/remove.h"
#include "io/write_all.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_PREFIX ".cape-temp-"

/*
 * Temporary names in use. A signal handler reads them, so they are plain memory that outlives the sink. A slot belongs to whoever took
 * it, and the handler looks at those whose name is complete.
 */
enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_NAMED };

static struct {
	atomic_int state;
	bool folder;
	char name[4096];
} pending[SINKS_MAX];

static void remove_pending(void)
{
	for (unsigned i = 0; i < SINKS_MAX; i++) {
		int named = SLOT_NAMED;

		if (!atomic_compare_exchange_strong(&pending[i].state, &named, SLOT_TAKEN))
			continue;
		if (pending[i].folder)
			remove_folder(pending[i].name);
		else
			(void)calls.unlink(pending[i].name);
	}
}

static void on_signal(int number)
{
	remove_pending();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

void sink_catch_signals(void)
{
	static const int numbers[] = { SIGHUP,  SIGINT,  SIGQUIT,   SIGTERM, SIGALRM, SIGUSR1,
				       SIGUSR2, SIGXCPU, SIGVTALRM, SIGABRT, SIGBUS };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct sigaction action = { .sa_handler = on_signal };
		struct sigaction old;

		/* A parent that ignores a signal (nohup) goes on being obeyed. */
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(numbers[i], &action, NULL);
	}
	(void)atexit(remove_pending);
}

static bool remember(const char *temp, bool folder, unsigned *entry)
{
	if (strlen(temp) >= sizeof(pending[0].name))
		return false;
	for (unsigned i = 0; i < SINKS_MAX; i++) {
		int unused = SLOT_FREE;

		if (!atomic_compare_exchange_strong(&pending[i].state, &unused, SLOT_TAKEN))
			continue;
		(void)strcpy(pending[i].name, temp);
		pending[i].folder = folder;
		atomic_store(&pending[i].state, SLOT_NAMED);
		*entry = i;
		return true;
	}
	return false;
}

bool sink_remember_folder(const char *temp, unsigned *entry)
{
	return remember(temp, true, entry);
}

void sink_forget_folder(unsigned entry)
{
	atomic_store(&pending[entry].state, SLOT_FREE);
}

static void forget(struct sink *sink)
{
	atomic_store(&pending[sink->entry].state, SLOT_FREE);
	free(sink->temp);
	free(sink->path);
	sink->temp = sink->path = NULL;
}

/*
 * Beside the final name, so that the rename stays in one file system. The final name is no part of it: together they could be
 * longer than a file name may be.
 */
static char *temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return mem_format("%.*s" TEMP_PREFIX "XXXXXX", slash ? (int)(slash - path) + 1 : 0, path);
}

/*
 * Makes the temporary file and locks it. Between the two, another process may have taken it for a dead one's and removed it; then its
 * name is gone once the lock is there, and we make another.
 */
static int make_temp(const char *pattern, char *temp)
{
	for (;;) {
		struct stat named;
		int fd;

		(void)strcpy(temp, pattern);
		fd = calls.open_temporary(temp, O_CLOEXEC);
		if (fd < 0)
			return fd;
		(void)flock(fd, LOCK_EX); /* Where the file system has no locks, nobody can take it for a dead one's. */
		if (lstat(temp, &named) == 0 || errno != ENOENT)
			return fd;
		(void)calls.close(fd);
	}
}

/* As make_temp() makes them; anything else of such a name is not ours to remove. */
static bool is_temp(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0777) == 0600 && st.st_uid == geteuid();
}

void sink_remove_stale(const char *path)
{
	char *folder = folder_of(path);
	DIR *dir = opendir(folder);
	struct dirent *item;

	while (dir && (item = readdir(dir)) != NULL) {
		int fd;

		if (strncmp(item->d_name, TEMP_PREFIX, strlen(TEMP_PREFIX)) != 0 ||
		    strlen(item->d_name) != strlen(TEMP_PREFIX "XXXXXX"))
			continue;
		fd = openat(dirfd(dir), item->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (is_temp(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void)unlinkat(dirfd(dir), item->d_name, 0);
		(void)close(fd);
	}
	if (dir)
		(void)closedir(dir);
	free(folder);
}

/* A rename over a device or a folder would replace it: /dev/null must stay what it is, also for root. */
static bool can_be_replaced(const char *path, struct err *err)
{
	struct stat st;

	return stat(path, &st) != 0 || S_ISREG(st.st_mode) ||
	       err_file(err, path, "is no regular file and is not replaced; name another output");
}

bool sink_create(struct sink *sink, const char *path, bool durable, struct err *err)
{
	sigset_t all, old;
	bool remembered;
	char *pattern;

	if (!can_be_replaced(path, err))
		return false;
	*sink = (struct sink){ .fd = -1, .path = mem_text(path), .temp = temp_name(path), .durable = durable };
	/* A signal between making the file and remembering it would leave it behind. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &old);
	pattern = mem_text(sink->temp);
	sink->fd = make_temp(pattern, sink->temp);
	free(pattern);
	remembered = sink->fd >= 0 && remember(sink->temp, false, &sink->entry);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (remembered)
		return true;
	if (sink->fd >= 0) {
		(void)calls.close(sink->fd);
		(void)calls.unlink(sink->temp);
		errno = ENAMETOOLONG;
	}
	(void)err_system(err, path, "create");
	free(sink->temp);
	free(sink->path);
	return false;
}

void sink_standard_output(struct sink *sink)
{
	*sink = (struct sink){ .fd = STDOUT_FILENO };
}

bool sink_write(struct sink *sink, const void *bytes, size_t len_bytes, struct err *err)
{
	/* What is written next is in the cache still. */
	if (sink->digest)
		digest_add(sink->digest, span_of(bytes, len_bytes));
	return write_all(sink->fd, bytes, len_bytes) ||
	       err_system(err, sink->path ? sink->path : "standard output", "write");
}

bool sink_write_at(struct sink *sink, uint64_t offset, const void *bytes, size_t len_bytes, struct err *err)
{
	return write_all_at(sink->fd, bytes, len_bytes, offset) || err_system(err, sink->path, "write");
}

void sink_begin_flush(const struct sink *sink, uint64_t offset, uint64_t len_bytes)
{
	/* No bytes would mean all there are. */
	if (sink->durable && len_bytes)
		(void)sync_file_range(sink->fd, (off_t)offset, (off_t)len_bytes, SYNC_FILE_RANGE_WRITE);
}

static bool give_name(const struct sink *sink, bool replace, struct err *err)
{
	if (replace)
		return calls.rename(sink->temp, sink->path) == 0 || err_system(err, sink->path, "rename to");
	/* link(2) never replaces, also when somebody makes the file at this very moment. */
	if (calls.link(sink->temp, sink->path) != 0)
		return errno == EEXIST ? err_file(err, sink->path, "exists and is not overwritten; name another file")
				       : err_system(err, sink->path, "create");
	return calls.unlink(sink->temp) == 0 || err_system(err, sink->temp, "remove");
}

static bool publish(struct sink *sink, bool replace, struct err *err)
{
	bool ok = true;
	int held;

	if (!sink->path)
		return true;
	/* Keeps the lock until the file has its name: without one, another program takes it for a dead one's. */
	held = fcntl(sink->fd, F_DUPFD_CLOEXEC, 0);
	if (sink->durable && calls.fsync(sink->fd) != 0)
		ok = err_system(err, sink->path, "flush");
	if (calls.close(sink->fd) != 0 && ok)
		ok = err_system(err, sink->path, "close");
	sink->fd = -1;
	ok = ok && give_name(sink, replace, err);
	if (!ok)
		(void)calls.unlink(sink->temp);
	else if (sink->durable && !flush_folder_of(sink->path))
		ok = err_file(err, sink->path,
			      "is complete, but its folder cannot be flushed: %s; after a loss of power it may be "
			      "missing, run again",
			      strerror(errno));
	if (held >= 0)
		(void)close(held);
	forget(sink);
	return ok;
}

bool sink_publish(struct sink *sink, struct err *err)
{
	return publish(sink, true, err);
}

bool sink_publish_new(struct sink *sink, struct err *err)
{
	return publish(sink, false, err);
}

void sink_abandon(struct sink *sink)
{
	if (!sink->path)
		return;
	if (sink->fd >= 0)
		(void)calls.close(sink->fd);
	(void)calls.unlink(sink->temp);
	forget(sink);
}
