/* A Feistel network over a rectangle.
 *
 * The usual network works on a power of four and walks its cycles until it falls below the size, up to four steps a
 * number. A rectangle of about sqrt(size) on either side is hardly larger than the size, so one step nearly always
 * does: each round moves one coordinate by a keyed function of the other, modulo its own side, which is undone by
 * subtracting, hence a bijection. */
#include "permute.h"

#include "rng.h"

/* The smallest r with r * r >= x, by bisection: a floating square root is off by one for large x. */
static uint64_t root_ceil(uint64_t x)
{
	uint64_t low = 1;
	uint64_t high = UINT64_C(1) << 31;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (middle * middle >= x)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void permute_init(struct permute *permute, uint64_t size, uint64_t key)
{
	permute->size = size;
	permute->rows = root_ceil(size);
	permute->columns = (size + permute->rows - 1) / permute->rows;
	for (uint64_t i = 0; i < PERMUTE_ROUNDS; i++)
		permute->keys[i] = rng_mix(key + i * RNG_STEP);
}

/* Both sides are below 2^32, so the product of the hash's upper half with a side fits 64 bits. */
static inline uint64_t round_shift(uint64_t value, uint64_t key, uint64_t side)
{
	return ((rng_mix(value ^ key) >> 32) * side) >> 32;
}

static uint64_t round_all(const struct permute *permute, uint64_t x)
{
	uint64_t row = x / permute->columns;
	uint64_t column = x % permute->columns;

	for (int i = 0; i < PERMUTE_ROUNDS; i += 2) {
		row += round_shift(column, permute->keys[i], permute->rows);
		row -= row >= permute->rows ? permute->rows : 0;
		column += round_shift(row, permute->keys[i + 1], permute->columns);
		column -= column >= permute->columns ? permute->columns : 0;
	}
	return row * permute->columns + column;
}

uint64_t permute_at(const struct permute *permute, uint64_t x)
{
	do
		x = round_all(permute, x);
	while (x >= permute->size);
	return x;
}
