/*
 * Command lines: what args_parse() makes of any words, and that its result written out as a command line gives the
 * same again.
 *
 * Input: a byte that chooses the command, then words, each ended by a NUL.
 */
#include "cli/command.h"
#include "emit/claim.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"

#define WORDS_MAX 64

struct words {
	char *bytes; /* the input and a NUL behind it */
	char *argv[WORDS_MAX];
	int argc;
};

static void split(struct words *words, struct span input)
{
	*words = (struct words){ .bytes = malloc(input.len_bytes + 1) };
	fuzz_must(words->bytes);
	if (input.len_bytes)
		memcpy(words->bytes, input.begin, input.len_bytes);
	words->bytes[input.len_bytes] = '\0';
	for (size_t at = 0; at < input.len_bytes && words->argc < WORDS_MAX; at += strlen(words->bytes + at) + 1)
		words->argv[words->argc++] = words->bytes + at;
}

/* --- the same again --------------------------------------------------------------------------------------------- */

/* A command line written from parsed arguments. */
struct written {
	char *argv[2 * WORDS_MAX + 2];
	int argc;
};

static void write_option(struct written *w, const char *name, const char *value)
{
	char *word;

	if (value)
		fuzz_must(asprintf(&word, "%s=%s", name, value) >= 0);
	else
		word = strdup(name);
	w->argv[w->argc++] = word;
}

static void write_args(struct written *w, const struct args *args)
{
	w->argc = 0;
	for (unsigned o = 0; o < OPTIONS; o++) {
		const struct option_row *row = &option_rows[o];

		for (size_t i = 0; i < args->collected_count[o]; i++)
			write_option(w, row->name, args->collected[o][i]);
		if (args->given[o] && !row->collected)
			write_option(w, row->name, row->argument ? args->value[o] : NULL);
	}
	w->argv[w->argc++] = strdup("--");
	for (size_t i = 0; i < args->operands_count; i++)
		w->argv[w->argc++] = strdup(args->operands[i]);
}

static void check_equal(const struct args *a, const struct args *b)
{
	for (unsigned o = 0; o < OPTIONS; o++) {
		fuzz_check(a->given[o] == b->given[o] && a->collected_count[o] == b->collected_count[o], "%s",
			   option_rows[o].name);
		fuzz_check(!a->given[o] || strcmp(a->value[o], b->value[o]) == 0, "value of %s", option_rows[o].name);
		for (size_t i = 0; i < a->collected_count[o]; i++)
			fuzz_check(strcmp(a->collected[o][i], b->collected[o][i]) == 0, "%s", option_rows[o].name);
	}
	fuzz_check(a->operands_count == b->operands_count, "operands");
	for (size_t i = 0; i < a->operands_count; i++)
		fuzz_check(strcmp(a->operands[i], b->operands[i]) == 0, "operand %zu", i);
}

static void check_again(const struct args *args, const struct command *command)
{
	struct err err = ERR_INIT;
	struct written written;
	struct args again;

	write_args(&written, args);
	fuzz_check(args_parse(&again, command, written.argc, written.argv, &err), "%s", err.text);
	check_equal(args, &again);
	args_free(&again);
	for (int i = 0; i < written.argc; i++)
		free(written.argv[i]);
}

/* --- values ----------------------------------------------------------------------------------------------------- */

/* Digits and nothing else, no larger than max: by the length of the text first, so that no sum can overflow. */
static bool slow_number(const char *text, uint64_t max, uint64_t *number)
{
	if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
		return false;
	text += strspn(text, "0");
	if (strlen(text) > 20 || (strlen(text) == 20 && strcmp(text, "18446744073709551615") > 0))
		return false;
	*number = strtoull(text, NULL, 10);
	return *number <= max;
}

static void check_number(const struct args *args, enum option option, uint64_t min, uint64_t max)
{
	struct err err = ERR_INIT;
	uint64_t number = 0, slow = 0;
	bool ok, expected;

	if (!args->given[option])
		return;
	ok = args_number(args, option, min, max, &number, &err);
	expected = slow_number(args->value[option], max, &slow) && slow >= min;
	fuzz_check(ok == expected && (!ok || number == slow), "number \"%s\"", args->value[option]);
	if (!ok)
		check_message(&err);
}

static void check_values(const struct args *args)
{
	struct err err = ERR_INIT;
	unsigned threads;
	day d;

	check_number(args, OPT_CLAIM_NUMBER, 0, CLAIM_NUMBER_MAX);
	check_number(args, OPT_MAX_REJECTS, 0, UINT64_MAX - 1);
	check_number(args, OPT_THREADS, 1, 1024);
	if (!option_threads(args, &threads, &err) || !option_day(args, OPT_AS_OF, DAY_BLANK, &d, &err) ||
	    !option_day(args, OPT_DATA_DATE, DAY_BLANK, &d, &err))
		check_message(&err);
	else
		fuzz_check(threads >= 1 && threads <= 1024, "%u threads", threads);
}

static void check_args(const struct args *args, const struct command *command, const struct words *words)
{
	size_t used = args->operands_count;

	for (unsigned o = 0; o < OPTIONS; o++) {
		bool accepts = o == OPT_HELP || ((command->options >> o) & 1);

		fuzz_check(accepts || !args->given[o], "%s is no option of %s", option_rows[o].name, command->name);
		fuzz_check(args->given[o] == (args->value[o] != NULL), "value of %s", option_rows[o].name);
		fuzz_check((args->collected_count[o] != 0) == (args->given[o] && option_rows[o].collected), "%s",
			   option_rows[o].name);
		used += args->given[o];
	}
	fuzz_check(used <= (size_t)words->argc, "%zu of %d words", used, words->argc);
	check_values(args);
	check_again(args, command);
}

static const struct command *choose_command(unsigned byte)
{
	size_t count = 0;

	while (command_at(count))
		count++;
	return command_at(byte % count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	const struct command *command = choose_command(input_byte(&input));
	struct err err = ERR_INIT;
	struct words words;
	struct args args;

	split(&words, input);
	if (args_parse(&args, command, words.argc, words.argv, &err))
		check_args(&args, command, &words);
	else
		check_message(&err);
	args_free(&args);
	free(words.bytes);
	return 0;
}
