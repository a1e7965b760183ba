/* A growing list of notes. */
#include "core/notes.h"

#include "core/mem.h"

#include <stdlib.h>

struct err *notes_add(struct notes *notes)
{
	notes->items = mem_room(notes->items, &notes->capacity, notes->count + 1, sizeof(*notes->items));
	notes->items[notes->count].set = false;
	return &notes->items[notes->count++];
}

void notes_free(struct notes *notes)
{
	free(notes->items);
	*notes = (struct notes){ 0 };
}
