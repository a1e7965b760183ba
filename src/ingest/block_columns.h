/*
 * Columns of a block, each with the loop that reads it. All read cells as row_read() does; a test compares the two.
 */
#ifndef CAPE_INGEST_BLOCK_COLUMNS_H
#define CAPE_INGEST_BLOCK_COLUMNS_H

#include "ingest/block.h"

/* The column of a field is the `number`-th of the source. */
void block_column_init(struct block_column *column, enum source_field field, uint32_t number);

#endif
