/* Making a ledger: complete under its name, or not there. */
#include "core/calls.h"
#include "core/mem.h"
#include "io/flush.h"
#include "ledger/events.h"
#include "ledger/schema.h"
#include "ledger/sql.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

/* What a making that was killed may have left. */
#define UNFINISHED LEDGER_DATABASE ".new"

/* Those above are the user's alone. */
static bool make_folder(const char *folder, bool shared, struct err *err)
{
	char *path = mem_text(folder);
	bool ok = true;

	for (char *at = path + 1; ok && *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		ok = calls.mkdir(path, 0700) == 0 || errno == EEXIST;
		*at = '/';
	}
	ok = ok && (calls.mkdir(folder, 0700) == 0 || errno == EEXIST);
	free(path);
	if (!ok)
		return err_system(err, folder, "make the folder");
	return chmod(folder, shared ? 02770 : 0700) == 0 || err_system(err, folder, "set the mode of");
}

static bool is_ours(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "lock") == 0 ||
	       strncmp(name, UNFINISHED, strlen(UNFINISHED)) == 0;
}

/* Other people's files are not taken into a ledger. */
static bool is_free(const char *folder, struct err *err)
{
	DIR *dir = opendir(folder);
	struct dirent *item;
	bool ok = true;

	if (!dir)
		return errno == ENOENT || err_system(err, folder, "look into");
	while (ok && (item = readdir(dir)) != NULL)
		ok = is_ours(item->d_name);
	(void)closedir(dir);
	return ok || err_file(err, folder, "is not empty; name a new folder");
}

bool ledger_make_folder(const char *folder, bool shared, struct err *err)
{
	return is_free(folder, err) && make_folder(folder, shared, err);
}

static bool fill(const struct ledger *ledger, const struct ledger_start *start, struct err *err)
{
	struct sql s;

	if (!schema_migrate(ledger, &ledger_schema, err))
		return false;
	s = sql_begin(ledger, "INSERT INTO numbers VALUES (1, ?1, ?2, ?1, ?2, ?1, ?2, 0)", err);
	sql_put_int(&s, start->next_job);
	sql_put_int(&s, start->next_claim);
	if (!sql_end(&s))
		return false;
	return event_add(ledger, "init", NULL, NO_JOB, "the ledger was made", err);
}

static bool make_database(struct ledger *ledger, const char *path, const struct ledger_start *start, struct err *err)
{
	char *journal = mem_format("%s-journal", ledger->path);
	bool ok;

	(void)calls.unlink(ledger->path);
	(void)calls.unlink(journal);
	free(journal);
	ok = sql_open(ledger, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) && fill(ledger, start, err);
	(void)sqlite3_close(ledger->db);
	ledger->db = NULL;
	if (ok && start->shared && chmod(ledger->path, 0660) != 0)
		ok = err_system(err, ledger->path, "set the mode of");
	if (ok && calls.rename(ledger->path, path) != 0)
		ok = err_system(err, path, "rename to");
	if (!ok)
		(void)calls.unlink(ledger->path);
	return ok && (flush_folder_of(path) || err_system(err, path, "flush the folder of"));
}

bool ledger_make(const char *folder, const struct ledger_start *start, bool on_first_use, struct err *err)
{
	struct ledger ledger = { .shared = start->shared };
	char *real, *path;
	bool ok = true;

	if (ledger_exists(folder))
		return on_first_use || err_file(err, folder, "has a ledger already; name another folder");
	if (!ledger_make_folder(folder, start->shared, err))
		return false;
	if (start->shared)
		ledger_share_files();
	real = realpath(folder, NULL);
	if (!real)
		return err_system(err, folder, "look at");
	ledger.folder = mem_text(real);
	ledger.path = mem_format("%s/" UNFINISHED, real);
	path = mem_format("%s/" LEDGER_DATABASE, real);
	free(real);
	ok = ledger_lock(&ledger, LEDGER_WAIT_SECONDS, err);
	/* Two may have met here. */
	if (ok && ledger_exists(ledger.folder))
		ok = on_first_use || err_file(err, folder, "has a ledger already; name another folder");
	else if (ok)
		ok = make_database(&ledger, path, start, err);
	ledger_close(&ledger);
	free(path);
	return ok;
}
