/* `cape template`. */
#include "cli/command.h"

#include "core/calls.h"
#include "io/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The name CBP's portal downloads it under (guide, topic 1). */
#define TEMPLATE_NAME "ACEP_CapeEntryNumberUploadTemplate.csv"
#define TEMPLATE_TEXT "Entry Number\n"

int command_template(const struct command *command, const struct args *args)
{
	const char *path = args->given[OPT_OUTPUT] ? args->value[OPT_OUTPUT] : TEMPLATE_NAME;
	struct err err = ERR_INIT;
	bool ok;
	int fd;

	if (args->operands_count) {
		(void)err_set(&err, "\"%s\" is not expected; name the file with -o FILE", args->operands[0]);
		return trouble(&err);
	}
	(void)command;
	/* Exclusive: a file that is there stays as it is, also when somebody makes it at this very moment. */
	fd = calls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		if (errno == EEXIST)
			(void)err_file(&err, path, "exists and is not overwritten; name another file with -o FILE");
		else
			(void)err_system(&err, path, "create");
		return trouble(&err);
	}
	ok = write_all(fd, TEMPLATE_TEXT, strlen(TEMPLATE_TEXT)) || err_system(&err, path, "write");
	if (calls.close(fd) != 0 && ok)
		ok = err_system(&err, path, "close");
	if (!ok) {
		(void)calls.unlink(path);
		return trouble(&err);
	}
	if (!args->given[OPT_QUIET])
		(void)printf("Wrote %s: entry numbers go into the first column, from the second row on.\n", path);
	return EXIT_DONE;
}
