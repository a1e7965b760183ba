/* Small things all commands need. */
#include "cli/command.h"

#include "core/threads.h"
#include "core/utf8.h"
#include "run/account.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int trouble(const struct err *err)
{
	err_print(err, stderr);
	return EXIT_TROUBLE;
}

int findings_exit(const struct args *args, bool findings)
{
	return findings && !args->given[OPT_EXIT_ZERO] ? EXIT_FINDINGS : EXIT_DONE;
}

void warnings_print(const struct args *args, const struct notes *warnings)
{
	for (size_t i = 0; i < warnings->count && !args->given[OPT_QUIET]; i++)
		note_print(&warnings->items[i], stderr);
}

bool option_threads(const struct args *args, unsigned *threads, struct err *err)
{
	uint64_t n;

	*threads = threads_default();
	if (!args->given[OPT_THREADS])
		return true;
	if (!args_number(args, OPT_THREADS, 1, THREADS_MAX, &n, err))
		return false;
	*threads = (unsigned)n;
	return true;
}

bool option_day(const struct args *args, enum option option, day otherwise, day *d, struct err *err)
{
	*d = otherwise;
	if (!args->given[option])
		return true;
	*d = day_parse_iso(span_text(args->value[option]));
	return *d != DAY_UNKNOWN || err_set(err, "%s \"%s\" is no day from 1980 to 2099; write YYYY-MM-DD",
					    option_rows[option].name, args->value[option]);
}

bool option_period(const struct args *args, time_t *since, time_t *until, struct err *err)
{
	day first, last;

	if (!option_day(args, OPT_SINCE, DAY_BLANK, &first, err) || !option_day(args, OPT_UNTIL, DAY_BLANK, &last, err))
		return false;
	if (first && last && first > last)
		return err_set(err, "--since %s is after --until %s, so that no day is left; turn them round",
			       args->value[OPT_SINCE], args->value[OPT_UNTIL]);
	*since = first ? day_begin_in_new_york(first) : 0;
	*until = last ? day_begin_in_new_york((day)(last + 1)) : 0;
	return true;
}

bool option_as_of(const struct args *args, time_t now, day *as_of, struct err *err)
{
	return option_day(args, OPT_AS_OF, args->given[OPT_AS_OF] ? DAY_BLANK : day_in_new_york(now), as_of, err);
}

const char *option_index(const struct args *args, struct err *err)
{
	const char *path = args->given[OPT_INDEX] ? args->value[OPT_INDEX] : getenv("CAPE_INDEX");

	if (path && *path)
		return path;
	(void)err_set(err, "no index is named; add --index FILE or set CAPE_INDEX (\"cape index build\" makes one)");
	return NULL;
}

bool option_account(const struct args *args, struct account *account, struct err *err)
{
	struct account_said said = {
		.type = args->value[OPT_ACCOUNT_TYPE],
		.filer_code = args->value[OPT_FILER_CODE],
		.filer_type = args->value[OPT_FILER_TYPE],
		.iors = args->collected[OPT_IOR],
		.iors_count = args->collected_count[OPT_IOR],
	};

	return account_make(account, args->value[OPT_ACCOUNT], &said, err);
}

cJSON *json_string(struct span text)
{
	char *clean = utf8_clean(text);
	cJSON *string = cJSON_CreateString(clean);

	free(clean);
	return string;
}

void json_text(cJSON *object, const char *key, struct span text)
{
	(void)cJSON_AddItemToObject(object, key, json_string(text));
}

void json_text_or_null(cJSON *object, const char *key, const char *text)
{
	if (text)
		json_text(object, key, span_text(text));
	else
		(void)cJSON_AddNullToObject(object, key);
}

void json_print(const cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object);

	if (text)
		(void)puts(text);
	free(text);
}

void json_print_line(cJSON *object)
{
	json_print(object);
	cJSON_Delete(object);
}

const char *grouped(uint64_t n, char out[GROUPED_BYTES])
{
	char digits[GROUPED_BYTES];
	size_t len = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

const char *dollars(int64_t cents, char out[DOLLARS_BYTES])
{
	uint64_t n = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
	char whole[GROUPED_BYTES];

	(void)snprintf(out, DOLLARS_BYTES, "%s$%s.%02u", cents < 0 ? "-" : "", grouped(n / 100, whole),
		       (unsigned)(n % 100));
	return out;
}

bool colours(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}

static int first_errno;

bool output_flush(void)
{
	if ((fflush(stdout) != 0 || ferror(stdout)) && first_errno == 0)
		first_errno = errno ? errno : EIO;
	return first_errno == 0;
}

int output_errno(void)
{
	return first_errno;
}
