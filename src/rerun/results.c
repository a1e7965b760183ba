/* Comparing first lines. */
#include "rerun/results.h"

#include "core/mem.h"
#include "emit/claim.h"
#include "emit/findings.h"
#include "emit/left_out.h"
#include "ingest/rejects.h"
#include "ledger/corrections.h"
#include "ledger/open_list.h"
#include "report/worklist.h"
#include "rerun/report_csv.h"
#include "run/offenders.h"
#include "run/outputs.h"
#include "run/refund_rows.h"

static const char *const first_lines[] = {
	CLAIM_HEADER,       FINDINGS_HEADER, LEFT_OUT_HEADER, OPEN_LIST_HEADER, MARKED_HEADER,
	REFUND_ROWS_HEADER, REJECTS_HEADER,  CHANGES_HEADER,  DEADLINES_HEADER, worklist_header,
};

/* Without its line end. */
static struct span first_line(struct span text)
{
	size_t len = 0;

	while (len < text.len_bytes && text.begin[len] != '\n' && text.begin[len] != '\r')
		len++;
	return span_of(text.begin, len);
}

static bool equal(struct span a, struct span b)
{
	return a.len_bytes == b.len_bytes && memcmp(a.begin, b.begin, a.len_bytes) == 0;
}

/* Cape_Validation_Result.csv has the names of a gate's lists, which the rules give. */
static bool names_lists(const struct rules_in_force *rules, enum gate gate, struct span line)
{
	struct outbuf names = { .begin = NULL };
	struct offender_lists lists;
	bool are;

	offender_lists_of(rules, gate, &lists);
	for (size_t i = 0; i < lists.count; i++) {
		outbuf_append(&names, ",", i > 0);
		outbuf_append(&names, lists.names[i], strlen(lists.names[i]));
	}
	are = equal(line, span_of(names.begin, names.len_bytes));
	outbuf_free(&names);
	return are;
}

static bool has_name_of_result(const char *name)
{
	static const char *const suffixes[] = { CLAIM_SUFFIX, VALIDATION_SUFFIX, FINDINGS_SUFFIX };
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		size_t suffix_len = strlen(suffixes[i]);

		if (len >= suffix_len && strcmp(name + len - suffix_len, suffixes[i]) == 0)
			return true;
	}
	return false;
}

bool is_result(const struct rules_in_force *rules, const char *name, const struct declaration *declaration)
{
	struct span line = first_line(declaration->text);

	for (size_t i = 0; i < ARRAY_LEN(first_lines); i++) {
		if (equal(line, first_line(span_text(first_lines[i]))))
			return true;
	}
	if (names_lists(rules, GATE_B, line) || names_lists(rules, GATE_C, line))
		return true;
	return declaration->header != HEADER_FOUND && has_name_of_result(name);
}
