/* Small things all commands need. */
#include "cli/command.h"

#include "core/mem.h"
#include "core/threads.h"
#include "core/utf8.h"

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
		err_print(&warnings->items[i], stderr);
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

const char *option_index(const struct args *args, struct err *err)
{
	const char *path = args->given[OPT_INDEX] ? args->value[OPT_INDEX] : getenv("CAPE_INDEX");

	if (path && *path)
		return path;
	(void)err_set(err, "no index is named; add --index FILE or set CAPE_INDEX (\"cape index build\" makes one)");
	return NULL;
}

char *importer_shown(struct span importer, bool show)
{
	char *text = mem_span(importer);
	size_t len = strlen(text);

	/* Nine characters are the form of a Social Security number (domain dossier, section 4). */
	if (!show && len == 9 && strspn(text, "0123456789") == 9)
		memset(text, '*', len - 4);
	return text;
}

void json_text(cJSON *object, const char *key, struct span text)
{
	char *clean = utf8_clean(text);

	(void)cJSON_AddStringToObject(object, key, clean);
	free(clean);
}

void json_text_or_null(cJSON *object, const char *key, const char *text)
{
	if (text)
		json_text(object, key, span_text(text));
	else
		(void)cJSON_AddNullToObject(object, key);
}

void json_print_line(cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object);

	if (text)
		(void)puts(text);
	free(text);
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

bool colours(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}
