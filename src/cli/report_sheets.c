/* Sheets about files, claims and days, which concern no single client. */
#include "cli/moments.h"
#include "cli/report.h"
#include "core/mem.h"

#include <stdlib.h>

static void put_files(const struct reporting *r, struct sheets *sheets)
{
	static const struct sheet_column columns[] = {
		{ "file", "Declaration", SHEET_TEXT },
		{ "rows", "Rows", SHEET_COUNT },
		{ "not_11_characters", "Not 11 characters", SHEET_COUNT },
		{ "named_before", "Named before", SHEET_COUNT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "trouble", "Not read", SHEET_TEXT },
	};
	struct sheet sheet = {
		.key = "files",
		.title = "Declarations",
		.note = "A number that stands in an earlier row, of this file or one before it, counts there alone.",
		.columns = columns,
		.columns_count = ARRAY_LEN(columns)
	};

	for (size_t i = 0; i < r->chosen.from_files.count; i++) {
		const struct source_file *file = &r->chosen.from_files.files[i];
		struct sheet_cell *row = sheet_row(&sheet);

		if (!row)
			continue;
		row[0].text = mem_text(r->chosen.names[i]);
		row[1].number = (int64_t)file->rows;
		row[2].number = (int64_t)file->bad;
		row[3].number = (int64_t)source_file_again(file);
		row[4].number = (int64_t)file->taken;
		row[5].text = mem_text(file->trouble ? file->trouble : "");
	}
	sheets_add(sheets, &sheet);
}

void report_throughput(const struct reporting *reporting, struct sheets *sheets)
{
	const struct reporting *r = reporting;
	static const struct sheet_column columns[] = {
		{ "entries", "Entries", SHEET_COUNT },
		{ "bytes", "Bytes read", SHEET_COUNT },
		{ "milliseconds", "Milliseconds", SHEET_COUNT },
		{ "threads", "Threads", SHEET_COUNT },
		{ "entries_per_second", "Entries a second", SHEET_COUNT },
	};
	struct sheet sheet = { .key = "throughput",
			       .title = "Throughput",
			       .note = "Of making this report.",
			       .columns = columns,
			       .columns_count = ARRAY_LEN(columns) };
	struct sheet_cell *row;

	/* It is another one each time, which a reproducible page cannot have. */
	if (getenv("SOURCE_DATE_EPOCH"))
		return;
	row = sheet_row(&sheet);
	row[0].number = (int64_t)r->all.all.entries;
	row[1].number = (int64_t)chosen_bytes(&r->chosen);
	row[2].number = (int64_t)(r->seconds * 1000);
	row[3].number = r->chosen.threads;
	row[4].number = r->seconds > 0 ? (int64_t)((double)r->all.all.entries / r->seconds) : 0;
	sheets_add(sheets, &sheet);
}

/* --- claims ------------------------------------------------------------------------------------------------------------------ */

static void put_claims(const struct claim_list *list, struct sheets *sheets)
{
	static const struct sheet_column columns[] = {
		{ "claim", "Claim", SHEET_TEXT },           { "file", "Declaration", SHEET_TEXT },
		{ "submitted", "Submitted", SHEET_TEXT },   { "status", "Status", SHEET_TEXT },
		{ "successes", "Successes", SHEET_COUNT },  { "errors", "Errors", SHEET_COUNT },
		{ "decided_by", "Decided by", SHEET_TEXT }, { "cbp_claim", "CBP claim", SHEET_TEXT },
		{ "cbp_status", "CBP status", SHEET_TEXT },
	};
	struct sheet sheet = {
		.key = "claims",
		.title = "Claims",
		.note = "Newest first. What CBP decided goes before what was predicted. An entry on two claims stands in both here, and counts once above.",
		.columns = columns,
		.columns_count = ARRAY_LEN(columns)
	};

	for (size_t i = list->claims_count; i-- > 0;) {
		const struct job_details *job = &list->jobs[list->claims[i]];
		const struct counted *counted = &list->counted[list->claims[i]];
		struct sheet_cell *row = sheet_row(&sheet);
		char when[MOMENT_BYTES];

		if (!row)
			continue;
		row[0].text = mem_text(list->shown[i].claim);
		row[1].text = mem_text(job->file_name ? job->file_name : "");
		row[2].text = mem_text(moment_portal(job->submitted_at, when));
		row[3].text = mem_text(job->claim_status);
		row[4].number = (int64_t)counted->successes;
		row[5].number = (int64_t)counted->errors;
		row[6].text = mem_text(job->outcome.outcome == NO_OUTCOME ? "prediction" : "CBP");
		row[7].text = mem_text(list->shown[i].cbp_claim ? list->shown[i].cbp_claim : "");
		row[8].text = mem_text(list->shown[i].cbp_status ? list->shown[i].cbp_status : "");
	}
	sheets_add(sheets, &sheet);
}

/* Jobs come in the order of their numbers, and so in that of days. */
static size_t count_days(const struct claim_list *list)
{
	day last = DAY_UNKNOWN;
	size_t days = 0;

	for (size_t i = 0; i < list->jobs_count; i++) {
		const struct job_details *job = &list->jobs[i];
		day today = day_in_new_york(job->submitted_at);

		if (job->job == NO_JOB)
			continue;
		days += today != last;
		last = today;
	}
	return days;
}

static void put_days(const struct claim_list *list, struct sheets *sheets)
{
	static const struct sheet_column columns[] = {
		{ "day", "Day", SHEET_TEXT },
		{ "files", "Files", SHEET_COUNT },
		{ "rejected", "Rejected", SHEET_COUNT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "successes", "Successes", SHEET_COUNT },
		{ "errors", "Errors", SHEET_COUNT },
	};
	struct sheet sheet = {
		.key = "days",
		.title = "Uploads day by day",
		.note = "Days of New York. Voided jobs are left out; files that CBP rejected count as rejected.",
		.columns = columns,
		.columns_count = ARRAY_LEN(columns),
		.chart = CHART_COLUMNS,
		.chart_value = 3
	};
	size_t days = count_days(list);
	struct sheet_cell *row = NULL;
	day last = DAY_UNKNOWN;

	sheet.more_rows = days > SHEET_ROWS_MAX ? days - SHEET_ROWS_MAX : 0;
	for (size_t i = 0; i < list->jobs_count; i++) {
		const struct job_details *job = &list->jobs[i];
		day today = day_in_new_york(job->submitted_at);
		char text[DAY_TEXT_BYTES];

		if (job->job == NO_JOB)
			continue;
		if (today != last) {
			last = today;
			/* What is left out are the oldest. */
			row = days-- > SHEET_ROWS_MAX ? NULL : sheet_row(&sheet);
			day_format(today, text);
			if (row)
				row[0].text = mem_text(text);
		}
		if (!row)
			continue;
		row[1].number++;
		row[2].number += !list->counted[i].counts;
		row[3].number += job->entries > 0 ? job->entries : 0;
		row[4].number += (int64_t)list->counted[i].successes;
		row[5].number += (int64_t)list->counted[i].errors;
	}
	sheets_add(sheets, &sheet);
}

void report_sheets_of_all(const struct reporting *reporting, struct sheets *sheets)
{
	if (reporting->kind == REPORT_CLAIMS) {
		put_days(&reporting->chosen.claims, sheets);
		put_claims(&reporting->chosen.claims, sheets);
	}
	if (reporting->kind == REPORT_RUN)
		put_files(reporting, sheets);
}
