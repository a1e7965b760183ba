/* Writing a result out of the ledger again. */
#include "cli/details.h"

#include "core/mem.h"
#include "io/folder.h"
#include "ledger/record.h"
#include "run/outputs.h"
#include "run/result.h"

#include <stdlib.h>

static bool write_kept(const struct ledger *ledger, const struct job_details *d, struct sink *sink, struct err *err)
{
	char *path = job_result_path(ledger, d);
	struct map map;
	bool ok;

	if (!path)
		return err_set(err, "job %010lld has no result file: %s", (long long)d->job, d->file_upload_status);
	ok = map_open(&map, path, err);
	if (ok) {
		ok = sink_write(sink, map.bytes.begin, map.bytes.len_bytes, err) && map_unchanged(&map, path, err);
		map_close(&map);
	}
	free(path);
	return ok;
}

static bool write_rendered(const struct ledger *ledger, const struct job_details *d, struct sink *sink, struct err *err)
{
	char *path = claim_record_path(ledger, d->claim);
	const struct record_writer writer = { record_write_sink, sink };
	struct record record;
	bool ok = record_open(&record, path, err);

	if (ok) {
		ok = record_render(&record, path, &writer, err);
		record_close(&record);
	}
	free(path);
	return ok;
}

/* What is written must be what was answered then. */
static bool check_written(const struct job_details *d, const char *path, struct err *err)
{
	struct file_digest digest;

	return file_digest(path, &digest, err) &&
	       ((digest.bytes == d->result.bytes && memcmp(digest.sha256, d->result.sha256, SHA256_BYTES) == 0) ||
		err_file(
			err, path,
			"is not the result that was recorded: the ledger's file is damaged; see \"cape ledger verify\""));
}

static bool write_result(const struct ledger *ledger, const struct job_details *d, enum download download,
			 const char *stem, char **path, struct err *err)
{
	struct result result;
	bool ok;

	if (!result_begin(&result, d->claim == NO_CLAIM ? RESULT_REJECTION : RESULT_CLAIM, stem, false, err))
		return false;
	ok = download == DOWNLOAD_KEPT ? write_kept(ledger, d, &result.sink, err)
				       : write_rendered(ledger, d, &result.sink, err);
	if (ok && check_written(d, result.sink.temp, err))
		return result_publish(&result, path, NULL, err) && !err->set;
	result_abandon(&result);
	return false;
}

bool details_download(const struct ledger *ledger, const struct args *args, const struct job_details *details,
		      enum download download, struct err *err)
{
	const char *folder = args->value[OPT_OUTPUT], *name = details->file_name;
	char **stems, *path = NULL;
	bool ok;

	if (details->job == NO_JOB)
		return err_set(
			err, "claim %012lld was imported: the ledger has CBP's outcome of it, and no result of its own",
			(long long)details->claim);
	stems = output_stems(&name, 1, folder);
	ok = (!folder || folders_make(folder, err)) && write_result(ledger, details, download, stems[0], &path, err);

	if (ok && !args->given[OPT_QUIET]) {
		(void)fputs("Wrote ", stdout);
		print_untrusted(stdout, span_text(path));
		(void)putchar('\n');
	}
	free(path);
	output_stems_free(stems, 1);
	return ok;
}
