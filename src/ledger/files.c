/* Names made of numbers, and what is done with files by their names. */
#include "ledger/files.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/flush.h"
#include "io/folder.h"
#include "io/sink.h"
#include "run/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

char *job_stem(const struct ledger *ledger, int64_t job)
{
	return mem_format("%s/files/%07lld/%010lld", ledger->folder, (long long)(job / FILES_NUMBERS_A_FOLDER),
			  (long long)job);
}

char *job_upload_path(const struct ledger *ledger, int64_t job)
{
	return mem_format("%s/files/%07lld/%010lld.upload", ledger->folder, (long long)(job / FILES_NUMBERS_A_FOLDER),
			  (long long)job);
}

char *claim_record_path(const struct ledger *ledger, int64_t claim)
{
	return mem_format("%s/files/%09lld/%012lld.record", ledger->folder, (long long)(claim / FILES_NUMBERS_A_FOLDER),
			  (long long)claim);
}

char *states_folder(const struct ledger *ledger)
{
	return mem_format("%s/rerun", ledger->folder);
}

char *job_state_path(const char *states, int64_t job)
{
	return mem_format("%s/%07lld/%010lld.state", states, (long long)(job / FILES_NUMBERS_A_FOLDER), (long long)job);
}

static bool make_one(const struct ledger *ledger, const char *folder, struct err *err)
{
	if (calls.mkdir(folder, ledger->shared ? 0770 : 0700) == 0)
		return flush_folder_of(folder) || err_system(err, folder, "flush the folder of");
	return errno == EEXIST || err_system(err, folder, "make the folder");
}

bool files_make_folder(const struct ledger *ledger, const char *path, struct err *err)
{
	char *folder = folder_of(path), *above;
	bool ok;

	folder[strlen(folder) - 1] = '\0';
	above = folder_of(folder);
	ok = make_one(ledger, above, err) && make_one(ledger, folder, err);
	free(above);
	free(folder);
	return ok;
}

/* Takes the name over. */
static bool remove_file(char *path, struct err *err)
{
	bool ok = calls.unlink(path) == 0 || errno == ENOENT || err_system(err, path, "remove");

	free(path);
	return ok;
}

bool job_files_remove(const struct ledger *ledger, int64_t job, struct err *err)
{
	char *stem = job_stem(ledger, job);
	bool ok = remove_file(job_upload_path(ledger, job), err) &&
		  remove_file(mem_format("%s" CLAIM_SUFFIX, stem), err) &&
		  remove_file(mem_format("%s" VALIDATION_SUFFIX, stem), err);

	sink_remove_stale(stem);
	free(stem);
	return ok;
}

bool claim_files_remove(const struct ledger *ledger, int64_t claim, struct err *err)
{
	char *path = claim_record_path(ledger, claim);

	sink_remove_stale(path);
	return remove_file(path, err);
}

bool file_digest(const char *path, struct file_digest *digest, struct err *err)
{
	uint64_t len_bytes;

	if (!digest_file(path, digest->sha256, &len_bytes, err))
		return false;
	digest->bytes = (int64_t)len_bytes;
	return true;
}

bool files_flush(const struct ledger *ledger, const char *path, struct err *err)
{
	int fd = calls.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		return err_system(err, path, "open");
	ok = (!ledger->shared || fchmod(fd, 0660) == 0 || err_system(err, path, "set the mode of")) &&
	     (calls.fsync(fd) == 0 || err_system(err, path, "flush"));
	(void)calls.close(fd);
	return ok;
}

bool files_flush_folder(const char *path, struct err *err)
{
	return flush_folder_of(path) || err_system(err, path, "flush the folder of");
}
