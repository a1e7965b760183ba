/* Pairs of rows and jobs, the nearest first. */
#include "ledger/portal_match.h"

#include "core/mem.h"
#include "dedupe/placeset.h"
#include "ledger/details.h"
#include "ledger/shown_text.h"
#include "ledger/sql.h"

#include <stdlib.h>

struct pair {
	int64_t minutes; /* between the two */
	size_t row;
	int64_t job;
};

/* What is known of a row's candidates. */
struct candidates {
	size_t count;
	size_t near;  /* within PORTAL_NEAR_MINUTES */
	bool several; /* names */
};

struct matching {
	const struct ledger *ledger;
	const struct portal_history *history;
	struct portal_match *matches;
	struct pair *pairs;
	size_t count;
	size_t capacity;
	struct placeset taken; /* jobs that are a row's, or that rows contend for */
};

static const char none[] = "no job of the ledger that CBP's answer is missing of has this file name; record it with "
			   "\"cape record JOB\"";
static const char several_names[] =
	"what the screen left of its file name fits jobs of several files, and not one of them alone "
	"is of that time; record it with \"cape record JOB\"";
static const char equally_near[] = "several jobs, or rows, of this file name are equally near in time; record it with "
				   "\"cape record JOB\"";
static const char other_name[] =
	"its number, or its claim's, is recorded for a job whose file has another name; look at \"cape history\"";

static int64_t minute_of(time_t moment)
{
	return (int64_t)moment / 60;
}

static void add_pair(struct matching *m, size_t row, int64_t job, time_t submitted_at)
{
	int64_t minutes = minute_of(submitted_at) - minute_of(m->history->rows[row].submitted_at);

	m->pairs = mem_room(m->pairs, &m->capacity, m->count + 1, sizeof(*m->pairs));
	m->pairs[m->count++] = (struct pair){ minutes < 0 ? -minutes : minutes, row, job };
}

/* All jobs of the name, the nearest first, as many as other rows could take before this one has its turn, and one more. */
static const char candidates_query[] =
	"SELECT job, file_name, submitted_at FROM jobs WHERE voided_at IS NULL AND cbp_job IS NULL AND file_name >= ?1 AND "
	"file_name < ?2 AND iif(?3, 1, file_name = ?1) ORDER BY abs(submitted_at / 60 - ?4), job LIMIT ?5";

/* Behind every name that begins with the text. */
static char *end_of_prefix(const char *text)
{
	return mem_format("%s\xF4\x8F\xBF\xBF", text);
}

static bool find_candidates(struct matching *m, size_t row, struct candidates *found, struct err *err)
{
	const struct portal_row *r = &m->history->rows[row];
	struct shown_text name = shown_text_of(span_text(r->file_name));
	char *begin = mem_span(name.text), *end = end_of_prefix(begin), *first = NULL;
	struct sql s = sql_begin(m->ledger, candidates_query, err);

	*found = (struct candidates){ .count = 0 };
	sql_put_text(&s, begin);
	sql_put_text(&s, end);
	sql_put_int(&s, name.cut);
	sql_put_int(&s, minute_of(r->submitted_at));
	sql_put_int(&s, (int64_t)m->history->count + 1);
	while (sql_row(&s)) {
		if (!shown_text_fits(name, sql_text(&s, 1)))
			continue;
		add_pair(m, row, sql_int(&s, 0), sql_int(&s, 2));
		found->count++;
		found->near += m->pairs[m->count - 1].minutes <= PORTAL_NEAR_MINUTES;
		found->several |= first && strcmp(first, sql_text(&s, 1)) != 0;
		if (!first)
			first = mem_text(sql_text(&s, 1));
	}
	free(first);
	free(begin);
	free(end);
	return sql_end(&s);
}

/* Of the row's pairs, which are the last ones, only that of the near job stays. */
static void keep_near(struct matching *m, const struct candidates *found)
{
	size_t begin = m->count - found->count, kept = begin;

	for (size_t i = begin; i < m->count; i++) {
		if (m->pairs[i].minutes <= PORTAL_NEAR_MINUTES && found->near == 1)
			m->pairs[kept++] = m->pairs[i];
	}
	m->count = kept;
}

