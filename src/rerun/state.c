/* Reading states with distrust. */
#include "rerun/state.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/xxh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static bool damaged(const char *path, struct err *err)
{
	return err_file(err, path, "is damaged; remove it, and the next rerun compares with the day of filing again");
}

uint64_t state_hash(struct span text)
{
	uint64_t hash = XXH3_64bits(text.begin, text.len_bytes);

	return hash ? hash : 1;
}

uint64_t state_header_sum(const struct state_header *header)
{
	return XXH3_64bits(header, offsetof(struct state_header, checksum));
}

static bool check_header(const struct state_header *h, const char *path, struct err *err)
{
	if (memcmp(h->magic, STATE_MAGIC, sizeof(h->magic)) != 0)
		return damaged(path, err);
	if (h->major != STATE_MAJOR)
		return err_file(err, path, "is of version %u, not known to this cape; use the one that wrote it",
				h->major);
	return (h->checksum == state_header_sum(h) && h->row_bytes == sizeof(struct state_row)) || damaged(path, err);
}

bool state_peek(const char *path, struct state_header *header, bool *there, struct err *err)
{
	int fd = calls.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
	ssize_t got = 0;
	size_t len = 0;
	bool ok;

	*there = fd >= 0;
	if (fd < 0)
		return errno == ENOENT || err_system(err, path, "open");
	while (len < sizeof(*header) &&
	       (got = calls.pread(fd, (unsigned char *)header + len, sizeof(*header) - len, (off_t)len, 0)) != 0) {
		if (got < 0 && errno != EINTR)
			break;
		len += got > 0 ? (size_t)got : 0;
	}
	if (got < 0)
		ok = err_system(err, path, "read");
	else
		ok = len == sizeof(*header) ? check_header(header, path, err) : damaged(path, err);
	(void)calls.close(fd);
	return ok;
}

/* The sections lie one behind the other, and the last ends with the file. */
static bool take_sections(struct state *state)
{
	const struct state_header *h = &state->header;
	const unsigned char *at = state->map.bytes.begin + sizeof(*h);
	uint64_t left = state->map.bytes.len_bytes - sizeof(*h);
	const struct {
		uint64_t count, item_bytes;
	} sections[] = {
		{ h->rows, sizeof(*state->rows) },
		{ h->changes, sizeof(*state->changes) },
		{ h->deadlines, sizeof(*state->deadlines) },
		{ h->texts_bytes, 1 },
	};
	const void *begins[ARRAY_LEN(sections)];

	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		if (sections[i].count > left / sections[i].item_bytes)
			return false;
		begins[i] = at;
		at += sections[i].count * sections[i].item_bytes;
		left -= sections[i].count * sections[i].item_bytes;
	}
	state->rows = begins[0];
	state->changes = begins[1];
	state->deadlines = begins[2];
	return left == 0 && h->texts_bytes > 0 && at[-1] == '\0' && h->texts > 0 && h->texts <= h->texts_bytes;
}

static bool take_texts(struct state *state)
{
	const struct state_header *h = &state->header;
	const char *end = (const char *)state->map.bytes.begin + state->map.bytes.len_bytes, *at = end - h->texts_bytes;

	state->texts = mem_alloc(h->texts * sizeof(*state->texts));
	for (uint32_t i = 0; i < h->texts; i++) {
		if (at == end)
			return false;
		state->texts[i] = at;
		at += strlen(at) + 1;
	}
	return at == end;
}

static bool sums_are_right(const struct state *state, bool whole)
{
	const unsigned char *begin = state->map.bytes.begin, *rows = begin + sizeof(state->header),
			    *tail = (const unsigned char *)state->deadlines, *end = begin + state->map.bytes.len_bytes;

	return XXH3_64bits(tail, (size_t)(end - tail)) == state->header.tail &&
	       (!whole || XXH3_64bits(rows, (size_t)(tail - rows)) == state->header.body);
}

bool state_open(struct state *state, const char *path, bool whole, struct err *err)
{
	bool ok;

	*state = (struct state){ .texts = NULL };
	if (!map_open(&state->map, path, err))
		return false;
	ok = state->map.bytes.len_bytes >= sizeof(state->header) || damaged(path, err);
	if (ok) {
		memcpy(&state->header, state->map.bytes.begin, sizeof(state->header));
		ok = check_header(&state->header, path, err) &&
		     ((take_sections(state) && sums_are_right(state, whole) && take_texts(state)) ||
		      damaged(path, err));
	}
	if (!ok)
		state_close(state);
	return ok;
}

void state_close(struct state *state)
{
	free(state->texts);
	map_close(&state->map);
}

const char *state_text(const struct state *state, uint16_t number)
{
	return number < state->header.texts ? state->texts[number] : "";
}
