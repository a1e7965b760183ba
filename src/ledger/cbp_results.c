/* The file first, then its row. */
#include "ledger/cbp_results.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/map.h"
#include "io/sink.h"
#include "ledger/events.h"
#include "ledger/sql.h"

#include <errno.h>
#include <stdlib.h>

char *cbp_result_path(const struct ledger *ledger, int64_t result)
{
	return mem_format("%s/files/results-%07lld/%010lld.csv", ledger->folder,
			  (long long)(result / FILES_NUMBERS_A_FOLDER), (long long)result);
}

static bool next_number(const struct ledger *ledger, int64_t *result, struct err *err)
{
	return sql_number(ledger, "SELECT ifnull(max(result), 0) + 1 FROM cbp_results", result, err);
}

static void take_row(const struct sql *s, struct cbp_result *result)
{
	struct span sha = sql_bytes(s, 3);

	*result = (struct cbp_result){ .result = sql_int(s, 0),
				       .kept_at = sql_int(s, 1),
				       .file = { .bytes = sql_int(s, 2) } };
	if (sha.len_bytes == SHA256_BYTES)
		memcpy(result->file.sha256, sha.begin, SHA256_BYTES);
}

bool cbp_results_of(const struct ledger *ledger, int64_t job,
		    bool (*each)(void *context, const struct cbp_result *result, struct err *err), void *context,
		    struct err *err)
{
	struct sql s = sql_begin(
		ledger,
		"SELECT result, kept_at, file_bytes, file_sha256 FROM cbp_results WHERE job = ? ORDER BY result", err);
	struct cbp_result result;
	bool more = true;

	sql_put_int(&s, job);
	while (more && sql_row(&s)) {
		take_row(&s, &result);
		more = each(context, &result, err);
	}
	return sql_stop(&s) && more;
}

bool cbp_result_latest(const struct ledger *ledger, int64_t job, struct cbp_result *result, struct err *err)
{
	struct sql s = sql_begin(ledger,
				 "SELECT result, kept_at, file_bytes, file_sha256 FROM cbp_results WHERE job = ? "
				 "ORDER BY result DESC LIMIT 1",
				 err);

	*result = (struct cbp_result){ .result = NO_CBP_RESULT };
	sql_put_int(&s, job);
	if (sql_row(&s))
		take_row(&s, result);
	return sql_end(&s);
}

static bool write_file(const struct ledger *ledger, const char *path, struct span bytes, struct err *err)
{
	struct sink sink;

	sink_remove_stale(path);
	if (!files_make_folder(ledger, path, err) || !sink_create(&sink, path, false, err))
		return false;
	if (!sink_write(&sink, bytes.begin, bytes.len_bytes, err)) {
		sink_abandon(&sink);
		return false;
	}
	return sink_publish(&sink, err) && files_flush(ledger, path, err) && files_flush_folder(path, err);
}

static bool add_row(const struct ledger *ledger, int64_t job, const struct cbp_result *result, struct err *err)
{
	struct sql s = sql_begin(
		ledger,
		"INSERT INTO cbp_results (result, job, kept_at, file_bytes, file_sha256) VALUES (?, ?, ?, ?, ?)", err);

	sql_put_int(&s, result->result);
	sql_put_int(&s, job);
	sql_put_int(&s, result->kept_at);
	sql_put_int(&s, result->file.bytes);
	sql_put_bytes(&s, result->file.sha256, SHA256_BYTES);
	return sql_end(&s) && event_add(ledger, "result", NULL, job, "CBP's Cape_Validation_Result.csv", err);
}

static bool keep_bytes(const struct ledger *ledger, int64_t job, struct span bytes, bool *kept, struct err *err)
{
	struct cbp_result latest, next = { .kept_at = ledger_now(), .file = { .bytes = (int64_t)bytes.len_bytes } };
	char *path;

	digest_raw(bytes, next.file.sha256);
	if (!cbp_result_latest(ledger, job, &latest, err))
		return false;
	*kept = latest.result == NO_CBP_RESULT || latest.file.bytes != next.file.bytes ||
		memcmp(latest.file.sha256, next.file.sha256, SHA256_BYTES) != 0;
	if (!*kept)
		return true;
	if (!next_number(ledger, &next.result, err))
		return false;
	path = cbp_result_path(ledger, next.result);
	*kept = write_file(ledger, path, bytes, err) && add_row(ledger, job, &next, err);
	free(path);
	return *kept;
}

bool cbp_result_keep(const struct ledger *ledger, int64_t job, const char *path, bool *kept, struct err *err)
{
	struct map map;
	bool ok;

	assert(ledger->locked);
	if (!map_open(&map, path, err))
		return false;
	ok = keep_bytes(ledger, job, map.bytes, kept, err) && map_unchanged(&map, path, err);
	map_close(&map);
	return ok;
}

bool cbp_results_repair(const struct ledger *ledger, struct err *err)
{
	int64_t next;
	char *path;
	bool ok;

	if (!next_number(ledger, &next, err))
		return false;
	path = cbp_result_path(ledger, next);
	sink_remove_stale(path);
	ok = calls.unlink(path) == 0 || errno == ENOENT || err_system(err, path, "remove");
	free(path);
	return ok;
}
