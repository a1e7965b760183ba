/* Lines of JSON at the end of a file. */
#include "cli/log.h"

#include "core/calls.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/version.h"
#include "io/kept_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
	const char *path; /* NULL: nothing is logged */
	int fd;
	double begin_seconds;
	struct err err; /* the first line that could not be written */
} logging;

static void put_line(cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object), *line = mem_format("%s\n", text);
	size_t len = strlen(line);
	ssize_t written;

	do
		written = calls.write(logging.fd, line, len);
	while (written < 0 && errno == EINTR);
	if (written < 0)
		(void)err_system(&logging.err, logging.path, "write");
	else if ((size_t)written < len)
		(void)err_file(&logging.err, logging.path, "cannot take another line; make room");
	free(line);
	free(text);
	cJSON_Delete(object);
}

static cJSON *event(const char *name)
{
	cJSON *object = cJSON_CreateObject();
	time_t now = moment_now();
	struct tm utc;
	char at[sizeof("2026-07-15T02:00:00Z")];

	(void)strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	json_text(object, "at", span_text(at));
	(void)cJSON_AddNumberToObject(object, "process", getpid());
	json_text(object, "event", span_text(name));
	return object;
}

static void log_problem(const char *path, uint64_t line, const char *text)
{
	cJSON *object = event("problem");

	if (path && *path)
		json_text(object, "file", span_text(path));
	if (line)
		(void)cJSON_AddNumberToObject(object, "line", (double)line);
	json_text(object, "message", span_text(text));
	put_line(object);
}

/* Appending to an input would destroy it, and to a result follow it under its name; an output need not be there yet. */
static bool is_free(const struct args *args, const char *path, struct err *err)
{
	bool taken = false;

	for (size_t i = 0; i < args->operands_count; i++)
		taken |= same_file(path, args->operands[i]);
	for (size_t o = 0; o < OPTIONS; o++)
		taken |= o != OPT_LOG && args->value[o] && same_file(path, args->value[o]);
	return !taken || err_file(err, path, "is also read or written by the command; name another file for --log");
}

/* An input that stands in a list would be destroyed too. What is no file, as a terminal or a pipe, has nothing to lose. */
static bool is_log(int fd, const char *path, struct err *err)
{
	struct stat st;
	char first;

	if (calls.fstat(fd, &st) != 0)
		return err_system(err, path, "look at");
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return true;
	if (calls.pread(fd, &first, 1, 0, 0) != 1)
		return err_system(err, path, "read");
	return first == '{' || err_file(err, path, "is no log, whose lines begin with {; name another file for --log");
}

bool log_begin(const struct command *command, const struct args *args, struct err *err)
{
	const char *path = args->value[OPT_LOG];
	cJSON *object;

	if (!path)
		return true;
	if (!is_free(args, path, err))
		return false;
	logging.fd = calls.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (logging.fd < 0)
		return err_system(err, path, "open");
	if (!is_log(logging.fd, path, err)) {
		(void)calls.close(logging.fd);
		return false;
	}
	logging.path = path;
	logging.begin_seconds = clock_seconds();
	object = event("begin");
	json_text(object, "command", span_text(command->name));
	json_text(object, "version", span_text(CAPE_VERSION));
	put_line(object);
	print_problem_also(log_problem);
	return true;
}

bool log_is_open(void)
{
	return logging.path != NULL;
}

void log_result(const cJSON *result)
{
	cJSON *object;

	if (!log_is_open())
		return;
	object = event("result");
	for (const cJSON *member = result->child; member; member = member->next)
		(void)cJSON_AddItemToObject(object, member->string, cJSON_Duplicate(member, true));
	put_line(object);
}

void log_result_free(cJSON *result)
{
	log_result(result);
	cJSON_Delete(result);
}

void log_text(const char *key, const char *text)
{
	cJSON *object;

	if (!log_is_open())
		return;
	object = cJSON_CreateObject();
	json_text(object, key, span_text(text));
	log_result_free(object);
}

bool json_is_wanted(const struct args *args)
{
	return args->given[OPT_JSON] || log_is_open();
}

void log_and_print(const struct args *args, cJSON *result)
{
	log_result(result);
	if (args->given[OPT_JSON])
		json_print(result);
	cJSON_Delete(result);
}

int log_end(int code)
{
	cJSON *object;

	if (!log_is_open())
		return code;
	print_problem_also(NULL);
	object = event("end");
	(void)cJSON_AddNumberToObject(object, "exit", code);
	(void)cJSON_AddNumberToObject(object, "seconds",
				      (double)(uint64_t)((clock_seconds() - logging.begin_seconds) * 1e6) / 1e6);
	put_line(object);
	if (calls.close(logging.fd) != 0)
		(void)err_system(&logging.err, logging.path, "write");
	return logging.err.set ? trouble(&logging.err) : code;
}
