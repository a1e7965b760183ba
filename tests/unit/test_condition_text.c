/* rules/condition.h: the grammar of conditions, and the reason why a text is none. */
#include "rules/condition.h"

#include "rules/values.h"
#include "unit/support.h"

/* Steps as words: fields for tests with "in", "older80" for dates, then the operators. */
static void postfix_of(const struct condition *condition, char *out, size_t room)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];
		const char *blank = s ? " " : "";

		switch (step->kind) {
		case STEP_IN:
			len += (size_t)snprintf(out + len, room - len, "%s%s", blank, field_names[step->field]);
			break;
		case STEP_OLDER:
			len += (size_t)snprintf(out + len, room - len, "%solder%u", blank, step->days);
			break;
		default:
			len += (size_t)snprintf(out + len, room - len, "%s%s", blank,
						step->kind == STEP_AND  ? "AND"
						: step->kind == STEP_OR ? "OR"
									: "NOT");
			break;
		}
	}
}

UNIT_TEST(conditions_by_example)
{
	static const struct {
		const char *text, *postfix;
	} rows[] = {
		{ "status in accepted", "status" },
		{ "status not in accepted", "status" },
		{ "type in 01, 02,06 ,unknown", "type" },
		{ "liquidation_date older than 80 days", "older80" },
		{ "liquidation_date older than 0 days", "older0" },
		{ "liquidation_date older than 99999 days", "older99999" },
		{ "liquidation_date in unliquidated, unknown", "liquidation_date" },
		{ "STATUS In Accepted AND Control NOT IN Cbp", "status control AND" },
		{ "\tstatus\r\n  in\naccepted ", "status" },
		{ "not status in accepted", "status NOT" },
		{ "not not status in accepted", "status NOT NOT" },
		{ "(status in accepted)", "status" },
		{ "((status in accepted))", "status" },
		/* "and" binds closer than "or", "not" closer than both; of equals the left comes first. */
		{ "status in accepted or control in cbp and type in 01", "status control type AND OR" },
		{ "status in accepted and control in cbp or type in 01", "status control AND type OR" },
		{ "(status in accepted or control in cbp)and(type in 01)", "status control OR type AND" },
		{ "not status in accepted and control in cbp", "status NOT control AND" },
		{ "not (status in accepted and control in cbp)", "status control AND NOT" },
		{ "status in accepted or control in cbp or type in 01", "status control OR type OR" },
		{ "status in accepted and control in cbp and type in 01", "status control AND type AND" },
		{ "recon in unknown or recon in flagged and (type not in 01, 02, 06 or recon_filed in yes, unknown)",
		  "recon recon type recon_filed OR AND OR" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct condition condition;
		struct err err = ERR_INIT;
		char postfix[512];

		expect(condition_compile(span_text(rows[i].text), &condition, &err), "%s: %s", rows[i].text, err.text);
		postfix_of(&condition, postfix, sizeof(postfix));
		expect_text(postfix, rows[i].postfix, rows[i].text);
	}
}

UNIT_TEST(optional_fields_that_are_tested)
{
	static const struct {
		const char *text;
		uint32_t fields;
	} rows[] = {
		{ "status in accepted and liquidation_date older than 1 days", 0 },
		{ "protest in open", 1u << FIELD_PROTEST },
		{ "drawback not in no or recon_filed in yes", 1u << FIELD_DRAWBACK | 1u << FIELD_RECON_FILED },
		{ "not earlier_claim in no", 1u << FIELD_EARLIER_CLAIM },
		{ "adcvd_pending in yes and not (payment_date in paid or liquidation_status in none)",
		  1u << FIELD_ADCVD_PENDING | 1u << FIELD_PAYMENT_DATE | 1u << FIELD_LIQUIDATION_STATUS },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct condition condition;
		struct err err = ERR_INIT;

		expect(condition_compile(span_text(rows[i].text), &condition, &err), "%s", err.text);
		expect(condition.optional_fields == rows[i].fields, "%s: %x", rows[i].text, condition.optional_fields);
	}
}

#define A_FIELD                                                                                                      \
	"a field (type, status, control, recon, liquidation_date, ieepa_count, payment_date, recon_filed, protest, " \
	"drawback, adcvd_pending, liquidation_status, earlier_claim)"
#define OPERATORS "\"and\", \"or\" or the end"

static const struct {
	const char *text, *reason;
} refused[] = {
	{ "", "the condition ends where " A_FIELD " is expected; write it" },
	{ "  ", "the condition ends where " A_FIELD " is expected; write it" },
	{ "stat in accepted", "\"stat\" stands where " A_FIELD " is expected; correct the condition" },
	{ "ior in 1", "\"ior\" stands where " A_FIELD " is expected; correct the condition" },
	{ "ieepa_duty in 1", "\"ieepa_duty\" stands where " A_FIELD " is expected; correct the condition" },
	{ "summary_date older than 1 days",
	  "\"summary_date\" stands where " A_FIELD " is expected; correct the condition" },
	{ "status", "the condition ends where \"in\", \"not in\" or \"older than\" is expected; write it" },
	{ "status = accepted",
	  "\"=\" stands where \"in\", \"not in\" or \"older than\" is expected; correct the condition" },
	{ "status not accepted", "\"accepted\" stands where \"in\" is expected; correct the condition" },
	{ "status in", "the condition ends where a value is expected; write it" },
	{ "status in accepted,", "the condition ends where a value is expected; write it" },
	{ "status in ,accepted",
	  "\",\" is no value of status; its values are accepted, rejected, cancelled, inactive, unknown" },
	{ "status in done",
	  "\"done\" is no value of status; its values are accepted, rejected, cancelled, inactive, unknown" },
	{ "type in 1", "\"1\" is no value of type; its values are two digits, unknown" },
	{ "type in 001", "\"001\" is no value of type; its values are two digits, unknown" },
	{ "type in A1", "\"A1\" is no value of type; its values are two digits, unknown" },
	{ "status in 01",
	  "\"01\" is no value of status; its values are accepted, rejected, cancelled, inactive, unknown" },
	{ "liquidation_date in 2026-01-01",
	  "\"2026-01-01\" is no value of liquidation_date; its values are unliquidated, unknown" },
	{ "earlier_claim in unknown", "\"unknown\" is no value of earlier_claim; its values are no, yes" },
	{ "status older than 80 days", "status is no date; only liquidation_date can be older than a number of days" },
	{ "liquidation_date older 80 days", "\"80\" stands where \"than\" is expected; correct the condition" },
	{ "liquidation_date older than", "the condition ends where a number of days is expected; write it" },
	{ "liquidation_date older than many days",
	  "\"many\" stands where a number of days up to 99999 is expected; correct the condition" },
	{ "liquidation_date older than -1 days",
	  "\"-1\" stands where a number of days up to 99999 is expected; correct the condition" },
	{ "liquidation_date older than 100000 days",
	  "\"100000\" stands where a number of days up to 99999 is expected; correct the condition" },
	{ "liquidation_date older than 80", "the condition ends where \"days\" is expected; write it" },
	{ "liquidation_date older than 80 weeks",
	  "\"weeks\" stands where \"days\" is expected; correct the condition" },
	{ "status in accepted control in cbp",
	  "\"control\" stands where " OPERATORS " is expected; correct the condition" },
	{ "status in accepted)", "\")\" stands where " OPERATORS " is expected; correct the condition" },
	{ "(status in accepted", "the condition ends where \")\" is expected; write it" },
	{ "(status in accepted control in cbp)", "\"control\" stands where \")\" is expected; correct the condition" },
	{ "()", "\")\" stands where " A_FIELD " is expected; correct the condition" },
	{ "status in accepted and", "the condition ends where " A_FIELD " is expected; write it" },
	{ "status in accepted or or control in cbp",
	  "\"or\" stands where " A_FIELD " is expected; correct the condition" },
	{ "not", "the condition ends where " A_FIELD " is expected; write it" },
};

UNIT_TEST(reasons_by_example)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct condition condition;
		struct err err = ERR_INIT;

		expect(!condition_compile(span_text(refused[i].text), &condition, &err), "\"%s\"", refused[i].text);
		expect_text(err.text, refused[i].reason, refused[i].text);
		expect(err.place == ERR_NOWHERE && err.path[0] == '\0', "\"%s\"", refused[i].text);
	}
}

