/* Safe names, none twice. */
#include "clients/folders.h"

#include "core/mem.h"

#include <ctype.h>
#include <stdlib.h>

/* File systems allow 255 bytes; a number and the names of files behind it have to fit elsewhere, too. */
#define NAME_MAX_BYTES 100

static bool is_safe(unsigned char c, size_t at)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
	       (c == '.' && at > 0);
}

static char *safe_name(struct span name)
{
	char *safe = mem_alloc(NAME_MAX_BYTES + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len_bytes && len < NAME_MAX_BYTES; i++) {
		if (is_safe(name.begin[i], len))
			safe[len++] = (char)name.begin[i];
		else if (len == 0 || safe[len - 1] != '_')
			safe[len++] = '_';
	}
	/* A dot at the end is dropped by some file systems. */
	while (len > 1 && safe[len - 1] == '.')
		len--;
	safe[len] = '\0';
	return safe;
}

/* The name as folders are compared: file systems of other machines may ignore case. */
static struct span folded(const char *name, char room[NAME_MAX_BYTES + 32])
{
	size_t len = strlen(name);

	for (size_t i = 0; i <= len; i++)
		room[i] = (char)tolower((unsigned char)name[i]);
	return span_of(room, len);
}

static char *new_name(struct dict *taken, struct span name)
{
	char *safe = safe_name(name), *numbered = mem_text(safe), room[NAME_MAX_BYTES + 32];

	for (unsigned k = 2; dict_find(taken, folded(numbered, room)) != DICT_MISSING; k++) {
		free(numbered);
		numbered = mem_format("%s-%u", safe, k);
	}
	(void)dict_add(taken, folded(numbered, room));
	free(safe);
	return numbered;
}

char **client_folders(const struct clients *clients)
{
	size_t count = clients->names.count;
	char **folders = mem_alloc((count + 1) * sizeof(*folders));
	struct dict taken = { .count = 0 };

	(void)dict_add(&taken, span_text(UNASSIGNED_FOLDER));
	for (size_t i = 0; i < count; i++)
		folders[i] = new_name(&taken, dict_text(&clients->names, (uint32_t)i));
	folders[count] = mem_text(UNASSIGNED_FOLDER);
	dict_free(&taken);
	return folders;
}

void client_folders_free(char **folders, const struct clients *clients)
{
	if (!folders)
		return;
	for (size_t i = 0; i <= clients->names.count; i++)
		free(folders[i]);
	free(folders);
}
