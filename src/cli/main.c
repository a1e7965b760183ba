/* The program's entry: safe descriptors, the command, and a last look at standard output. */
#include "cli/ledger.h"
#include "cli/log.h"
#include "core/mem.h"
#include "core/version.h"
#include "io/guard.h"
#include "io/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Descriptors 0 to 2 that the parent closed are taken, or the first file opened would become standard output. In the wrong
 * direction, so that using them fails and is reported.
 */
static void occupy_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_TROUBLE);
	}
}

/* Whatever was printed must have arrived. A reader that went away ends us as it ends every filter. */
static int close_output(int code)
{
	struct err err = ERR_INIT;

	if (output_flush())
		return code;
	errno = output_errno();
	if (errno == EPIPE) {
		(void)signal(SIGPIPE, SIG_DFL);
		(void)raise(SIGPIPE);
	}
	(void)err_system(&err, "standard output", "write");
	return trouble(&err);
}

/* Finds the command in the first one or two words, rather two; *words tells how many it took. */
static const struct command *find_command(int argc, char **argv, int *words)
{
	const struct command *found = NULL, *command;

	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		const char *name = command->name;
		const char *space = strchr(name, ' ');
		size_t first = space ? (size_t)(space - name) : strlen(name);

		if (strncmp(argv[1], name, first) != 0 || argv[1][first] != '\0')
			continue;
		if (!space) {
			*words = 1;
			found = command;
		} else if (argc > 2 && strcmp(argv[2], space + 1) == 0) {
			*words = 2;
			return command;
		}
	}
	return found;
}

/* "index" is the group of "index build" and the others. */
static bool is_group(const char *word)
{
	const struct command *command;
	size_t len = strlen(word);

	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		if (strncmp(command->name, word, len) == 0 && command->name[len] == ' ')
			return true;
	}
	return false;
}

static int unknown_command(int argc, char **argv)
{
	struct err err = ERR_INIT;

	const char *word = argv[1];

	if (!is_group(word))
		(void)err_set(&err, "unknown command \"%s\"; \"cape help\" lists the commands", word);
	else if (argc > 2 && argv[2][0] != '-')
		(void)err_set(&err, "unknown command \"%s %s\"; \"cape help %s\" lists what %s can do", word, argv[2],
			      word, word);
	else
		(void)err_set(&err, "%s needs a second word; \"cape help %s\" lists what %s can do", word, word, word);
	return trouble(&err);
}

static int run_help(int argc, char **argv)
{
	char *name = NULL;
	struct err err = ERR_INIT;
	bool found;

	if (argc == 3)
		name = mem_text(argv[2]);
	else if (argc > 3)
		name = mem_format("%s %s", argv[2], argv[3]);
	found = help_print(stdout, name);
	if (!found)
		(void)err_set(&err, "unknown command \"%s\"; \"cape help\" lists the commands", name);
	free(name);
	return found ? EXIT_DONE : trouble(&err);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct args args;
	int code;

	if (!args_parse(&args, command, argc, argv, &err)) {
		code = close_output(trouble(&err));
	} else if (args.given[OPT_HELP]) {
		help_command(stdout, command);
		code = close_output(EXIT_DONE);
	} else if (!options_outside_ledgers(&args, &err) || !log_begin(command, &args, &err)) {
		code = close_output(trouble(&err));
	} else {
		code = log_end(close_output(command->run(command, &args)));
	}
	args_free(&args);
	return code;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int words = 0;

	/* cJSON reports no failed allocation from where we could act on it; ours end the program with a message. */
	cJSON_Hooks hooks = { .malloc_fn = mem_alloc, .free_fn = free };

	occupy_descriptors();
	cJSON_InitHooks(&hooks);
	(void)umask(umask(0) | 077);
	sink_catch_signals();
	guard_catch_signals();
	/* A full disk limit is an error like any other, not the end; so is a reader of our summary that has gone. */
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		(void)help_print(stderr, NULL);
		return EXIT_TROUBLE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return close_output(run_help(argc, argv));
	if (strcmp(argv[1], "--version") == 0 && argc == 2) {
		(void)printf("cape %s\n", CAPE_VERSION);
		return close_output(EXIT_DONE);
	}
	command = find_command(argc, argv, &words);
	if (!command)
		return argc > 2 && is_group(argv[1]) && strcmp(argv[2], "--help") == 0
			       ? (help_print(stdout, argv[1]), close_output(EXIT_DONE))
			       : unknown_command(argc, argv);
	return run_command(command, argc - 1 - words, argv + 1 + words);
}