/* "status in accepted" n times, joined; n tests and n-1 operators are 2n-1 steps. */
static char *joined_tests(unsigned n, const char *operator)
{
	char *text = calloc(n, 64);

	must(text != NULL);
	for (unsigned i = 0; i < n; i++)
		(void)strcat(strcat(text, i ? operator: ""), "status in accepted");
	return text;
}

UNIT_TEST(conditions_at_the_limits)
{
	static const char *const operators[] = { " and ", " or " };
	struct condition condition;
	char nested[256] = "", waiting[1024] = "";
	struct err too_many = ERR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		char *fits = joined_tests(16, operators[i]), *long_one = joined_tests(17, operators[i]);
		struct err err = ERR_INIT;

		expect(condition_compile(span_text(fits), &condition, &err), "%s", err.text);
		assert_int_equal(condition.count, 31);
		assert_false(condition_compile(span_text(long_one), &condition, &err));
		expect_text(err.text, "the condition is longer than 32 steps; split the rule in two", "too long");
		free(fits);
		free(long_one);
	}
	for (unsigned i = 0; i < 17; i++) /* Tests that wait for their operators: the 33rd has no room. */
		(void)strcat(waiting, "status in accepted or status in accepted and (");
	assert_false(condition_compile(span_text(strcat(waiting, "status in accepted")), &condition, &too_many));
	expect(strstr(too_many.text, "longer than 32 steps"), "%s", too_many.text);
	for (unsigned depth = 1; depth <= 40; depth++) {
		struct err err = ERR_INIT;
		char text[512];

		(void)strcat(nested, "(");
		(void)snprintf(text, sizeof(text), "%sstatus in accepted%.*s", nested, (int)depth,
			       "))))))))))))))))))))))))))))))))))))))))");
		expect(condition_compile(span_text(text), &condition, &err) == (depth < 32), "%u brackets", depth);
		expect(depth < 32 || strstr(err.text, "nested deeper than 32; split"), "%u: %s", depth, err.text);
	}
}

