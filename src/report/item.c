/* Batches. */
#include "report/item.h"

#include "core/mem.h"

#include <stdlib.h>

void batch_empty(struct batch *batch, size_t items)
{
	batch->count = 0;
	batch->items = mem_room(batch->items, &batch->capacity, items, sizeof(*batch->items));
}

void batch_free(struct batch *batch)
{
	free(batch->items);
	*batch = (struct batch){ .items = NULL };
}
