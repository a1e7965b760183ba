/*
 * glibc's stdout and stderr are variables: exchanging them redirects what the program prints and leaves alone what
 * libFuzzer and the sanitizers write to descriptors.
 */
#include "fuzz/run_command.h"

#include "cli/command.h"
#include "fuzz/fuzz.h"

#define WORDS_MAX 16

static const struct command *find_command(const char *name)
{
	const struct command *command;

	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		if (strcmp(command->name, name) == 0)
			return command;
	}
	abort();
}

void run_command(struct command_output *output, const char *name, const char *const *words)
{
	const struct command *command = find_command(name);
	FILE *kept_stdout = stdout, *kept_stderr = stderr;
	char *argv[WORDS_MAX];
	struct err err = ERR_INIT;
	struct args args;
	int argc = 0;

	for (; words[argc]; argc++) {
		fuzz_must(argc + 1 < WORDS_MAX);
		argv[argc] = (char *)(uintptr_t)words[argc];
	}
	fuzz_check(args_parse(&args, command, argc, argv, &err), "%s", err.text);
	stdout = open_memstream(&output->out, &output->out_len);
	stderr = open_memstream(&output->err, &output->err_len);
	if (stdout && stderr)
		output->code = command->run(command, &args);
	fuzz_must(stdout && stderr && fclose(stdout) == 0 && fclose(stderr) == 0);
	stdout = kept_stdout;
	stderr = kept_stderr;
	args_free(&args);
}

void command_output_free(struct command_output *output)
{
	free(output->out);
	free(output->err);
}

/* JSON need not escape DEL. */
static void check_printable(const char *text, size_t len, bool json)
{
	for (size_t i = 0; i < len; i++)
		fuzz_check(text[i] == '\n' || ((unsigned char)text[i] >= ' ' && (json || text[i] != 0x7F)),
			   "control character %02x at %zu of:\n%.*s", (unsigned char)text[i], i, (int)len, text);
}

static void check_json_lines(const char *text)
{
	while (*text) {
		const char *stop = strchr(text, '\n');
		const char *parsed_to = NULL;
		cJSON *object;

		fuzz_check(stop, "a line of JSON ends");
		object = cJSON_ParseWithOpts(text, &parsed_to, false);
		fuzz_check(cJSON_IsObject(object) && parsed_to == stop, "a line is an object: %s", text);
		cJSON_Delete(object);
		text = stop + 1;
	}
}

void check_output(const struct command_output *output, bool json)
{
	fuzz_check(output->code >= EXIT_DONE && output->code <= EXIT_TROUBLE, "exit code %d", output->code);
	fuzz_check(output->code != EXIT_TROUBLE || output->err_len != 0, "trouble has a message");
	check_printable(output->out, output->out_len, json);
	check_printable(output->err, output->err_len, false);
	if (json)
		check_json_lines(output->out);
}
