/* Recursive descent from text to postfix steps. */
#include "rules/condition.h"

#include "rules/values.h"

#include <stdio.h>
#include <strings.h>

struct reader {
	struct span text;
	size_t at;
	struct span word; /* the current one; empty at the end */
	unsigned depth;
	struct condition *out;
	struct err *err;
};

/* Brackets and "not" may nest as deep as the program is long. */
#define DEPTH_MAX CONDITION_STEPS_MAX

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(unsigned char c)
{
	return c == '(' || c == ')' || c == ',';
}

static void next_word(struct reader *r)
{
	const unsigned char *text = r->text.begin;
	size_t begin;

	while (r->at < r->text.len_bytes && is_space(text[r->at]))
		r->at++;
	begin = r->at;
	if (r->at < r->text.len_bytes && is_mark(text[r->at]))
		r->at++;
	else
		while (r->at < r->text.len_bytes && !is_space(text[r->at]) && !is_mark(text[r->at]))
			r->at++;
	r->word = span_of(text + begin, r->at - begin);
}

static bool word_is(const struct reader *r, const char *word)
{
	return strlen(word) == r->word.len_bytes &&
	       strncasecmp(word, (const char *)r->word.begin, r->word.len_bytes) == 0;
}

static bool take(struct reader *r, const char *word)
{
	if (!word_is(r, word))
		return false;
	next_word(r);
	return true;
}

static bool expected(struct reader *r, const char *what)
{
	if (r->word.len_bytes == 0)
		return err_set(r->err, "the condition ends where %s is expected; write it", what);
	return err_set(r->err, "\"%.*s\" stands where %s is expected; correct the condition", (int)r->word.len_bytes,
		       (const char *)r->word.begin, what);
}

static struct step *add_step(struct reader *r, enum step_kind kind)
{
	struct step *step;

	if (r->out->count == CONDITION_STEPS_MAX) {
		(void)err_set(r->err, "the condition is longer than %d steps; split the rule in two",
			      CONDITION_STEPS_MAX);
		return NULL;
	}
	step = &r->out->steps[r->out->count++];
	*step = (struct step){ .kind = kind };
	return step;
}

static bool read_field(struct reader *r, enum field *field)
{
	char what[256] = "a field";
	size_t len = strlen(what);

	for (unsigned f = 0; f < FIELDS; f++) {
		if (entry_bits[f].width == 0)
			continue;
		if (take(r, field_names[f])) {
			*field = (enum field)f;
			return true;
		}
		len += (size_t)snprintf(what + len, sizeof(what) - len, "%s%s", f == FIELD_TYPE ? " (" : ", ",
					field_names[f]);
	}
	(void)snprintf(what + len, sizeof(what) - len, ")");
	return expected(r, what);
}

static bool read_value(struct reader *r, enum field field, unsigned *code)
{
	const unsigned char *w = r->word.begin;
	char list[VALUES_TEXT_BYTES];

	if (value_code(field, r->word, code)) {
		next_word(r);
		return true;
	}
	if (field == FIELD_TYPE && r->word.len_bytes == 2 && w[0] >= '0' && w[0] <= '9' && w[1] >= '0' && w[1] <= '9') {
		*code = (unsigned)(w[0] - '0') * 10 + (unsigned)(w[1] - '0');
		next_word(r);
		return true;
	}
	if (r->word.len_bytes == 0)
		return expected(r, "a value");
	value_list(field, list);
	return err_set(r->err, "\"%.*s\" is no value of %s; its values are %s", (int)r->word.len_bytes, (const char *)w,
		       field_names[field], list);
}

static bool read_in(struct reader *r, enum field field, bool negated)
{
	struct step *step = add_step(r, STEP_IN);

	if (!step)
		return false;
	step->field = field;
	do {
		unsigned code;

		if (!read_value(r, field, &code))
			return false;
		code = condition_set_bit(field, code);
		step->set[code / 64] |= UINT64_C(1) << (code % 64);
	} while (take(r, ","));
	if (negated) {
		step->set[0] = ~step->set[0];
		step->set[1] = ~step->set[1];
	}
	/* Code 0 of an optional field is "the source had no such column": never in a set. */
	if (entry_bits[field].optional)
		step->set[0] &= ~UINT64_C(1);
	return true;
}

static bool read_older(struct reader *r, enum field field)
{
	struct step *step = add_step(r, STEP_OLDER);

	if (!step)
		return false;
	if (field != FIELD_LIQUIDATION_DATE)
		return err_set(r->err, "%s is no date; only liquidation_date can be older than a number of days",
			       field_names[field]);
	step->field = field;
	if (!take(r, "than"))
		return expected(r, "\"than\"");
	for (size_t i = 0; i < r->word.len_bytes; i++) {
		unsigned char c = r->word.begin[i];

		if (c < '0' || c > '9' || i == 5)
			return expected(r, "a number of days up to 99999");
		step->days = step->days * 10 + (unsigned)(c - '0');
	}
	if (r->word.len_bytes == 0)
		return expected(r, "a number of days");
	next_word(r);
	return take(r, "days") || expected(r, "\"days\"");
}

static bool read_test(struct reader *r)
{
	enum field field = FIELDS;
	bool negated;

	if (!read_field(r, &field))
		return false;
	if (entry_bits[field].optional)
		r->out->optional_fields |= 1u << field;
	if (take(r, "older"))
		return read_older(r, field);
	negated = take(r, "not");
	if (!take(r, "in"))
		return expected(r, negated ? "\"in\"" : "\"in\", \"not in\" or \"older than\"");
	return read_in(r, field, negated);
}

static bool read_or(struct reader *r);

static bool read_factor(struct reader *r)
{
	bool ok;

	if (++r->depth > DEPTH_MAX)
		return err_set(r->err, "the condition is nested deeper than %d; split the rule in two", DEPTH_MAX);
	if (take(r, "not"))
		ok = read_factor(r) && add_step(r, STEP_NOT);
	else if (take(r, "("))
		ok = read_or(r) && (take(r, ")") || expected(r, "\")\""));
	else
		ok = read_test(r);
	r->depth--;
	return ok;
}

static bool read_and(struct reader *r)
{
	if (!read_factor(r))
		return false;
	while (take(r, "and")) {
		if (!read_factor(r) || !add_step(r, STEP_AND))
			return false;
	}
	return true;
}

static bool read_or(struct reader *r)
{
	if (!read_and(r))
		return false;
	while (take(r, "or")) {
		if (!read_and(r) || !add_step(r, STEP_OR))
			return false;
	}
	return true;
}

bool condition_compile(struct span text, struct condition *condition, struct err *err)
{
	struct reader r = { .text = text, .out = condition, .err = err };

	*condition = (struct condition){ .count = 0 };
	next_word(&r);
	if (!read_or(&r))
		return false;
	return r.word.len_bytes == 0 || expected(&r, "\"and\", \"or\" or the end");
}
