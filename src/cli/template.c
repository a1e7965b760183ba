/* `cape template`. */
#include "cli/log.h"
#include "io/sink.h"

/* The name CBP's portal downloads it under (guide, topic 1). */
#define TEMPLATE_NAME "ACEP_CapeEntryNumberUploadTemplate.csv"
#define TEMPLATE_TEXT "Entry Number\n"

static bool write_template(const char *path, struct err *err)
{
	struct sink sink;

	if (!sink_create(&sink, path, false, err))
		return false;
	if (sink_write(&sink, TEMPLATE_TEXT, strlen(TEMPLATE_TEXT), err))
		return sink_publish_new(&sink, err);
	sink_abandon(&sink);
	return false;
}

int command_template(const struct command *command, const struct args *args)
{
	const char *path = args->given[OPT_OUTPUT] ? args->value[OPT_OUTPUT] : TEMPLATE_NAME;
	struct err err = ERR_INIT;

	(void)command;
	if (args->operands_count)
		(void)err_set(&err, "\"%s\" is not expected; name the file with -o FILE", args->operands[0]);
	if (err.set || !write_template(path, &err))
		return trouble(&err);
	log_text("file", path);
	if (args->given[OPT_QUIET])
		return EXIT_DONE;
	(void)fputs("Wrote ", stdout);
	print_untrusted(stdout, span_text(path));
	(void)fputs(": entry numbers go into the first column, from the second row on.\n", stdout);
	return EXIT_DONE;
}
