/* Pieces by client. */
#include "clients/client_files.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/threads.h"
#include "io/folder.h"
#include "io/nameless.h"
#include "io/sink.h"
#include "io/write_all.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Memory for pieces of all clients; and bounds of what one has, so that few write in large pieces and many do not ask for all at once. */
#define KEEP_BYTES     ((size_t)256 << 20)
#define KEEP_BYTES_MIN ((size_t)4 << 10)
#define KEEP_BYTES_MAX ((size_t)256 << 10)

/* Each has an open sink (io/sink.h); more would wait for the disk only. */
#define THREADS_PUBLISHING     16
#define CLIENTS_WORTH_A_THREAD 32

struct piece {
	uint64_t offset; /* in the nameless file */
	size_t len_bytes;
};

struct client_file {
	struct outbuf kept;
	struct piece *pieces;
	size_t pieces_count, pieces_capacity;
};

bool client_files_begin(struct client_files *files, const struct client_folders *folders, const char *file_name,
			const struct kept_files *kept, struct err *err)
{
	size_t keep = KEEP_BYTES / folders->count;

	*files = (struct client_files){
		.folders = folders, .kept = kept, .file_name = file_name, .threads = 1, .fd = -1
	};
	files->keep_bytes = keep < KEEP_BYTES_MIN ? KEEP_BYTES_MIN : keep > KEEP_BYTES_MAX ? KEEP_BYTES_MAX : keep;
	files->files = mem_zero(folders->count * sizeof(*files->files));
	return client_folders_check(folders, file_name, kept, err) && folders_make(folders->dir, err);
}

static bool spool(struct client_files *files, struct client_file *file, struct err *err)
{
	struct outbuf *kept = &file->kept;

	if (files->fd < 0) {
		files->fd = nameless_open(files->folders->dir, "name a folder on a disk with room", err);
		if (files->fd < 0)
			return false;
	}
	if (!write_all(files->fd, kept->begin, kept->len_bytes))
		return err_system(err, files->folders->dir, "write a temporary file in");
	file->pieces = mem_room(file->pieces, &file->pieces_capacity, file->pieces_count + 1, sizeof(*file->pieces));
	file->pieces[file->pieces_count++] = (struct piece){ files->spooled_bytes, kept->len_bytes };
	files->spooled_bytes += kept->len_bytes;
	kept->len_bytes = 0;
	return true;
}

bool client_files_put(struct client_files *files, uint32_t client, const void *bytes, size_t len_bytes, struct err *err)
{
	struct client_file *file = &files->files[client];

	if (file->kept.len_bytes && file->kept.len_bytes + len_bytes > files->keep_bytes && !spool(files, file, err))
		return false;
	outbuf_append(&file->kept, bytes, len_bytes);
	return true;
}

static bool read_piece(const struct client_files *files, const struct piece *piece, unsigned char *to, struct err *err)
{
	for (size_t done = 0; done < piece->len_bytes;) {
		ssize_t n =
			calls.pread(files->fd, to + done, piece->len_bytes - done, (off_t)(piece->offset + done), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n < 0 ? errno : EIO;
			return err_system(err, files->folders->dir, "read a temporary file in");
		}
		done += (size_t)n;
	}
	return true;
}

static bool write_file(const struct client_files *files, const struct client_file *file, const char *heading,
		       struct sink *sink, struct err *err)
{
	unsigned char *room = NULL;
	size_t room_bytes = 0;
	bool ok = sink_write(sink, heading, strlen(heading), err);

	for (size_t i = 0; ok && i < file->pieces_count; i++) {
		room = mem_room(room, &room_bytes, file->pieces[i].len_bytes, 1);
		ok = read_piece(files, &file->pieces[i], room, err) &&
		     sink_write(sink, room, file->pieces[i].len_bytes, err);
	}
	free(room);
	return ok && sink_write(sink, file->kept.begin, file->kept.len_bytes, err);
}

static bool publish(const struct client_files *files, const struct client_file *file, const char *path,
		    const char *heading, struct err *err)
{
	struct sink sink;

	if (!sink_create(&sink, path, false, err))
		return false;
	if (write_file(files, file, heading, &sink, err))
		return sink_publish(&sink, err);
	sink_abandon(&sink);
	return false;
}

bool client_file_remove(const char *path, struct err *err)
{
	return calls.unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");
}

/* What workers publish, a client at a time. */
struct publishing {
	const struct client_files *files;
	const char *heading;
	atomic_uint next, written;
	atomic_bool failed;
	pthread_mutex_t lock; /* of the error */
	struct err *err;
};

static bool publish_one(struct publishing *p, uint32_t client, struct err *err)
{
	const struct client_folders *folders = p->files->folders;
	const struct client_file *file = &p->files->files[client];
	char *folder = mem_format("%s/%s", folders->dir, folders->names[client]);
	char *path = mem_format("%s/%s", folder, p->files->file_name);
	bool ok;

	if (file->pieces_count || file->kept.len_bytes) {
		ok = folders_make(folder, err) && publish(p->files, file, path, p->heading, err);
		p->written += ok;
	} else {
		ok = client_file_remove(path, err);
	}
	free(folder);
	free(path);
	return ok;
}

static void work(void *context, unsigned worker)
{
	struct publishing *p = context;
	struct err err = ERR_INIT;
	uint32_t client;

	(void)worker;
	while (!p->failed && (client = atomic_fetch_add(&p->next, 1)) < p->files->folders->count) {
		if (publish_one(p, client, &err))
			continue;
		(void)pthread_mutex_lock(&p->lock);
		if (!p->failed)
			*p->err = err;
		p->failed = true;
		(void)pthread_mutex_unlock(&p->lock);
	}
}

bool client_files_publish(struct client_files *files, const char *heading, uint32_t *written, struct err *err)
{
	struct publishing p = { .files = files, .heading = heading, .lock = PTHREAD_MUTEX_INITIALIZER, .err = err };
	unsigned threads = threads_worth(files->threads, files->folders->count, CLIENTS_WORTH_A_THREAD);

	*written = 0;
	/* Once more: hours may have gone by. */
	if (!client_folders_check(files->folders, files->file_name, files->kept, err) ||
	    !client_folders_settle(files->folders, err))
		return false;
	threads_run(threads < THREADS_PUBLISHING ? threads : THREADS_PUBLISHING, work, &p);
	*written = p.written;
	return !p.failed;
}

void client_files_free(struct client_files *files)
{
	if (!files->folders)
		return;
	for (uint32_t c = 0; c < files->folders->count; c++) {
		outbuf_free(&files->files[c].kept);
		free(files->files[c].pieces);
	}
	free(files->files);
	if (files->fd >= 0)
		(void)calls.close(files->fd);
}
