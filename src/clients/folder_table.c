/* Whose folder is whose: DIR/folders.csv, a line a client: FOLDER,SHA256,CLIENT. */
#include "clients/folders.h"
#include "core/calls.h"
#include "core/mem.h"
#include "emit/csv_writer.h"
#include "io/folder.h"
#include "io/map.h"
#include "io/sink.h"
#include "parse/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER "FOLDER,SHA256,CLIENT\n"

/* All that commands hand out. A client's folder holds files of these names, besides whatever people put there. */
static const char *const file_names[] = { "worklist.csv", "report.html", "left_out.csv",
					  "refund.csv",   "refund.json", "refund.txt" };

static bool is_handed_out(const char *file_name)
{
	for (size_t i = 0; i < ARRAY_LEN(file_names); i++) {
		if (strcmp(file_names[i], file_name) == 0)
			return true;
	}
	return false;
}

/* --- what is done with a file in a folder ---------------------------------------------------------------------------------- */

typedef bool file_step(const char *path, const struct kept_files *kept, struct err *err);

static bool check_file(const char *path, const struct kept_files *kept, struct err *err)
{
	return kept_files_check(kept, path, err);
}

static bool remove_file(const char *path, const struct kept_files *kept, struct err *err)
{
	(void)kept;
	return calls.unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");
}

/* Of a folder that is not whose it was. What else is there stays, and the folder with it. */
static bool each_file(const struct client_folders *folders, struct span folder, file_step *step,
		      const struct kept_files *kept, struct err *err)
{
	char *path;
	bool ok = true;

	for (size_t i = 0; ok && i < ARRAY_LEN(file_names); i++) {
		path = mem_format("%s/%.*s/%s", folders->dir, (int)folder.len_bytes, (const char *)folder.begin,
				  file_names[i]);
		ok = step(path, kept, err);
		free(path);
	}
	if (ok && step == remove_file) {
		path = mem_format("%s/%.*s", folders->dir, (int)folder.len_bytes, (const char *)folder.begin);
		(void)rmdir(path);
		free(path);
	}
	return ok;
}

/* --- the table as an earlier run left it ----------------------------------------------------------------------------------- */

/* The first two fields of a record. Returns where the next one begins. */
static const unsigned char *read_row(const unsigned char *at, const unsigned char *end, struct span fields[2])
{
	struct csv_field field;
	bool open = false;

	fields[0] = fields[1] = span_of(at, 0);
	for (unsigned i = 0;; i++, at++) {
		at = csv_field_read(at, end, '\n', &field, &open);
		if (i < 2)
			fields[i] = field.raw;
		if (at == end || *at != ',')
			return at < end ? at + 1 : end;
	}
}

static bool is_still(const struct client_folders *folders, const struct dict *now, struct span folder,
		     struct span owner)
{
	uint32_t i = dict_find(now, folder);

	return i != DICT_MISSING && span_equal(span_text(folders->owners[i]), owner);
}

static bool each_row(const struct client_folders *folders, struct span table, file_step *step,
		     const struct kept_files *kept, struct err *err)
{
	const unsigned char *at = table.begin + strlen(HEADER), *end = table.begin + table.len_bytes;
	struct dict now = { .count = 0 };
	struct span fields[2];
	bool ok = true;

	for (uint32_t i = 0; i < folders->count; i++)
		(void)dict_add(&now, span_text(folders->names[i]));
	while (ok && at < end) {
		at = read_row(at, end, fields);
		if (client_folder_is_name(fields[0]) && !is_still(folders, &now, fields[0], fields[1]))
			ok = each_file(folders, fields[0], step, kept, err);
	}
	dict_free(&now);
	return ok;
}

/* Goes through the folders of an earlier run that are not whose they were. */
static bool each_stale(const struct client_folders *folders, file_step *step, const struct kept_files *kept,
		       struct err *err)
{
	char *path = mem_format("%s/" FOLDERS_NAME, folders->dir);
	struct map map;
	bool ok = true;

	if (access(path, F_OK) == 0) {
		ok = map_open(&map, path, err);
		if (ok) {
			ok = (map.bytes.len_bytes >= strlen(HEADER) &&
			      memcmp(map.bytes.begin, HEADER, strlen(HEADER)) == 0) ||
			     err_file(err, path, "is not what --by-client writes; name another folder");
			ok = ok && each_row(folders, map.bytes, step, kept, err);
			map_close(&map);
		}
	}
	free(path);
	return ok;
}

/* --- for commands ----------------------------------------------------------------------------------------------------------- */

bool client_folders_check(const struct client_folders *folders, const char *file_name, const struct kept_files *kept,
			  struct err *err)
{
	char *path = mem_format("%s/" FOLDERS_NAME, folders->dir);
	bool ok = kept_files_check(kept, path, err);

	assert(is_handed_out(file_name));
	free(path);
	for (uint32_t i = 0; ok && i < folders->count; i++) {
		path = mem_format("%s/%s/%s", folders->dir, folders->names[i], file_name);
		ok = kept_files_check(kept, path, err);
		free(path);
	}
	return ok && each_stale(folders, check_file, kept, err);
}

static bool write_table(const struct client_folders *folders, const char *path, struct err *err)
{
	struct csv_writer writer;
	struct sink sink;

	if (!sink_create(&sink, path, false, err))
		return false;
	csv_writer_begin(&writer, &sink, err);
	csv_put_raw(&writer, HEADER);
	for (uint32_t i = 0; i + 1 < folders->count; i++) {
		csv_put_raw(&writer, folders->names[i]);
		csv_put_raw(&writer, ",");
		csv_put_raw(&writer, folders->owners[i]);
		csv_put_raw(&writer, ",");
		csv_put_cell(&writer, dict_text(&folders->clients->names, i), CSV_GUARDED);
		csv_put_raw(&writer, "\n");
	}
	if (csv_writer_end(&writer))
		return sink_publish(&sink, err);
	sink_abandon(&sink);
	return false;
}

bool client_folders_settle(const struct client_folders *folders, struct err *err)
{
	char *path = mem_format("%s/" FOLDERS_NAME, folders->dir);
	/* Emptied first: until the table is there the old one tells that it has to be done. */
	bool ok = folders_make(folders->dir, err) && each_stale(folders, remove_file, NULL, err) &&
		  write_table(folders, path, err);

	free(path);
	return ok;
}
