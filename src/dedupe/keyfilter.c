/* How many lines, and their checksums. */
#include "dedupe/keyfilter.h"

#include "core/xxh.h"

uint32_t keyfilter_lines(uint32_t keys)
{
	return keys ? (keys - 1) / KEYFILTER_LINE_KEYS + 1 : 1;
}

static uint64_t checksum(const struct keyfilter_line *line, uint64_t number)
{
	return XXH3_64bits_withSeed(line->bits, sizeof(line->bits), number);
}

void keyfilter_seal(struct keyfilter_line *line, uint64_t number)
{
	line->checksum = checksum(line, number);
}

bool keyfilter_is_whole(const struct keyfilter_line *line, uint64_t number)
{
	return line->checksum == checksum(line, number);
}
