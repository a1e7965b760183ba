/* STRICT tables with their conditions, so that what cannot be is not written, whoever writes. */
#include "ledger/schema.h"

#include "core/calls.h"
#include "core/mem.h"
#include "ledger/sql.h"

#include <errno.h>
#include <stdlib.h>

/*
 * Numbers from next_… up to reserved_… may be on files already, but were shown to nobody (ledger/repair.h). voids, named
 * for the first of its causes, is the generation of claimed entries (ledger/numbers.h).
 */
static const char tables_1[] =
	"CREATE TABLE numbers ("
	"  one INTEGER PRIMARY KEY CHECK (one = 1),"
	"  first_job INTEGER NOT NULL CHECK (first_job >= 0),"
	"  first_claim INTEGER NOT NULL CHECK (first_claim >= 0),"
	"  next_job INTEGER NOT NULL CHECK (next_job BETWEEN first_job AND 10000000000),"
	"  next_claim INTEGER NOT NULL CHECK (next_claim BETWEEN first_claim AND 1000000000000),"
	"  reserved_job INTEGER NOT NULL CHECK (reserved_job BETWEEN next_job AND 10000000000),"
	"  reserved_claim INTEGER NOT NULL CHECK (reserved_claim BETWEEN next_claim AND 1000000000000),"
	"  voids INTEGER NOT NULL CHECK (voids >= 0)"
	") STRICT;"
	"CREATE TABLE accounts ("
	"  account INTEGER PRIMARY KEY,"
	"  type TEXT NOT NULL CHECK (type IN ('importer', 'filer', 'broker')),"
	"  identity TEXT NOT NULL,"
	"  UNIQUE (type, identity)"
	") STRICT;"
	"CREATE TABLE jobs ("
	"  job INTEGER PRIMARY KEY CHECK (job BETWEEN 0 AND 9999999999),"
	"  account INTEGER NOT NULL REFERENCES accounts,"
	"  file_name TEXT NOT NULL,"
	"  submitted_at INTEGER NOT NULL,"
	"  submitted_by TEXT NOT NULL,"
	"  note TEXT,"
	"  file_upload_status TEXT NOT NULL,"
	"  gate TEXT NOT NULL CHECK (gate IN ('A', 'B', 'C', 'D')),"
	"  entries INTEGER CHECK ((entries IS NULL) = (gate = 'A')),"
	"  upload_bytes INTEGER NOT NULL,"
	"  upload_sha256 BLOB NOT NULL CHECK (length(upload_sha256) = 32),"
	"  result_bytes INTEGER CHECK ((result_bytes IS NULL) = (gate = 'A')),"
	"  result_sha256 BLOB CHECK ((result_sha256 IS NULL) = (gate = 'A') AND length(result_sha256) = 32),"
	"  as_of TEXT NOT NULL,"
	"  index_hash TEXT NOT NULL,"
	"  data_date TEXT NOT NULL,"
	"  rules_version TEXT NOT NULL,"
	"  cbp_job TEXT,"
	"  cbp_claim TEXT,"
	"  cbp_status TEXT,"
	"  cbp_gate TEXT CHECK (cbp_gate IN ('A', 'B', 'C', 'D')),"
	"  cbp_submitted_at INTEGER,"
	"  voided_at INTEGER,"
	"  voided_by TEXT CHECK ((voided_by IS NULL) = (voided_at IS NULL)),"
	"  void_reason TEXT CHECK ((void_reason IS NULL) = (voided_at IS NULL))"
	") STRICT;"
	"CREATE TABLE claims ("
	"  claim INTEGER PRIMARY KEY CHECK (claim BETWEEN 0 AND 999999999999),"
	"  job INTEGER UNIQUE REFERENCES jobs,"
	"  submitted_at INTEGER NOT NULL,"
	"  claim_status TEXT NOT NULL,"
	"  successes INTEGER NOT NULL CHECK (successes >= 0),"
	"  errors INTEGER NOT NULL CHECK (errors >= 0),"
	"  first_entry INTEGER NOT NULL," /* lowest and highest place (core/place.h) of its entries */
	"  last_entry INTEGER NOT NULL CHECK (last_entry >= first_entry),"
	"  record_bytes INTEGER CHECK ((record_bytes IS NULL) = (job IS NULL)),"
	"  record_sha256 BLOB CHECK ((record_sha256 IS NULL) = (job IS NULL) AND length(record_sha256) = 32)"
	") STRICT;"
	"CREATE TABLE events ("
	"  event INTEGER PRIMARY KEY,"
	"  at INTEGER NOT NULL,"
	"  by TEXT NOT NULL,"
	"  kind TEXT NOT NULL,"
	"  job INTEGER,"
	"  text TEXT NOT NULL"
	") STRICT;"
	"CREATE TABLE gaps ("
	"  event INTEGER PRIMARY KEY REFERENCES events,"
	"  first_job INTEGER NOT NULL,"
	"  end_job INTEGER NOT NULL CHECK (end_job >= first_job),"
	"  first_claim INTEGER NOT NULL,"
	"  end_claim INTEGER NOT NULL CHECK (end_claim >= first_claim)"
	") STRICT;";