/* Cut anywhere, and with any byte changed: a condition or a reason, and nothing behind the end is read. */
UNIT_TEST(damaged_conditions)
{
	static const char good[] =
		"recon in unknown or (type not in 01, 02 and not liquidation_date older than 80 days)";
	struct edge edge = edge_make(sizeof(good));
	struct rng rng = { 27 };

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = n < sizeof(good) ? n : sizeof(good) - 1;
		struct condition condition;
		struct err err = ERR_INIT;
		char text[sizeof(good)];

		memcpy(text, good, sizeof(good));
		if (n >= sizeof(good))
			text[rng_below(&rng, len)] = (char)rng_next(&rng);
		if (condition_compile(edge_put(&edge, text, len), &condition, &err))
			expect(!err.set && condition.count >= 1, "%.*s", (int)len, text);
		else
			expect(err.set && err.text[0] != '\0', "%.*s", (int)len, text);
	}
	edge_free(&edge);
}

UNIT_TEST(values_of_all_fields)
{
	static const struct {
		enum field field;
		const char *values;
	} rows[] = {
		{ FIELD_TYPE, "two digits, unknown" },
		{ FIELD_STATUS, "accepted, rejected, cancelled, inactive, unknown" },
		{ FIELD_CONTROL, "cbp, trade, inactive, unknown" },
		{ FIELD_RECON, "no, flagged, unknown" },
		{ FIELD_LIQUIDATION_DATE, "unliquidated, unknown" },
		{ FIELD_IEEPA_COUNT, "zero, some, unknown" },
		{ FIELD_RECON_FILED, "no, yes, unknown" },
		{ FIELD_PROTEST, "none, open, suspended, unknown" },
		{ FIELD_DRAWBACK, "no, yes, unknown" },
		{ FIELD_ADCVD_PENDING, "no, yes, unknown" },
		{ FIELD_LIQUIDATION_STATUS,
		  "none, unliquidated, suspended, extended, under_review, liquidated, unknown" },
		{ FIELD_PAYMENT_DATE, "unpaid, paid, unknown" },
		{ FIELD_EARLIER_CLAIM, "no, yes" },
		{ FIELD_IOR, "" },
	};
	unsigned code;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char list[VALUES_TEXT_BYTES];

		value_list(rows[i].field, list);
		expect_text(list, rows[i].values, field_names[rows[i].field]);
	}
	assert_true(value_code(FIELD_STATUS, span_text("CanceLLed"), &code) && code == STATUS_CANCELLED);
	assert_false(value_code(FIELD_STATUS, span_text("cbp"), &code));
	assert_false(value_code(FIELD_STATUS, span_text("accept"), &code));
	assert_false(value_code(FIELD_STATUS, span_of(NULL, 0), &code));
	assert_false(value_code(FIELD_TYPE, span_text("01"), &code));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_by_example), cmocka_unit_test(optional_fields_that_are_tested),
		cmocka_unit_test(reasons_by_example),    cmocka_unit_test(conditions_at_the_limits),
		cmocka_unit_test(damaged_conditions),    cmocka_unit_test(values_of_all_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
