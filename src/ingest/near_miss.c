/* Edit distance to the known names. */
#include "ingest/near_miss.h"

#include "core/key.h"

/* Known names are shorter; a longer title is no slip for one of them. */
#define TITLE_MAX 64
/* Of a short name a third would be another word: two letters may differ in eight, one in five. */
#define TWO_SLIPS_LEN 8
#define ONE_SLIP_LEN  5

/* Letters to insert, drop or replace (Levenshtein), row by row. */
static unsigned distance(struct span a, struct span b)
{
	unsigned row[TITLE_MAX + 1];

	for (unsigned j = 0; j <= b.len_bytes; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.len_bytes; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b.len_bytes; j++) {
			unsigned replace = diagonal + (a.begin[i - 1] != b.begin[j - 1]);
			unsigned shift = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			diagonal = row[j];
			row[j] = replace < shift ? replace : shift;
		}
	}
	return row[b.len_bytes];
}

const char *near_miss(struct span title, uint32_t wanted, enum source_field *field)
{
	unsigned allowed = title.len_bytes >= TWO_SLIPS_LEN ? 2 : title.len_bytes >= ONE_SLIP_LEN ? 1 : 0;
	const char *nearest = NULL;

	if (title.len_bytes > TITLE_MAX)
		return NULL;
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		for (size_t i = 0; i < COLUMN_NAMES_MAX && source_fields[f].column_names[i]; i++) {
			unsigned char name[TITLE_MAX];
			size_t len = alnum_normalise(span_text(source_fields[f].column_names[i]), name, sizeof(name));
			unsigned differs;

			if (len > title.len_bytes + allowed || title.len_bytes > len + allowed)
				continue;
			differs = distance(title, span_of(name, len));
			if (differs == 0)
				return NULL;
			if (differs > allowed || ((wanted >> f) & 1) == 0)
				continue;
			allowed = differs - 1; /* Another one must be nearer. */
			nearest = source_fields[f].column_names[i];
			*field = (enum source_field)f;
		}
	}
	return nearest;
}