/* What CBP made of a claim; the latest row of one counts (ledger/outcomes.h). */
static const char answers_claims_1[] =
	"CREATE TABLE outcomes ("
	"  outcome INTEGER PRIMARY KEY CHECK (outcome > 0),"
	"  claim INTEGER NOT NULL REFERENCES claims,"
	"  cbp_claim TEXT NOT NULL CHECK (length(cbp_claim) = 12),"
	"  file_name TEXT NOT NULL,"
	"  imported_at INTEGER NOT NULL,"
	"  successes INTEGER NOT NULL CHECK (successes >= 0),"
	"  errors INTEGER NOT NULL CHECK (errors >= 0),"
	"  first_entry INTEGER NOT NULL," /* lowest and highest place of its entries */
	"  last_entry INTEGER NOT NULL CHECK (last_entry >= first_entry),"
	"  outcome_bytes INTEGER NOT NULL,"
	"  outcome_sha256 BLOB NOT NULL CHECK (length(outcome_sha256) = 32)"
	") STRICT;"
	"CREATE INDEX outcomes_by_claim ON outcomes (claim);"
	"CREATE INDEX outcomes_by_cbp_claim ON outcomes (cbp_claim);"
	"CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes stay'); END;"
	"CREATE TRIGGER outcomes_last BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes stay'); END;";

/* CBP's lists of offenders in rejected files (ledger/cbp_results.h). */
static const char answers_jobs_1[] =
	"CREATE TABLE cbp_results ("
	"  result INTEGER PRIMARY KEY CHECK (result > 0),"
	"  job INTEGER NOT NULL REFERENCES jobs,"
	"  kept_at INTEGER NOT NULL,"
	"  file_bytes INTEGER NOT NULL,"
	"  file_sha256 BLOB NOT NULL CHECK (length(file_sha256) = 32)"
	") STRICT;"
	"CREATE INDEX cbp_results_by_job ON cbp_results (job);"
	"CREATE TRIGGER cbp_results_stay BEFORE DELETE ON cbp_results BEGIN SELECT RAISE(ABORT, 'results stay'); END;"
	"CREATE TRIGGER cbp_results_last BEFORE UPDATE ON cbp_results BEGIN SELECT RAISE(ABORT, 'results stay'); END;";

static const char rules_1[] =
	"CREATE INDEX jobs_by_time ON jobs (submitted_at);"
	"CREATE INDEX jobs_by_name ON jobs (file_name);"
	"CREATE INDEX jobs_by_account ON jobs (account);"
	"CREATE UNIQUE INDEX cbp_jobs_once ON jobs (cbp_job) WHERE cbp_job NOT NULL AND voided_at IS NULL;"
	"CREATE UNIQUE INDEX cbp_claims_once ON jobs (cbp_claim) WHERE cbp_claim NOT NULL AND voided_at IS NULL;"
	"CREATE INDEX claims_by_time ON claims (submitted_at);"
	"CREATE INDEX events_by_job ON events (job);"
	/* What is written stays; of a job only CBP's answer may come later, and the void, once. */
	"CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END;"
	"CREATE TRIGGER events_last BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END;"
	"CREATE TRIGGER gaps_stay BEFORE DELETE ON gaps BEGIN SELECT RAISE(ABORT, 'gaps stay'); END;"
	"CREATE TRIGGER gaps_last BEFORE UPDATE ON gaps BEGIN SELECT RAISE(ABORT, 'gaps stay'); END;"
	"CREATE TRIGGER claims_stay BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'claims stay'); END;"
	/* A claim without a job is as CBP says (tables of answers). */
	"CREATE TRIGGER claims_last BEFORE UPDATE ON claims WHEN old.job NOT NULL OR new.job NOT NULL OR"
	"  new.claim <> old.claim BEGIN SELECT RAISE(ABORT, 'claims stay'); END;"
	"CREATE TRIGGER jobs_stay BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'jobs stay'); END;"
	"CREATE TRIGGER jobs_last BEFORE UPDATE OF job, account, file_name, submitted_at, submitted_by, note,"
	"  file_upload_status, gate, entries, upload_bytes, upload_sha256, result_bytes, result_sha256, as_of, index_hash,"
	"  data_date, rules_version ON jobs BEGIN SELECT RAISE(ABORT, 'jobs stay'); END;"
	"CREATE TRIGGER voids_last BEFORE UPDATE OF voided_at, voided_by, void_reason ON jobs WHEN old.voided_at NOT NULL"
	"  BEGIN SELECT RAISE(ABORT, 'a void stays'); END;"
	"CREATE TRIGGER numbers_grow BEFORE UPDATE ON numbers WHEN new.next_job < old.next_job OR"
	"  new.next_claim < old.next_claim OR new.first_job <> old.first_job OR new.first_claim <> old.first_claim"
	"  BEGIN SELECT RAISE(ABORT, 'a number is given once'); END;";

