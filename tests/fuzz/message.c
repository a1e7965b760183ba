/* Printing messages into memory and looking at the bytes. */
#include "fuzz/message.h"

#include "fuzz/fuzz.h"

/* What was printed since the stream was opened; closes and frees it. */
static void check_printed(FILE *stream, char **text, const size_t *len)
{
	fuzz_must(fclose(stream) == 0);
	fuzz_check(*len > 7 && memcmp(*text, "cape: ", 6) == 0 && (*text)[*len - 1] == '\n', "the form of a message");
	for (size_t i = 0; i + 1 < *len; i++)
		fuzz_check((unsigned char)(*text)[i] >= ' ' && (*text)[i] != 0x7F, "control character in \"%s\"",
			   *text);
	free(*text);
}

static void check_line(uint64_t line, struct span file)
{
	uint64_t lines = 1;

	for (size_t i = 0; i < file.len_bytes; i++)
		lines += file.begin[i] == '\n' || file.begin[i] == '\r';
	fuzz_check(line >= 1 && line <= lines, "line %llu of a file of %llu", (unsigned long long)line,
		   (unsigned long long)lines);
}

void check_message(const struct err *err)
{
	char *text;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	fuzz_must(stream);
	fuzz_check(err->set && err->text[0] != '\0', "a failure has a message");
	err_print(err, stream);
	check_printed(stream, &text, &len);
}

void check_message_in(const struct err *err, struct span file)
{
	check_message(err);
	if (err->place == ERR_AT_LINE)
		check_line(err->position, file);
	fuzz_check(err->place != ERR_AT_OFFSET || err->position <= file.len_bytes, "offset %llu of %zu bytes",
		   (unsigned long long)err->position, file.len_bytes);
}

static void check_note(const struct note *note)
{
	char *text;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	fuzz_must(stream);
	fuzz_check(note->text && note->text[0] != '\0', "a note has a text");
	note_print(note, stream);
	check_printed(stream, &text, &len);
}

void check_notes_in(const struct notes *notes, struct span file)
{
	for (size_t i = 0; i < notes->count; i++) {
		check_note(&notes->items[i]);
		if (notes->items[i].line != 0)
			check_line(notes->items[i].line, file);
	}
}
