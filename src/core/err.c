/* Filling in and printing errors. */
#include "core/err.h"

#include "core/utf8.h"

#include <errno.h>

__attribute__((format(printf, 5, 0))) static void fill(struct err *err, const char *path, enum err_place place,
						       uint64_t position, const char *format, va_list args)
{
	if (err->set)
		return;
	err->set = true;
	err->place = place;
	err->position = position;
	(void)snprintf(err->path, sizeof(err->path), "%s", path ? path : "");
	(void)vsnprintf(err->text, sizeof(err->text), format, args);
}

bool err_set(struct err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, NULL, ERR_NOWHERE, 0, format, args);
	va_end(args);
	return false;
}

bool err_file(struct err *err, const char *path, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, path, ERR_NOWHERE, 0, format, args);
	va_end(args);
	return false;
}

bool err_line(struct err *err, const char *path, uint64_t line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, path, ERR_AT_LINE, line, format, args);
	va_end(args);
	return false;
}

bool err_offset(struct err *err, const char *path, uint64_t offset, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, path, ERR_AT_OFFSET, offset, format, args);
	va_end(args);
	return false;
}

/* What to do about it, for the failures a user can mend. */
static const struct {
	int errnum;
	const char *remedy;
} remedies[] = {
	{ ENOENT, "; check the name" },
	{ ENOTDIR, "; check the name" },
	{ ENAMETOOLONG, "; use a shorter name" },
	{ EACCES, "; check the permissions" },
	{ EPERM, "; check the permissions" },
	{ EROFS, "; name a place that can be written" },
	{ ENOSPC, "; free space or name another place" },
	{ EDQUOT, "; free space or name another place" },
	{ EFBIG, "; raise the limit on file sizes (ulimit -f)" },
	{ EMFILE, "; raise the limit on open files (ulimit -n)" },
	{ ENFILE, "; close other programs' files" },
	{ ENOMEM, "; free memory or raise the limit (ulimit -v)" },
	{ EIO, "; check the disk" },
	{ ELOOP, "; check the links" },
};

bool err_system(struct err *err, const char *path, const char *verb)
{
	int errnum = errno;
	const char *remedy = "";

	for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
		if (remedies[i].errnum == errnum)
			remedy = remedies[i].remedy;
	}
	return err_file(err, path, "cannot %s: %s%s", verb, strerror(errnum), remedy);
}

void print_untrusted(FILE *stream, struct span bytes)
{
	size_t i = 0;

	while (i < bytes.len_bytes) {
		uint32_t point;
		size_t n = utf8_decode(bytes.begin + i, bytes.len_bytes - i, &point);

		if (n != 0 && utf8_printable(point)) {
			(void)fwrite(bytes.begin + i, 1, n, stream);
			i += n;
			continue;
		}
		for (size_t k = 0; k < (n ? n : 1); k++, i++)
			(void)fprintf(stream, "\\x%02x", bytes.begin[i]);
	}
}

static void (*told_also)(const char *path, uint64_t line, const char *text);

void print_problem_also(void (*also)(const char *path, uint64_t line, const char *text))
{
	told_also = also;
}

void print_problem(FILE *stream, const char *path, uint64_t line, const char *text)
{
	(void)fputs("cape: ", stream);
	if (path && *path) {
		print_untrusted(stream, span_text(path));
		if (line)
			(void)fprintf(stream, ":%llu", (unsigned long long)line);
		(void)fputs(": ", stream);
	}
	print_untrusted(stream, span_text(text));
	(void)fputc('\n', stream);
	if (told_also)
		told_also(path, line, text);
}

void err_print(const struct err *err, FILE *stream)
{
	char text[sizeof(err->text) + 32];

	if (err->place == ERR_AT_OFFSET)
		(void)snprintf(text, sizeof(text), "offset %llu: %s", (unsigned long long)err->position, err->text);
	else
		(void)snprintf(text, sizeof(text), "%s", err->text);
	print_problem(stream, err->path, err->place == ERR_AT_LINE ? err->position : 0, text);
}
