/* Makes a declaration row by row: selects, damages, writes, counts. */
#include "declaration.h"

#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "complain.h"
#include "earlier.h"
#include "expected.h"
#include "put.h"
#include "rng.h"
#include "selection.h"
#include "sink.h"
#include "tally.h"

/* A quoted number with dashes and CRLF takes 17 bytes, a blank row a few. */
#define ROW_BYTES 64

struct declaration {
	const struct options *options;
	struct selection selection;
	struct account account;
	struct tally tally;
	struct earlier earlier;
	struct sink sink;
};

enum drawn { DRAWN_ROW, DRAWN_END, DRAWN_TROUBLE };

static enum drawn outsider_draw(struct declaration *declaration, enum damage kind, struct row *row)
{
	bool found = kind == DAMAGE_FILER ? selection_other_filer(&declaration->selection, &row->summary)
					  : selection_other_importer(&declaration->selection, &row->summary);

	if (found)
		return DRAWN_ROW;
	complain("--damage %s: the population has no more such entries", damage_name(kind));
	return DRAWN_TROUBLE;
}

/* A row by its kind of damage. A duplicate of nothing is an ordinary row: *KIND becomes DAMAGE_NONE. */
static enum drawn row_draw(struct declaration *declaration, struct rng *rng, enum damage *kind, struct row *row)
{
	char *check = &row->summary.number[ENTRYNUM_LEN - 1];

	*row = (struct row){ .whole = true, .duplicate = false, .exists = true };
	if (*kind == DAMAGE_FILER || *kind == DAMAGE_IMPORTER)
		return outsider_draw(declaration, *kind, row);
	if (*kind == DAMAGE_DUPLICATE && earlier_draw(&declaration->earlier, rng, row)) {
		row->duplicate = true;
		return DRAWN_ROW;
	}
	if (*kind == DAMAGE_DUPLICATE)
		*kind = DAMAGE_NONE;
	if (!selection_next(&declaration->selection, &row->summary))
		return DRAWN_END;
	row->whole = *kind == DAMAGE_NONE || *kind == DAMAGE_UNKNOWN;
	if (*kind == DAMAGE_UNKNOWN) {
		/* Every number of the population has the right check digit, so this one cannot be in it. */
		*check = (char)('0' + ((uint32_t)(*check - '0') + 1 + rng_below(rng, 9)) % 10);
		row->exists = false;
	}
	return DRAWN_ROW;
}

static char *put_field_end(char *p, const struct options *options)
{
	if (options->quoted)
		p = put_char(p, '"');
	if (options->crlf)
		p = put_char(p, '\r');
	return put_char(p, '\n');
}

static char *put_row(char *p, const struct options *options, struct rng *rng, enum damage kind, const struct row *row)
{
	const char *number = row->summary.number;
	bool dashes = options->dashes == DASHES_ALL || (options->dashes == DASHES_MIXED && rng_below(rng, 2) == 0);

	if (options->quoted)
		p = put_char(p, '"');
	if (!row->whole) {
		p += damage_shorten(kind, number, dashes, p);
	} else if (dashes) {
		p = put_char(put_bytes(p, number, ENTRYNUM_CODE_LEN), '-');
		p = put_char(put_bytes(p, number + ENTRYNUM_CODE_LEN, 7), '-');
		p = put_char(p, number[ENTRYNUM_LEN - 1]);
	} else {
		p = put_bytes(p, number, ENTRYNUM_LEN);
	}
	return put_field_end(p, options);
}

static char *put_blank_row(char *p, const struct options *options, struct rng *rng)
{
	static const char *const blanks[] = { "", " ", "\t", "  " };

	if (options->quoted)
		p = put_char(p, '"');
	return put_field_end(put_text(p, blanks[rng_below(rng, 4)]), options);
}

static bool rows_write(struct declaration *declaration)
{
	const struct options *options = declaration->options;
	uint64_t key = rng_key(options->seed, STREAM_DAMAGE);

	while (declaration->tally.entries < options->entries && !declaration->sink.failed) {
		struct rng rng = rng_at(key, declaration->tally.entries);
		enum damage kind = damage_draw(&rng, options->damage_ppm);
		struct row row;
		enum drawn drawn = row_draw(declaration, &rng, &kind, &row);
		char *p;

		if (drawn == DRAWN_END && options->entries == OPTIONS_ALL)
			return true;
		if (drawn == DRAWN_END)
			complain("the population has such entries for %llu rows only; ask for fewer, or for `all`",
				 (unsigned long long)declaration->tally.entries);
		if (drawn != DRAWN_ROW)
			return false;
		p = put_row(sink_room(&declaration->sink, ROW_BYTES), options, &rng, kind, &row);
		tally_add(&declaration->tally, &row, &declaration->account, &declaration->selection.context);
		if (row.whole)
			earlier_add(&declaration->earlier, &rng, &row);
		if (rng_below(&rng, 1000000) < options->damage_ppm[DAMAGE_BLANK]) {
			p = put_blank_row(p, options, &rng);
			declaration->tally.blank_rows++;
		}
		sink_advance(&declaration->sink, p);
	}
	return !declaration->sink.failed;
}

static void header_write(struct sink *sink, const struct options *options)
{
	char *p = sink_room(sink, ROW_BYTES);

	if (options->bom)
		p = put_text(p, "\xEF\xBB\xBF");
	if (options->quoted)
		p = put_char(p, '"');
	sink_advance(sink, put_field_end(put_text(p, "Entry Number"), options));
}

/* The declaration first, its expected result only once that is complete. */
static bool files_write(struct declaration *declaration)
{
	const struct options *options = declaration->options;

	if (!sink_open(&declaration->sink, options->output))
		return false;
	header_write(&declaration->sink, options);
	if (!rows_write(declaration)) {
		sink_abandon(&declaration->sink);
		return false;
	}
	return sink_close(&declaration->sink) &&
	       expected_write(options, &declaration->account, &declaration->selection.context, &declaration->tally);
}

bool declaration_run(const struct options *options, const struct population *population)
{
	struct declaration *declaration = calloc(1, sizeof *declaration);
	struct selection *selection;
	bool done = false;

	if (declaration == NULL)
		return complain("not enough memory for the declaration");
	declaration->options = options;
	selection = &declaration->selection;
	if (selection_init(selection, options, population) &&
	    account_init(&declaration->account, options, population, selection->by_filer ? selection->filer_code : NULL,
			 selection->by_importer ? &selection->importer : NULL))
		done = files_write(declaration);
	account_free(&declaration->account);
	free(declaration);
	return done;
}
