/* Searching a sorted array of structures by one of their members, a number of 64 bits. */
#ifndef CAPE_CORE_SEARCH_H
#define CAPE_CORE_SEARCH_H

#include <stddef.h>
#include <stdint.h>

/* The number of the first of `items`, ascending by `member`, whose member is not below the key; their count if all are. */
#define FIRST_NOT_BELOW(items, count, member, key) \
	first_not_below((items), (count), sizeof((items)[0]), offsetof(__typeof__((items)[0]), member), (key))

/* Inlined, so that the distances are constants where it is called. `items` may be NULL where there are none. */
static inline size_t first_not_below(const void *items, size_t count, size_t item_bytes, size_t offset, uint64_t key)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const unsigned char *item = (const unsigned char *)items + middle * item_bytes;

		if (*(const uint64_t *)(const void *)(item + offset) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#endif
