/* A larger set takes over what a full one has. */
#include "prepare/strangers.h"

#define ROOM_FIRST (1u << 14)

static bool enlarge(struct strangers *strangers, uint64_t needed, struct err *err)
{
	struct keyset old = strangers->set;
	uint64_t count = 0, room = strangers->room ? strangers->room : ROOM_FIRST / 2;

	while (room < needed)
		room *= 2;
	if (!keyset_init(&strangers->set, room, 1, err)) {
		strangers->set = old;
		return false;
	}
	keyset_begin(&strangers->set, 0);
	for (size_t i = 0; i < (old.slots ? old.slots_per_region : 0); i++) {
		uint64_t place = old.slots[i] - 1;
		uint8_t again = 0;

		if (old.slots[i] == 0)
			continue;
		(void)keyset_add(&strangers->set, 0, &place, 1, &again, 1);
		count++;
	}
	if (old.slots)
		keyset_free(&old);
	/* Repeats took no slots. */
	strangers->count = count;
	strangers->room = room;
	return true;
}

bool strangers_add(struct strangers *strangers, const uint64_t *places, size_t count, uint8_t *again, struct err *err)
{
	bool room;

	if (count == 0)
		return true;
	if (strangers->count + count > strangers->room && !enlarge(strangers, (strangers->count + count) * 2, err))
		return false;
	memset(again, 0, count);
	room = keyset_add(&strangers->set, 0, places, count, again, 1);
	assert(room); /* It has slots for more than its room. */
	(void)room;
	strangers->count += count;
	return true;
}

void strangers_free(struct strangers *strangers)
{
	if (strangers->set.slots)
		keyset_free(&strangers->set);
	*strangers = (struct strangers){ .count = 0 };
}