static bool fits_job(const struct matching *m, size_t row, int64_t job, bool *fits, struct err *err)
{
	struct job_details details;

	if (!job_details(m->ledger, job, &details, err))
		return false;
	*fits = shown_text_fits(shown_text_of(span_text(m->history->rows[row].file_name)), details.file_name);
	job_details_free(&details);
	return true;
}

/* Of two rows with one number the second is what the first is. */
static bool is_repeated(const struct matching *m, size_t row, size_t *first)
{
	for (*first = 0; *first < row; (*first)++) {
		if (strcmp(m->history->rows[*first].job, m->history->rows[row].job) == 0)
			return true;
	}
	return false;
}

static bool begin_row(struct matching *m, size_t row, struct err *err)
{
	const struct portal_row *r = &m->history->rows[row];
	struct portal_match *match = &m->matches[row];
	struct candidates found;
	bool fits = true;
	size_t first;

	*match = (struct portal_match){ NO_JOB, r->trouble };
	if (r->trouble || is_repeated(m, row, &first))
		return true;
	if (!answered_job(m->ledger, r->job, r->claim, &match->job, err))
		return false;
	if (match->job != NO_JOB) {
		if (!fits_job(m, row, match->job, &fits, err))
			return false;
		if (!fits)
			*match = (struct portal_match){ NO_JOB, other_name };
		return true;
	}
	if (!find_candidates(m, row, &found, err))
		return false;
	match->trouble = found.several ? several_names : none;
	if (found.several)
		keep_near(m, &found);
	return true;
}

static int by_minutes(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->minutes != y->minutes)
		return x->minutes < y->minutes ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->job > y->job) - (x->job < y->job);
}

/* Those whose row or job is done already go. */
static size_t drop_done(const struct matching *m, struct pair *pairs, size_t count, const bool *done)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!done[pairs[i].row] && !placeset_has(&m->taken, (uint64_t)pairs[i].job))
			pairs[kept++] = pairs[i];
	}
	return kept;
}

static bool is_alone(const struct pair *pairs, size_t count, size_t i)
{
	for (size_t k = 0; k < count; k++) {
		if (k != i && (pairs[k].row == pairs[i].row || pairs[k].job == pairs[i].job))
			return false;
	}
	return true;
}

/* Pairs of one distance. */
static void settle(struct matching *m, struct pair *pairs, size_t count, bool *done)
{
	count = drop_done(m, pairs, count, done);
	for (size_t i = 0; i < count; i++) {
		struct portal_match *match = &m->matches[pairs[i].row];
		bool alone = is_alone(pairs, count, i);

		*match = (struct portal_match){ alone ? pairs[i].job : NO_JOB, alone ? NULL : equally_near };
	}
	for (size_t i = 0; i < count; i++) {
		done[pairs[i].row] = true;
		(void)placeset_add(&m->taken, (uint64_t)pairs[i].job);
	}
}

static void settle_all(struct matching *m)
{
	bool *done = mem_zero(m->history->count * sizeof(*done));
	size_t end;

	if (m->count)
		qsort(m->pairs, m->count, sizeof(*m->pairs), by_minutes);
	for (size_t begin = 0; begin < m->count; begin = end) {
		for (end = begin; end < m->count && m->pairs[end].minutes == m->pairs[begin].minutes;)
			end++;
		settle(m, m->pairs + begin, end - begin, done);
	}
	free(done);
}

bool portal_match(const struct ledger *ledger, const struct portal_history *history, struct portal_match *matches,
		  struct err *err)
{
	struct matching m = { .ledger = ledger, .history = history, .matches = matches };
	bool ok = true;
	size_t first;

	for (size_t row = 0; ok && row < history->count; row++)
		ok = begin_row(&m, row, err);
	if (ok)
		settle_all(&m);
	for (size_t row = 0; ok && row < history->count; row++) {
		if (!history->rows[row].trouble && is_repeated(&m, row, &first))
			matches[row] = matches[first];
	}
	free(m.pairs);
	placeset_free(&m.taken);
	return ok;
}
