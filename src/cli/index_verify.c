/* `cape index verify`. */
#include "cli/command.h"
#include "cli/log.h"
#include "index/reader.h"

static void log_verified(const struct index *index)
{
	cJSON *object = cJSON_CreateObject();
	char text[32];

	json_text(object, "file", span_text(index->path));
	(void)cJSON_AddNumberToObject(object, "bytes", (double)index->header.file_bytes);
	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)index->header.root);
	json_text(object, "index_hash", span_text(text));
	log_result_free(object);
}

int command_index_verify(const struct command *command, const struct args *args)
{
	struct progress *progress;
	struct err err = ERR_INIT;
	char a[GROUPED_BYTES];
	struct index index;
	unsigned threads;
	bool ok;

	(void)command;
	if (args->operands_count != 1) {
		(void)err_set(&err, "name one index file; see \"cape help index verify\"");
		return trouble(&err);
	}
	if (!option_threads(args, &threads, &err) || !index_open(&index, args->operands[0], &err))
		return trouble(&err);
	progress = progress_line_begin(args);
	progress_stage(progress, "verifying", 0);
	ok = index_verify(&index, threads, &err);
	progress_line_end(progress);
	if (ok && !args->given[OPT_QUIET]) {
		(void)fputs("Index ", stdout);
		print_untrusted(stdout, span_text(index.path));
		(void)printf(": all %s bytes match their checksums\n", grouped(index.header.file_bytes, a));
	}
	if (ok && log_is_open())
		log_verified(&index);
	index_close(&index);
	return ok ? EXIT_DONE : trouble(&err);
}
