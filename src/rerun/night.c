/* One line of text, renamed into place. */
#include "rerun/night.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/map.h"
#include "io/sink.h"
#include "ledger/files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const words[] = { "begun", "ended" };

static char *night_path(const struct night *night)
{
	return mem_format("%s/" STATES_NIGHT, night->folder);
}

/* *run is 0 where nothing ever ran. */
static bool read_night(const struct night *night, uint64_t *run, bool *ended, struct err *err)
{
	char *path = night_path(night), word[8] = "", *text;
	struct map map;
	bool ok = true;

	*run = 0;
	*ended = true;
	if (access(path, F_OK) == 0) {
		ok = map_open(&map, path, err);
		if (ok) {
			text = mem_span(map.bytes);
			map_close(&map);
			ok = sscanf(text, "run %" SCNu64 " %7s", run, word) == 2 &&
			     (strcmp(word, words[0]) == 0 || strcmp(word, words[1]) == 0);
			if (!ok)
				(void)err_file(err, path, "is damaged; remove it");
			*ended = strcmp(word, words[1]) == 0;
			free(text);
		}
	}
	free(path);
	return ok;
}

static bool write_night(const struct night *night, bool ended, struct err *err)
{
	char *path = night_path(night), text[64];
	struct sink sink;
	bool ok = sink_create(&sink, path, true, err);

	if (ok) {
		(void)snprintf(text, sizeof(text), "run %" PRIu64 " %s\n", night->run, words[ended]);
		ok = sink_write(&sink, text, strlen(text), err) &&
		     (fchmod(sink.fd, night->mode) == 0 || err_system(err, path, "set the mode of"));
		if (ok)
			ok = sink_publish(&sink, err);
		else
			sink_abandon(&sink);
	}
	free(path);
	return ok;
}

static bool take_lock(struct night *night, struct err *err)
{
	char *path = mem_format("%s/lock", night->folder);
	bool taken = false, ok = lock_await(&night->lock, path, night->mode, 0, NULL, &taken, err);

	if (ok && !taken)
		ok = err_file(err, night->folder, "is in use by another rerun; run again when that is done");
	free(path);
	return ok;
}

bool night_make_folder(const struct night *night, const char *folder, struct err *err)
{
	mode_t mode = night->mode == 0600 ? 0700 : 0770;

	return calls.mkdir(folder, mode) == 0 || errno == EEXIST || err_system(err, folder, "make the folder");
}

bool night_begin(struct night *night, const char *folder, bool shared, struct err *err)
{
	bool ended;

	*night = (struct night){ .folder = mem_text(folder), .mode = shared ? 0660 : 0600 };
	if (night_make_folder(night, folder, err) && take_lock(night, err)) {
		char *path = night_path(night);

		sink_remove_stale(path);
		free(path);
		if (read_night(night, &night->run, &ended, err)) {
			night->resumed = !ended;
			night->run += ended;
			if (night->resumed || write_night(night, false, err))
				return true;
		}
		lock_release(&night->lock);
	}
	free(night->folder);
	*night = (struct night){ .folder = NULL };
	return false;
}

bool night_end(const struct night *night, struct err *err)
{
	return write_night(night, true, err);
}

void night_close(struct night *night)
{
	if (!night->folder)
		return;
	lock_release(&night->lock);
	free(night->folder);
	*night = (struct night){ .folder = NULL };
}
