/* Pieces by client. */
#include "clients/client_files.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/folder.h"
#include "io/nameless.h"
#include "io/sink.h"
#include "io/write_all.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Memory for pieces of all clients; and bounds of what one has, so that few write in large pieces and many do not ask for all at once. */
#define KEEP_BYTES     ((size_t)256 << 20)
#define KEEP_BYTES_MIN ((size_t)4 << 10)
#define KEEP_BYTES_MAX ((size_t)256 << 10)

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

	*files = (struct client_files){ .folders = folders, .kept = kept, .file_name = file_name, .fd = -1 };
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

bool client_files_publish(struct client_files *files, const char *heading, uint32_t *written, struct err *err)
{
	const struct client_folders *folders = files->folders;
	/* Once more: hours may have gone by. */
	bool ok = client_folders_check(folders, files->file_name, files->kept, err) &&
		  client_folders_settle(folders, err);

	*written = 0;
	for (uint32_t c = 0; ok && c < folders->count; c++) {
		const struct client_file *file = &files->files[c];
		char *folder = mem_format("%s/%s", folders->dir, folders->names[c]);
		char *path = mem_format("%s/%s", folder, files->file_name);

		if (file->pieces_count || file->kept.len_bytes) {
			ok = folders_make(folder, err) && publish(files, file, path, heading, err);
			*written += ok;
		} else {
			ok = client_file_remove(path, err);
		}
		free(folder);
		free(path);
	}
	return ok;
}

void client_files_free(struct client_files *files)
{
	for (uint32_t c = 0; files->files && c < files->folders->count; c++) {
		outbuf_free(&files->files[c].kept);
		free(files->files[c].pieces);
	}
	free(files->files);
	if (files->fd >= 0)
		(void)calls.close(files->fd);
}
