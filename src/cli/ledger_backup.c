/* `cape ledger backup`. */
#include "cli/command.h"
#include "cli/ledger.h"
#include "cli/log.h"
#include "ledger/backup.h"

static void log_copied(const char *folder, uint64_t files)
{
	cJSON *object = cJSON_CreateObject();

	json_text(object, "backup", span_text(folder));
	(void)cJSON_AddNumberToObject(object, "files", (double)files);
	log_result_free(object);
}

int command_ledger_backup(const struct command *command, const struct args *args)
{
	struct progress *progress;
	struct err err = ERR_INIT;
	char n[GROUPED_BYTES];
	struct ledger ledger;
	uint64_t files;
	bool ok;

	(void)command;
	if (args->operands_count != 1)
		(void)err_set(&err, "a backup goes to one new folder; name it: cape ledger backup DIR");
	if (err.set || !option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	progress = progress_line_begin(args);
	progress_stage(progress, "copying", 0);
	ok = ledger_backup(&ledger, args->operands[0], &files, &err);
	progress_line_end(progress);
	ledger_close(&ledger);
	if (!ok)
		return trouble(&err);
	log_copied(args->operands[0], files);
	if (args->given[OPT_QUIET])
		return EXIT_DONE;
	(void)fputs("Wrote ", stdout);
	print_untrusted(stdout, span_text(args->operands[0]));
	(void)printf(": the ledger and its %s files, each as it was recorded\n", grouped(files, n));
	return EXIT_DONE;
}
