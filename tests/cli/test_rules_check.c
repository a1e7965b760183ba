/* `cape rules check FILE`: how many rules there are, or every mistake with its line and what to do. */
#include "json.h"
#include "rule_files.h"

CLI_TEST(a_good_file)
{
	given_rules(t, "own.ini", NULL, NULL);
	run(t, "rules check own.ini");
	expect_exit(t, 0);
	expect_stdout_has(t, "own.ini: 18 rules, ");
	expect_stdout_has(t, " in force today\n");
	expect_stderr(t, "");
	run(t, "rules check own.ini --as-of 2026-06-28");
	expect_stdout(t, "own.ini: 18 rules, 17 in force on 2026-06-28\n");
	run(t, "rules check --quiet own.ini");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_folder(t, ".", "own.ini");
	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, "rules check own.ini --as-of 2026-06-30");
	expect_stdout(t, "own.ini: 19 rules, 17 in force on 2026-06-30\n");
	run(t, "rules check own.ini --as-of 2026-07-01");
	expect_stdout(t, "own.ini: 19 rules, 18 in force on 2026-07-01\n");
}

/* Every kind at once; none is told that only follows from another. */
CLI_TEST(all_mistakes_in_the_order_of_lines)
{
	static const char rows[] = "\n[TYPE_86]\ngate = D\norder = ten\ntext =\nwords = mine\nfrom = tomorrow\n"
				   "source = s\nfails_when = type is 86\n"
				   "[SECOND]\norder = 11\ngate = D\nsource = s\nsource = t\nnonsense\n"
				   "[THIRD\ngate = C\norder = 3\ntext = t\nsource = s\n"
				   "[FOUR TH]\ngate = E\n";
	static const char *const said[] = {
		":4: order \"ten\" is no number from 1 to 64; write one\n",
		":3: rule TYPE_86 lacks text; write that below its gate\n",
		":6: words \"mine\" is none of CBP, attested, ours; write one of them\n",
		":7: \"tomorrow\" is no date; write YYYY-MM-DD\n",
		":9: rule TYPE_86: fails_when: \"is\" stands where \"in\", \"not in\" or \"older than\" is expected; "
		"correct the condition\n",
		":11: a rule begins with its gate; write \"gate = …\" first\n",
		":11: rule SECOND lacks text fails_when; write that below its gate\n",
		":14: the key is written twice in this section; keep one\n",
		":15: this is neither a [section], a \"key = value\" nor a comment; correct the line or remove it\n",
		":16: this is neither a [section], a \"key = value\" nor a comment; correct the line or remove it\n",
		":17: gate C has no rule THIRD, and the program applies only those it knows; rules of one's own go into "
		"gate D\n",
		":21: \"FOUR TH\" cannot be the name of a rule; use letters, digits, _ and -\n",
		":22: there is no gate \"E\"; it is one of A, B, C, D\n",
		":22: rule FOUR TH lacks order text source; write that below its gate\n",
	};
	char *text = tree_file("data/rules.ini"), line[512];
	size_t above = 0;

	for (const char *at = text; *at; at++)
		above += *at == '\n';
	free(text);
	given_rules_and(t, "own.ini", rows);
	run(t, "rules check own.ini");
	expect_exit(t, 1);
	expect_stdout(t, "own.ini: 14 mistakes\n");
	expect_lines(t, t->err_text, COUNT(said));
	for (size_t i = 0; i < COUNT(said); i++) {
		unsigned n = 0;

		must(sscanf(said[i], ":%u", &n) == 1, said[i]);
		snprintf(line, sizeof(line), "cape: own.ini:%zu%s", above + n, strchr(said[i] + 1, ':'));
		expect_stderr_has(t, line);
	}
	for (const char *at = t->err_text, *before = NULL; at && *at; before = at, at = strchr(at, '\n') + 1)
		if (before && atoi(before + strlen("cape: own.ini:")) > atoi(at + strlen("cape: own.ini:")))
			fail_at(t, "out of order", HERE);
}

