/* Finding, checking, opening and locking a ledger's folder. */
#include "ledger/ledger.h"

#include "core/calls.h"
#include "core/mem.h"
#include "ledger/repair.h"
#include "ledger/schema.h"
#include "ledger/sql.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

time_t ledger_now(void)
{
	const char *fixed = getenv("CAPE_TEST_NOW");

	return fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
}

char *ledger_user(void)
{
	const struct passwd *user = getpwuid(geteuid());

	return user ? mem_text(user->pw_name) : mem_format("%u", (unsigned)geteuid());
}

bool ledger_exists(const char *folder)
{
	char *path = mem_format("%s/" LEDGER_DATABASE, folder);
	struct stat st;
	bool exists = lstat(path, &st) == 0;

	free(path);
	return exists;
}

/* SQLite keeps its journal beside the name it was given: by another name a second process would not find it. */
static bool check_names(struct ledger *ledger, const char *folder, struct err *err)
{
	struct stat st;
	char *real;

	if (lstat(folder, &st) != 0)
		return errno == ENOENT ? err_file(err, folder,
						  "is no ledger: there is no such folder; \"cape ledger init\" "
						  "makes one")
				       : err_system(err, folder, "look at");
	if (S_ISLNK(st.st_mode))
		return err_file(err, folder, "is a symbolic link; name the ledger's folder itself");
	real = realpath(folder, NULL);
	if (!real)
		return err_system(err, folder, "look at");
	ledger->folder = mem_text(real);
	free(real);
	ledger->path = mem_format("%s/" LEDGER_DATABASE, ledger->folder);
	if (lstat(ledger->path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? err_file(err, folder, "is no ledger; \"cape ledger init\" makes one")
			       : err_system(err, ledger->path, "look at");
	if (S_ISLNK(st.st_mode) || (S_ISREG(st.st_mode) && st.st_nlink > 1))
		return err_file(
			err, ledger->path,
			"is a link, under whose other name nobody would find its journal; name the ledger's folder itself");
	return S_ISREG(st.st_mode) || err_file(err, ledger->path, "is no regular file; name the folder of a ledger");
}

static void tell_waiting(const char *path)
{
	print_problem(stderr, path, 0, "is held by another cape, which writes to the ledger; waiting");
}

bool ledger_lock(struct ledger *ledger, unsigned seconds, struct err *err)
{
	char *path = mem_format("%s/lock", ledger->folder);
	bool ok = lock_await(&ledger->lock, path, ledger->shared ? 0660 : 0600, seconds, seconds ? tell_waiting : NULL,
			     &ledger->locked, err);

	if (ok && !ledger->locked && seconds)
		ok = err_file(err, path, "was held by another cape for %u seconds; run again when that is done",
			      seconds);
	free(path);
	return ok;
}

void ledger_share_files(void)
{
	(void)umask(umask(0) & ~(mode_t)070);
}

static bool look_at_folder(struct ledger *ledger, struct err *err)
{
	struct stat st;

	if (stat(ledger->folder, &st) != 0)
		return err_system(err, ledger->folder, "look at");
	ledger->shared = (st.st_mode & 02070) == 02070;
	if (ledger->shared)
		ledger_share_files();
	ledger->read_only = access(ledger->folder, W_OK) != 0 || (access(ledger->path, W_OK) != 0 && errno != ENOENT);
	return true;
}

static bool open_for(struct ledger *ledger, enum ledger_use use, struct err *err)
{
	int flags = ledger->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	bool to_write = use == LEDGER_WRITE;
	int version;

	if (to_write && ledger->read_only)
		return err_file(err, ledger->folder, "is read-only; make the folder and what is in it writable");
	if (!ledger->read_only && !ledger_lock(ledger, to_write ? LEDGER_WAIT_SECONDS : 0, err))
		return false;
	if (!sql_open(ledger, flags, err) || !schema_version(ledger, &version, err))
		return false;
	/* Who only reads an older one waits for nobody; a newer one is refused. */
	if ((ledger->locked || version > ledger_schema.count) && !schema_migrate(ledger, &ledger_schema, err))
		return false;
	return !ledger->locked || ledger_repair(ledger, err);
}

bool ledger_open(struct ledger *ledger, const char *folder, enum ledger_use use, struct err *err)
{
	*ledger = (struct ledger){ .locked = false };
	if (check_names(ledger, folder, err) && look_at_folder(ledger, err) && open_for(ledger, use, err)) {
		if (use == LEDGER_READ)
			ledger_give(ledger);
		return true;
	}
	ledger_close(ledger);
	return false;
}

void ledger_give(struct ledger *ledger)
{
	if (ledger->locked)
		lock_release(&ledger->lock);
	ledger->locked = false;
}

bool ledger_take(struct ledger *ledger, struct err *err)
{
	return ledger_lock(ledger, LEDGER_WAIT_SECONDS, err) && ledger_is_there(ledger, err) &&
	       ledger_repair(ledger, err);
}

void ledger_close(struct ledger *ledger)
{
	(void)sqlite3_close(ledger->db);
	ledger_give(ledger);
	free(ledger->folder);
	free(ledger->path);
	*ledger = (struct ledger){ .locked = false };
}

bool ledger_is_there(const struct ledger *ledger, struct err *err)
{
	int moved = 0;

	if (sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved)
		return true;
	return err_file(err, ledger->path,
			"was removed or replaced while it was open; nothing of this run is recorded");
}

bool ledger_begin(const struct ledger *ledger, struct err *err)
{
	return sql_run(ledger, "BEGIN IMMEDIATE", err);
}

bool ledger_commit(const struct ledger *ledger, struct err *err)
{
	return sql_run(ledger, "COMMIT", err);
}

void ledger_roll_back(const struct ledger *ledger)
{
	(void)sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
}