static const char *const version_1[] = { tables_1, rules_1, answers_claims_1, answers_jobs_1, NULL };
static const char *const *const steps[] = { version_1 };

const struct schema_steps ledger_schema = { steps, ARRAY_LEN(steps) };

bool schema_version(const struct ledger *ledger, int *version, struct err *err)
{
	int64_t id, user_version;

	if (!sql_number(ledger, "PRAGMA application_id", &id, err) ||
	    !sql_number(ledger, "PRAGMA user_version", &user_version, err))
		return false;
	*version = (int)user_version;
	if (id == LEDGER_APPLICATION_ID || (id == 0 && user_version == 0))
		return true;
	return err_file(err, ledger->path, "is a database, but no ledger; name the folder of one");
}

bool schema_copy(const struct ledger *ledger, const char *path, struct err *err)
{
	char *temp = mem_format("%s.part", path);
	sqlite3 *to = NULL;
	sqlite3_backup *backup;
	bool ok = false;

	(void)calls.unlink(temp);
	if (sqlite3_open_v2(temp, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL) ==
		    SQLITE_OK &&
	    sqlite3_exec(to, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL) == SQLITE_OK) {
		backup = sqlite3_backup_init(to, "main", ledger->db, "main");
		ok = backup && sqlite3_backup_step(backup, -1) == SQLITE_DONE;
		ok = sqlite3_backup_finish(backup) == SQLITE_OK && ok;
	}
	if (!ok)
		(void)err_file(err, path, "cannot be written: %s; name a place with room", sqlite3_errmsg(to));
	(void)sqlite3_close(to);
	if (ok && calls.rename(temp, path) != 0)
		ok = err_system(err, path, "rename to");
	if (!ok)
		(void)calls.unlink(temp);
	free(temp);
	return ok;
}

static bool run_steps(const struct ledger *ledger, const struct schema_steps *all, int version, struct err *err)
{
	char *mark =
		mem_format("PRAGMA application_id = %d; PRAGMA user_version = %d", LEDGER_APPLICATION_ID, all->count);
	bool ok = true;

	for (; ok && version < all->count; version++) {
		for (const char *const *text = all->texts[version]; ok && *text; text++)
			ok = sql_run(ledger, *text, err);
	}
	ok = ok && sql_run(ledger, mark, err);
	free(mark);
	return ok;
}

bool schema_migrate(const struct ledger *ledger, const struct schema_steps *all, struct err *err)
{
	int version;

	if (!schema_version(ledger, &version, err))
		return false;
	if (version > all->count)
		return err_file(err, ledger->path,
				"is of schema %d, newer than this cape knows (%d); use the cape that wrote it", version,
				all->count);
	if (version == all->count)
		return true;
	if (version > 0) {
		char *backup = mem_format("%s.%d.backup", ledger->path, version);
		bool ok = schema_copy(ledger, backup, err);

		free(backup);
		if (!ok)
			return false;
	}
	if (!ledger_begin(ledger, err))
		return false;
	/* Another process may have been faster. */
	if (schema_version(ledger, &version, err) && run_steps(ledger, all, version, err) && ledger_commit(ledger, err))
		return true;
	ledger_roll_back(ledger);
	return false;
}