CLI_TEST(what_lacks_altogether_is_told_of_the_file)
{
	given_file(t, "own.ini", "; nothing\n");
	run(t, "rules check own.ini");
	expect_exit(t, 1);
	/* Eight rules of gates A to C, eight outcomes, the name. */
	expect_stdout(t, "own.ini: 17 mistakes\n");
	expect_stderr_has(
		t, "cape: own.ini: there is no rule NOT_CSV; copy it from the built-in rules (cape rules --ini)\n");
	expect_stderr_has(t, "cape: own.ini: [statuses] lacks entry_failed; copy it");
	expect_stderr_has(t, "cape: own.ini: [rules] lacks name; add it\n");
}

CLI_TEST(a_file_of_something_else_ends_after_a_hundred)
{
	char text[400] = "";

	for (size_t i = 0; i < 150; i++)
		strcat(text, "x\n");
	given_file(t, "own.ini", text);
	run(t, "rules check own.ini");
	expect_exit(t, 1);
	expect_lines(t, t->err_text, 100);
	expect_stdout(t, "own.ini: more than 99 mistakes, of which the first are told\n");
	run(t, "rules check --json own.ini");
	expect_json(t, 0, "all_told", "false");
}

CLI_TEST(json_is_one_object)
{
	static const char keys[] = "file, as_of, rules, in_force, mistakes, all_told";

	given_rules(t, "own.ini", NULL, NULL);
	run(t, "rules check --json own.ini --as-of 2026-06-28");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0, keys);
	expect_json(t, 0, "file", "\"own.ini\"");
	expect_json(t, 0, "as_of", "\"2026-06-28\"");
	expect_json(t, 0, "rules", "18");
	expect_json(t, 0, "in_force", "17");
	expect_json(t, 0, "mistakes", "[]");
	expect_json(t, 0, "all_told", "true");
	/* Also with --quiet; what is wrong goes to standard error too. */
	given_rules(t, "own.ini", "order = 4", "order = four");
	run(t, "rules check --json --quiet own.ini");
	expect_exit(t, 1);
	expect_json_keys(t, 0, keys);
	expect_json(t, 0, "rules", "null");
	expect_json(t, 0, "in_force", "null");
	expect_json(t, 0, "mistakes",
		    "[{\"line\":152,\"message\":\"order \\\"four\\\" is no number from 1 to 64; write one\"}]");
	expect_stderr(t, "cape: own.ini:152: order \"four\" is no number from 1 to 64; write one\n");
	given_rules(t, "own.ini", "name = builtin-2026.11", "");
	run(t, "rules check --json own.ini");
	expect_json(t, 0, "mistakes", "[{\"line\":null,\"message\":\"[rules] lacks name; add it\"}]");
}

CLI_TEST(quiet_and_exit_zero)
{
	given_rules(t, "own.ini", "order = 4", "order = four");
	run(t, "rules check --quiet own.ini");
	expect_exit(t, 1);
	expect_stdout(t, "");
	expect_lines(t, t->err_text, 1);
	run(t, "rules check --exit-zero own.ini");
	expect_exit(t, 0);
	expect_lines(t, t->err_text, 1);
}

CLI_TEST(trouble)
{
	static const char *const words[] = {
		"rules check",
		"rules check missing.ini",
		"rules check folder",
		"rules check a.ini b.ini",
		"rules check own.ini --as-of 2026-02-30",
		"rules check --json missing.ini",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_folder(t, "folder");
		given_rules(t, "own.ini", NULL, NULL);
		run(t, words[i]);
		expect_exit(t, 2);
		expect_message(t);
		expect_stdout(t, "");
		expect_stderr_has(t, "; ");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_file),
		TEST(all_mistakes_in_the_order_of_lines),
		TEST(what_lacks_altogether_is_told_of_the_file),
		TEST(a_file_of_something_else_ends_after_a_hundred),
		TEST(json_is_one_object),
		TEST(quiet_and_exit_zero),
		TEST(trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
