/* Declarations: header, eleven characters a line, CRLF, as Excel saves the template. */
#include "core/calls.h"
#include "core/mem.h"
#include "core/threads.h"
#include "io/staging.h"
#include "io/write_all.h"
#include "prepare/prepare.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>

#define HEADER_LINE "Entry Number\r\n"
#define LINE_BYTES  (ENTRY_NUMBER_LEN + 2)

/* --- cutting ------------------------------------------------------------------------------------------------------------------------ */

static struct prepared_file *add_file(struct prepared *prepared, size_t *room, uint64_t first, uint32_t group)
{
	const struct kept *row = &prepared->kept.rows[first];
	struct prepared_file *file;

	prepared->files = mem_room(prepared->files, room, prepared->files_count + 1, sizeof(*prepared->files));
	file = &prepared->files[prepared->files_count++];
	*file = (struct prepared_file){
		.first = first, .group = group, .account = row->account, .urgent = row->urgent
	};
	return file;
}

void prepare_cut(const struct preparation *p, struct prepared *prepared)
{
	const struct kept_rows *kept = &prepared->kept;
	struct prepared_file *file = NULL;
	size_t room = 0;

	for (uint64_t i = 0; i < kept->count; i++) {
		const struct kept *row = &kept->rows[i];
		uint32_t group = kept_group(&prepared->order, row);

		if (!file || file->count == p->entries_max || row->urgent != file->urgent ||
		    row->account != file->account || group != file->group)
			file = add_file(prepared, &room, i, group);
		file->count++;
	}
	prepare_name(p, prepared);
}

/* --- writing ------------------------------------------------------------------------------------------------------------------------ */

struct writing {
	struct prepared *prepared;
	const struct staging *staging;
	struct progress *progress;
	atomic_size_t next;
	atomic_bool failed;
	pthread_mutex_t lock; /* of the error */
	struct err *err;
};

static void fail(struct writing *writing, const struct err *err)
{
	(void)pthread_mutex_lock(&writing->lock);
	if (!writing->failed)
		*writing->err = *err;
	writing->failed = true;
	(void)pthread_mutex_unlock(&writing->lock);
}

/* The text of a declaration, in `out`, which has room for it. */
static void put_text(const struct prepared *prepared, struct prepared_file *file, struct outbuf *out)
{
	const struct kept *rows = prepared->kept.rows + file->first;

	outbuf_empty(out, strlen(HEADER_LINE) + (size_t)file->count * LINE_BYTES);
	outbuf_put(out, HEADER_LINE, strlen(HEADER_LINE));
	file->places = 0;
	for (uint32_t i = 0; i < file->count; i++) {
		unsigned char line[LINE_BYTES] = { [ENTRY_NUMBER_LEN] = '\r', [ENTRY_NUMBER_LEN + 1] = '\n' };

		place_unpack(rows[i].place, line);
		outbuf_put(out, line, sizeof(line));
		file->places += rows[i].place;
	}
	file->bytes = out->len_bytes;
}

bool prepare_write_file(const char *path, struct span bytes, struct err *err)
{
	int fd = calls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write_all(fd, bytes.begin, bytes.len_bytes);

	if (!ok)
		(void)err_system(err, path, "write");
	if (fd >= 0 && calls.close(fd) != 0 && ok)
		ok = err_system(err, path, "write");
	return ok;
}

static bool write_declaration(struct writing *writing, struct prepared_file *file, struct outbuf *out, struct err *err)
{
	char *path = staging_file(writing->staging, file->name);
	struct span text;
	bool ok;

	put_text(writing->prepared, file, out);
	text = span_of(out->begin, out->len_bytes);
	digest_bytes(text, file->sha256);
	ok = prepare_write_file(path, text, err);
	progress_done(writing->progress, text.len_bytes);
	free(path);
	return ok;
}

static void work(void *context, unsigned worker)
{
	struct writing *writing = context;
	struct outbuf out = { .begin = NULL };
	struct err err = ERR_INIT;
	size_t file;

	(void)worker;
	while (!writing->failed && (file = atomic_fetch_add(&writing->next, 1)) < writing->prepared->files_count) {
		if (!write_declaration(writing, &writing->prepared->files[file], &out, &err))
			fail(writing, &err);
	}
	outbuf_free(&out);
}

bool prepare_write(const struct preparation *p, struct prepared *prepared, const struct staging *staging,
		   struct err *err)
{
	struct writing writing = { .prepared = prepared,
				   .staging = staging,
				   .progress = p->progress,
				   .lock = PTHREAD_MUTEX_INITIALIZER,
				   .err = err };

	progress_stage(p->progress, "writing", prepared->kept.count * LINE_BYTES);
	threads_run(threads_worth(p->threads, prepared->files_count, 1), work, &writing);
	for (size_t i = 0; i < prepared->files_count; i++) {
		/* From the bytes, not from what they were made of. */
		prepared->sums.written += (prepared->files[i].bytes - strlen(HEADER_LINE)) / LINE_BYTES;
		prepared->sums.written_places += prepared->files[i].places;
	}
	return !writing.failed;
}
