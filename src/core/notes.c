/* A growing list of notes. */
#include "core/notes.h"

#include "core/mem.h"

#include <stdlib.h>

static void add(struct notes *notes, const char *path, uint64_t line, const char *text)
{
	notes->items = mem_room(notes->items, &notes->capacity, notes->count + 1, sizeof(*notes->items));
	notes->items[notes->count++] = (struct note){
		.path = path && *path ? mem_text(path) : NULL,
		.text = mem_text(text),
		.line = line,
	};
}

bool note_err(struct notes *notes, const struct err *err)
{
	if (err->place == ERR_AT_OFFSET) {
		char *text = mem_format("offset %llu: %s", (unsigned long long)err->position, err->text);

		add(notes, err->path, 0, text);
		free(text);
	} else {
		add(notes, err->path, err->place == ERR_AT_LINE ? err->position : 0, err->text);
	}
	return false;
}

bool note_text(struct notes *notes, const char *format, ...)
{
	char text[sizeof(((struct err *)0)->text)];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	add(notes, NULL, 0, text);
	return false;
}

bool note_file(struct notes *notes, const char *path, const char *format, ...)
{
	char text[sizeof(((struct err *)0)->text)];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	add(notes, path, 0, text);
	return false;
}

bool note_line(struct notes *notes, const char *path, uint64_t line, const char *format, ...)
{
	char text[sizeof(((struct err *)0)->text)];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	add(notes, path, line, text);
	return false;
}

void note_print(const struct note *note, FILE *stream)
{
	print_problem(stream, note->path, note->line, note->text);
}

void notes_free(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		free(notes->items[i].path);
		free(notes->items[i].text);
	}
	free(notes->items);
	*notes = (struct notes){ 0 };
}
