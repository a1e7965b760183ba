/* `cape index verify`. */
#include "cli/command.h"
#include "index/reader.h"

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
	index_close(&index);
	return ok ? EXIT_DONE : trouble(&err);
}
