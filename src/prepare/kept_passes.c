/* Counting, and moving. */
#include "prepare/kept_passes.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdlib.h>

static inline uint32_t head_of(const struct heads *heads, const struct kept *row)
{
	uint32_t head = heads->urgent > 1 ? !row->urgent : 0;

	head = head * heads->accounts + (heads->accounts > 1 ? row->account : 0);
	if (heads->days > 1)
		head = head * heads->days +
		       (row->liquidated == DAY_BLANK ? heads->days - 1 : (uint32_t)row->liquidated - heads->first);
	return head;
}

static inline __attribute__((always_inline)) uint32_t key_of(enum kept_key key, const struct sorting *s,
							     const struct kept *row)
{
	switch (key) {
	case KEY_DIGIT:
		return (row->entry >> s->shift) & s->mask;
	case KEY_HEAD:
		return head_of(&s->heads, row);
	case KEY_GROUP:
		return kept_group(s->order, row);
	}
	return 0;
}

static inline __attribute__((always_inline)) void count_part(struct sorting *s, unsigned part, enum kept_key key)
{
	uint64_t begin = part_begin(s, part), end = part_begin(s, part + 1);
	uint32_t *counts = s->at + part * s->keys, last = begin ? key_of(key, s, &s->from[begin - 1]) : 0;
	bool moved = false;

	for (uint64_t i = begin; i < end; i++) {
		uint32_t k = key_of(key, s, &s->from[i]);

		moved |= k < last;
		last = k;
		counts[k]++;
	}
	if (moved)
		s->moved = true;
}

static inline __attribute__((always_inline)) void scatter_part(struct sorting *s, unsigned part, enum kept_key key)
{
	uint32_t *at = s->at + part * s->keys;

	for (uint64_t i = part_begin(s, part), end = part_begin(s, part + 1); i < end; i++)
		s->to[at[key_of(key, s, &s->from[i])]++] = s->from[i];
}

static inline __attribute__((always_inline)) void take_part(struct sorting *s, unsigned part, enum kept_key key)
{
	if (s->scatter)
		scatter_part(s, part, key);
	else
		count_part(s, part, key);
}

/* A loop of its own for each kind of key. */
static void take_parts(void *context, unsigned worker)
{
	struct sorting *s = context;
	unsigned part;

	(void)worker;
	while ((part = atomic_fetch_add(&s->next, 1)) < s->parts) {
		if (s->key == KEY_DIGIT)
			take_part(s, part, KEY_DIGIT);
		else if (s->key == KEY_HEAD)
			take_part(s, part, KEY_HEAD);
		else
			take_part(s, part, KEY_GROUP);
	}
}

static void take_all(struct sorting *s, bool scatter)
{
	s->scatter = scatter;
	s->next = 0;
	threads_run(s->parts, take_parts, s);
}

/* From how many to where: the first part's rows of a key stand before the second's. */
static void place_keys(struct sorting *s)
{
	uint32_t sum = 0;

	for (size_t k = 0; k < s->keys; k++) {
		for (unsigned part = 0; part < s->parts; part++) {
			uint32_t count = s->at[part * s->keys + k];

			s->at[part * s->keys + k] = sum;
			sum += count;
		}
	}
}

void kept_pass(struct sorting *s, enum kept_key key, size_t keys)
{
	s->key = key;
	s->keys = keys;
	s->at = mem_zero(s->parts * keys * sizeof(*s->at));
	s->moved = false;
	take_all(s, false);
	if (s->moved) {
		struct kept *from = s->from;

		place_keys(s);
		take_all(s, true);
		s->from = s->to;
		s->to = from;
	}
	free(s->at);
}
