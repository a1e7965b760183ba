/* Safe names, none twice. */
#include "clients/folders.h"

#include "core/mem.h"

#include <ctype.h>
#include <stdlib.h>

/* File systems allow 255 bytes; 64 digits and the names of files behind it have to fit elsewhere, too. */
#define NAME_MAX_BYTES 100
#define DIGITS_MIN     8
#define DIGITS_ALL     (DIGEST_TEXT_BYTES - 1)

static bool is_safe(unsigned char c, size_t at)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
	       ((c == '-' || c == '.') && at > 0);
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

bool client_folder_is_name(struct span name)
{
	for (size_t i = 0; i < name.len_bytes; i++) {
		if (!is_safe(name.begin[i], i))
			return false;
	}
	return name.len_bytes > 0 && name.len_bytes <= NAME_MAX_BYTES + 1 + DIGITS_ALL;
}

/* A name that may have to be made longer. */
struct naming {
	char *safe;
	char *folded; /* as folders are compared: file systems of other machines may ignore case */
	const char *owner;
	uint32_t client;
};

static char *folded(const char *name)
{
	char *folded = mem_text(name);

	for (char *c = folded; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return folded;
}

static int alike_together(const void *a, const void *b)
{
	const struct naming *x = a, *y = b;
	int by_name = strcmp(x->folded, y->folded);

	return by_name ? by_name : strcmp(x->owner, y->owner);
}

/* Names of ours, and those that end as if they had digits of their own already. */
static bool must_differ(const char *folded)
{
	size_t len = strlen(folded), digits = 0;

	while (digits < len && isxdigit((unsigned char)folded[len - 1 - digits]))
		digits++;
	return strcmp(folded, UNASSIGNED_FOLDER) == 0 || strcmp(folded, FOLDERS_NAME) == 0 ||
	       (digits >= DIGITS_MIN && digits < len && folded[len - 1 - digits] == '-');
}

/* How many digits tell apart all of those whose names are alike; they are in the order of their digits. */
static int digits_needed(const struct naming *alike, size_t count)
{
	int digits = DIGITS_MIN;

	for (size_t i = 1; i < count; i++) {
		while (strncmp(alike[i].owner, alike[i - 1].owner, (size_t)digits) == 0)
			digits++;
	}
	return digits;
}

static void name_alike(struct client_folders *folders, const struct naming *alike, size_t count)
{
	int digits = digits_needed(alike, count);

	if (count == 1 && !must_differ(alike->folded)) {
		folders->names[alike->client] = mem_text(alike->safe);
		return;
	}
	for (size_t i = 0; i < count; i++)
		folders->names[alike[i].client] = mem_format("%s-%.*s", alike[i].safe, digits, alike[i].owner);
}

void client_folders_name(struct client_folders *folders, const struct clients *clients, const char *dir)
{
	uint32_t count = (uint32_t)clients->names.count;
	struct naming *namings = mem_alloc((count + 1) * sizeof(*namings));

	*folders = (struct client_folders){ .dir = dir, .clients = clients, .count = count + 1 };
	folders->names = mem_alloc((count + 1) * sizeof(*folders->names));
	folders->owners = mem_zero((count + 1) * sizeof(*folders->owners));
	for (uint32_t i = 0; i < count; i++) {
		struct span name = dict_text(&clients->names, i);
		char *safe = safe_name(name);

		digest_bytes(name, folders->owners[i]);
		namings[i] = (struct naming){ safe, folded(safe), folders->owners[i], i };
	}
	qsort(namings, count, sizeof(*namings), alike_together);
	for (size_t first = 0, next; first < count; first = next) {
		for (next = first + 1; next < count && strcmp(namings[next].folded, namings[first].folded) == 0;)
			next++;
		name_alike(folders, namings + first, next - first);
	}
	folders->names[count] = mem_text(UNASSIGNED_FOLDER);
	for (uint32_t i = 0; i < count; i++) {
		free(namings[i].safe);
		free(namings[i].folded);
	}
	free(namings);
}

void client_folders_free(struct client_folders *folders)
{
	for (uint32_t i = 0; i < folders->count; i++)
		free(folders->names[i]);
	free(folders->names);
	free(folders->owners);
	*folders = (struct client_folders){ .dir = NULL };
}
