/* Feeding inih line by line, so that every message can name its line. */
#include "io/ini.h"

#include <ini.h>

struct feed {
	struct span text;
	size_t at;
	uint64_t line; /* of what inih was last given */
	const char *path;
	char last_section[64];
	char last_key[64];
	uint64_t last_line; /* where the last key stood or went on */
	ini_key_fn on_key;
	void *context;
	struct err *err;
};

static char *next_line(char *out, int size, void *at)
{
	struct feed *feed = at;
	const unsigned char *begin = feed->text.begin + feed->at;
	size_t left = feed->text.len_bytes - feed->at;
	const unsigned char *stop;
	size_t len;

	if (left == 0 || feed->err->set)
		return NULL;
	feed->line++;
	stop = memchr(begin, '\n', left);
	len = stop ? (size_t)(stop - begin) + 1 : left;
	if (len > INI_LINE_MAX || len >= (size_t)size) {
		(void)err_line(feed->err, feed->path, feed->line,
			       "the line is longer than %d bytes; continue it on an indented line", INI_LINE_MAX);
		return NULL;
	}
	if (memchr(begin, '\0', len)) {
		(void)err_line(feed->err, feed->path, feed->line, "there is a NUL byte; this is no text file");
		return NULL;
	}
	memcpy(out, begin, len);
	out[len] = '\0';
	feed->at += len;
	return out;
}

static int on_key(void *at, const char *section, const char *key, const char *value)
{
	struct feed *feed = at;
	/* inih repeats the last key for an indented line; a key written twice stands on a line that is not indented. */
	const unsigned char *line = feed->text.begin + feed->at;
	bool more;

	while (line > feed->text.begin && (line == feed->text.begin + feed->at || line[-1] != '\n'))
		line--;
	more = feed->last_line != 0 && (*line == ' ' || *line == '\t') && strcmp(section, feed->last_section) == 0 &&
	       strcmp(key, feed->last_key) == 0;
	if (!feed->on_key(feed->context, feed->line, section, key, value, more, feed->err)) {
		feed->err->place = ERR_AT_LINE;
		feed->err->position = feed->line;
		(void)snprintf(feed->err->path, sizeof(feed->err->path), "%s", feed->path);
		return 0;
	}
	feed->last_line = feed->line;
	(void)snprintf(feed->last_section, sizeof(feed->last_section), "%s", section);
	(void)snprintf(feed->last_key, sizeof(feed->last_key), "%s", key);
	return 1;
}

bool ini_read(struct span text, const char *path, ini_key_fn on_key_, void *context, struct err *err)
{
	struct feed feed = { .text = text, .path = path, .on_key = on_key_, .context = context, .err = err };
	int bad = ini_parse_stream(next_line, &feed, on_key, &feed);

	if (err->set)
		return false;
	if (bad > 0)
		return err_line(err, path, (uint64_t)bad,
				"this is neither a [section], a \"key = value\" nor a ; comment");
	return bad == 0 || err_file(err, path, "cannot be read as an INI file");
}
