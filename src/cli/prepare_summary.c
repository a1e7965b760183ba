/* The summary of a preparation. */
#include "cli/prepare.h"

/* Labels are padded to this width. */
#define LABEL "  %-19s "

/* Reasons by their counts, those of one text together; the order of the gates where counts are the same. */
struct ranked {
	const char *text;
	uint64_t count;
};

static size_t rank_reasons(const struct preparation *p, const struct prepared *prepared, struct ranked *ranked)
{
	size_t count = 0;

	for (unsigned r = REASON_NONE + 1; r < REASONS; r++) {
		const char *text = p->sieve->reasons.texts[r];
		struct ranked row = { text, prepared->sums.by_reason[r] };
		size_t at = 0;

		if (row.count == 0)
			continue;
		while (at < count && strcmp(ranked[at].text, text) != 0)
			at++;
		if (at < count)
			row.count += ranked[at].count;
		else
			count++;
		for (; at > 0 && ranked[at - 1].count < row.count; at--)
			ranked[at] = ranked[at - 1];
		ranked[at] = row;
	}
	return count;
}

static void print_rows(FILE *stream, const struct preparation *p, const struct prepared *prepared)
{
	const struct prepare_sums *sums = &prepared->sums;
	struct ranked ranked[REASONS];
	size_t count = rank_reasons(p, prepared, ranked);
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES], d[GROUPED_BYTES];

	if (p->paths_count)
		(void)fprintf(stream, LABEL "%s in %s list%s\n", "Entries", grouped(sums->rows, a),
			      grouped(p->paths_count, d), p->paths_count == 1 ? "" : "s");
	else
		(void)fprintf(stream, LABEL "%s, all of the index\n", "Entries", grouped(sums->rows, a));
	(void)fprintf(stream, LABEL "%s to declare, %s left out\n", "", grouped(sums->by_reason[REASON_NONE], b),
		      grouped(prepare_sums_left_out(sums), c));
	for (size_t i = 0; i < count; i++)
		(void)fprintf(stream, "  %19s %s\n", grouped(ranked[i].count, a), ranked[i].text);
}

static void print_files(FILE *stream, const struct preparation *p, const struct prepared *prepared)
{
	uint64_t urgent_files = 0, urgent = 0;
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	for (size_t f = 0; f < prepared->files_count; f++) {
		urgent_files += prepared->files[f].urgent;
		urgent += prepared->files[f].urgent ? prepared->files[f].count : 0;
	}
	(void)fprintf(stream, LABEL "%s of at most %s entries\n", "Declarations", grouped(prepared->files_count, a),
		      grouped(p->entries_max, b));
	if (urgent)
		(void)fprintf(stream, LABEL "%s entries in %s declaration%s (-urgent): upload these first\n", "Urgent",
			      grouped(urgent, b), grouped(urgent_files, c), urgent_files == 1 ? "" : "s");
}

/* Behind the last of the declarations from the f-th on that are one account's. */
static size_t end_of_account(const struct prepared *prepared, size_t f)
{
	size_t end = f + 1;

	while (end < prepared->files_count && prepared->files[end].account == prepared->files[f].account)
		end++;
	return end;
}

/* A declaration is uploaded from one account: from which one which. Each has two stretches at most, urgent ones and the others. */
static void print_accounts(FILE *stream, const struct preparation *p, const struct prepared *prepared)
{
	const struct accounts *accounts = p->sieve->accounts;

	for (size_t a = 0; a < accounts->count; a++) {
		const char *separator = ": ";

		(void)fprintf(stream, LABEL, "Upload from");
		print_untrusted(stream, span_text(accounts->paths[a]));
		for (size_t f = 0, end; f < prepared->files_count; f = end) {
			end = end_of_account(prepared, f);
			if (prepared->files[f].account != a)
				continue;
			(void)fprintf(stream, "%s%03zu", separator, f + 1);
			if (end > f + 1)
				(void)fprintf(stream, " to %03zu", end);
			separator = ", ";
		}
		(void)fputs(*separator == ':' ? ": none\n" : "\n", stream);
	}
}

static void print_assumed(FILE *stream, uint64_t fields)
{
	const char *separator = "";

	if (!fields)
		return;
	(void)fprintf(stream, LABEL, "Assumed");
	for (; fields; fields &= fields - 1, separator = ", ")
		(void)fprintf(stream, "%s%s", separator, field_names[__builtin_ctzll(fields)]);
	(void)fputs(" (not from ACE, for at least one entry)\n", stream);
}

static void print_basis(FILE *stream, const struct preparation *p, const struct prepared *prepared)
{
	const struct index *index = p->sieve->index;
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES] = "no date";
	const char *separator = "";

	if (prepared->unchecked) {
		(void)fprintf(stream, LABEL, "Not checked");
		for (uint64_t left = prepared->unchecked; left; left &= left - 1, separator = ", ")
			(void)fprintf(stream, "%s%s", separator, p->sieve->rules->rows[__builtin_ctzll(left)]->id);
		(void)fputs(" (no data on it for at least one entry)\n", stream);
	}
	print_assumed(stream, prepared->assumed);
	day_format(p->sieve->rules->as_of, as_of);
	if (day_is_date(index->header.data_date))
		day_format(index->header.data_date, data);
	(void)fprintf(stream, LABEL "%s, index data of %s, rules %s\n", "As of", as_of, data, p->rules_version);
}

void prepare_summary(FILE *stream, const struct preparation *p, const struct prepared *prepared)
{
	size_t len = p->folder ? strlen(p->folder) : 0;

	while (len > 1 && p->folder[len - 1] == '/')
		len--;
	if (p->folder)
		print_untrusted(stream, span_of(p->folder, len));
	else
		(void)fputs("Nothing is written", stream);
	(void)fputc('\n', stream);
	print_rows(stream, p, prepared);
	print_files(stream, p, prepared);
	if (p->sieve->accounts->count > 1)
		print_accounts(stream, p, prepared);
	print_basis(stream, p, prepared);
	if (!p->folder)
		return;
	(void)fprintf(stream, LABEL, "Left out");
	print_untrusted(stream, span_of(p->folder, len));
	(void)fputs("/" LEFT_OUT_NAME "\n", stream);
	if (p->folders) {
		(void)fprintf(stream, LABEL, "By client");
		print_untrusted(stream, span_text(p->folders->dir));
		(void)fprintf(stream, "/*/" LEFT_OUT_NAME ", in %u folder%s\n", prepared->clients_written,
			      prepared->clients_written == 1 ? "" : "s");
	}
	(void)fprintf(stream, LABEL, "Manifest");
	print_untrusted(stream, span_of(p->folder, len));
	(void)fputs("/" MANIFEST_NAME "\n", stream);
}
