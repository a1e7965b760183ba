/*
 * The commands that read an index, over files that are sound or damaged: whatever is in a file that opens must be
 * shown or reported.
 *
 * Input: see index_image.h. The target's byte: bit 0: the declaration has several numbers, which mostly fails gate B; with
 * one it becomes a claim; bit 1: --json; bit 2: validate --verify.
 */
#include "core/place.h"
#include "fuzz/fuzz.h"
#include "fuzz/index_image.h"
#include "fuzz/memory_file.h"
#include "fuzz/run_command.h"
#include "fuzz/scratch.h"
#include "index/reader.h"

#include <unistd.h>

#define SEVERAL 1
#define JSON    2
#define VERIFY  4

/* Entries that are asked for. */
#define ASKED 4

struct work {
	struct memory_file file;
	struct memory_file declaration;
	char input[512]; /* a link with a name in .csv to the declaration */
	char rows[512];  /* of a refund */
	char numbers[ASKED][ENTRY_NUMBER_LEN + 1];
};

static void run(const char *name, const char *const *words)
{
	struct command_output output = { .code = -1 };
	bool json = false;

	for (size_t i = 0; words[i]; i++)
		json = json || strcmp(words[i], "--json") == 0;
	run_command(&output, name, words);
	check_output(&output, json);
	command_output_free(&output);
}

/* The numbers of some of the entries there are, spread over the file. */
static void choose_numbers(struct work *w, const struct index_image *image)
{
	for (size_t i = 0; i < ASKED; i++) {
		uint64_t place = image->entries ? image->places[i * image->entries / ASKED] : 0;

		key_unpack(key_of_place(place), (unsigned char *)w->numbers[i]);
	}
}

static void make_declaration(const struct work *w, size_t count)
{
	char text[128] = "Entry Number\n";

	for (size_t i = 0; i < count; i++) {
		(void)strcat(text, w->numbers[i]);
		(void)strcat(text, "\n");
	}
	memory_file_put(&w->declaration, span_text(text));
}

static void run_all(const struct work *w, uint8_t target)
{
	const char *form = target & JSON ? "--json" : "--";
	const char *const info[] = { w->file.path, form, NULL };
	const char *const verify[] = { "--threads", "1", w->file.path, NULL };
	const char *const get[] = {
		w->file.path, w->numbers[0], w->numbers[1], w->numbers[2], w->numbers[3], form, NULL
	};
	char filer[FILER_CODE_LEN + 1] = { w->numbers[0][0], w->numbers[0][1], w->numbers[0][2], '\0' };
	const char *const claim[] = {
		"--index", w->file.path, "--account-type", "broker", "--filer-code",   filer,    "--threads",
		"1",       "--as-of",    "2026-07-15",     "-o",     scratch_folder(), w->input, form,
		NULL
	};
	const char *const checked[] = { "--index",   w->file.path, "--filer-code",   filer,
					"--threads", "1",          "--account-type", "broker",
					"--verify",  "-o",         scratch_folder(), w->input,
					NULL };

	const char *const refund[] = { "--index",   w->file.path, "--all", "--as-of", "2026-07-15",
				       "--threads", "1",          "-o",    w->rows,   NULL };
	const char *const claimed[] = { "--index", w->file.path,   "--as-of", "2026-07-15", "--account-type",
					"broker",  "--filer-code", filer,     "--threads",  "1",
					w->input,  form,           NULL };

	run("index info", info);
	run("index verify", verify);
	run("index get", get);
	run("validate", target & VERIFY ? checked : claim);
	run("refund", target & SEVERAL ? refund : claimed);
}

static void make_work(struct work *w)
{
	w->file = memory_file_make();
	w->declaration = memory_file_make();
	(void)snprintf(w->input, sizeof(w->input), "%s/input.csv", scratch_folder());
	(void)snprintf(w->rows, sizeof(w->rows), "%s/rows.csv", scratch_folder());
	fuzz_must(symlink(w->declaration.path, w->input) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct work w;
	struct err err = ERR_INIT;
	struct index_image image;
	struct index index;

	if (!w.file.fd)
		make_work(&w);
	index_image_make(&image, span_of(data, size));
	memory_file_put(&w.file, span_of(image.bytes, image.len_bytes));
	if (index_open(&index, w.file.path, &err)) {
		choose_numbers(&w, &image);
		make_declaration(&w, image.target & SEVERAL ? ASKED : 1);
		index_close(&index);
		run_all(&w, image.target);
	}
	index_image_free(&image);
	return 0;
}
