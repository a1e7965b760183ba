/*
 * left_out.csv once more, a file a client: whose importer the index says the entry has.
 *
 * FILE and LINE are blank in a client's file: a list may be named after another one. Rows without a number of the index are nobody's, and so are
 * those whose importer the clients file does not have; they keep FILE and LINE, for those who look after them.
 */
#include "clients/client_files.h"
#include "core/mem.h"
#include "io/map.h"
#include "io/staging.h"
#include "parse/csv.h"
#include "prepare/prepare.h"

#include <stdlib.h>

/* Lines that are looked up at once. */
#define BATCH_LINES 512

struct line {
	struct span whole, as_typed; /* with the line end; the second from the third cell on */
};

struct splitting {
	const struct preparation *p;
	struct client_files files;
	uint32_t *client_of_importer; /* one more for what is no importer of the index */
	struct line lines[BATCH_LINES];
	uint64_t places[BATCH_LINES];
	size_t count;
	uint64_t put;
	struct err *err;
};

static void find_clients(struct splitting *s)
{
	const struct index *index = s->p->sieve->index;
	uint32_t importers = index->header.importers, nobody = s->p->folders->count - 1;

	s->client_of_importer = mem_alloc(((size_t)importers + 1) * sizeof(uint32_t));
	for (uint32_t i = 0; i < importers; i++) {
		const struct client_importer *said = clients_find(s->p->clients, index_importer(index, i));

		s->client_of_importer[i] = said ? said->client : nobody;
	}
	s->client_of_importer[importers] = nobody;
}

static bool put_line(struct splitting *s, const struct line *line, const struct index_hit *hit)
{
	uint32_t importers = s->p->sieve->index->header.importers;
	bool known = hit->entry != INDEX_NO_ENTRY && hit->importer < importers;
	uint32_t client = s->client_of_importer[known ? hit->importer : importers];

	s->put++;
	if (client + 1 == s->p->folders->count)
		return client_files_put(&s->files, client, line->whole.begin, line->whole.len_bytes, s->err);
	return client_files_put(&s->files, client, ",,", 2, s->err) &&
	       client_files_put(&s->files, client, line->as_typed.begin, line->as_typed.len_bytes, s->err);
}

static bool put_batch(struct splitting *s)
{
	struct index_hit hits[BATCH_LINES];
	bool ok = true;

	index_find(s->p->sieve->index, s->places, s->count, hits);
	for (size_t i = 0; ok && i < s->count; i++)
		ok = put_line(s, &s->lines[i], &hits[i]);
	s->count = 0;
	return ok;
}

/* Reads FILE,LINE,AS_TYPED,ENTRY_NUMBER,… and returns where the next line begins: a cell may have line ends. */
static const unsigned char *read_line(const unsigned char *at, const unsigned char *end, struct line *line,
				      uint64_t *place)
{
	const unsigned char *begin = at, *as_typed = at;
	struct csv_field field;
	bool open = false;

	for (unsigned i = 0;; i++, at++) {
		if (i == 2)
			as_typed = at;
		at = csv_field_read(at, end, '\n', &field, &open);
		if (i == 3)
			*place = place_pack(field.raw);
		if (at == end || *at != ',')
			break;
	}
	at += at < end;
	line->whole = span_of(begin, (size_t)(at - begin));
	line->as_typed = span_of(as_typed, (size_t)(at - as_typed));
	return at;
}

static bool split(struct splitting *s, struct span left_out)
{
	const unsigned char *at = left_out.begin + strlen(LEFT_OUT_HEADER), *end = left_out.begin + left_out.len_bytes;
	bool ok = true;

	while (ok && at < end) {
		const unsigned char *begin = at;

		at = read_line(at, end, &s->lines[s->count], &s->places[s->count]);
		if (++s->count == BATCH_LINES)
			ok = put_batch(s);
		progress_done(s->p->progress, (uint64_t)(at - begin));
	}
	return ok && put_batch(s);
}

/* Every line is somebody's, or nobody's, once. */
static bool check_sum(const struct splitting *s, const struct prepared *prepared)
{
	return s->put == prepared->sums.lines ||
	       err_set(s->err,
		       "the sums do not add up: %llu rows left out, %llu handed out by client; this is a mistake of cape's, "
		       "nothing is published, please report it",
		       (unsigned long long)prepared->sums.lines, (unsigned long long)s->put);
}

bool prepare_by_client(const struct preparation *p, struct prepared *prepared, const struct staging *staging,
		       struct err *err)
{
	const struct index *index = p->sieve->index;
	struct splitting *s = mem_zero(sizeof(*s));
	char *path = staging_file(staging, LEFT_OUT_NAME);
	struct map map;
	bool ok;

	s->p = p;
	s->err = err;
	progress_stage(p->progress, "clients", prepared->left_out_bytes);
	find_clients(s);
	ok = client_files_begin(&s->files, p->folders, LEFT_OUT_NAME, p->kept, err);
	s->files.threads = p->threads;
	if (ok && (ok = map_open(&map, path, err))) {
		ok = split(s, map.bytes) && map_unchanged(&index->map, index->path, err) && check_sum(s, prepared) &&
		     client_files_publish(&s->files, LEFT_OUT_HEADER, &prepared->clients_written, err);
		map_close(&map);
	}
	client_files_free(&s->files);
	free(s->client_of_importer);
	free(path);
	free(s);
	return ok;
}
