/* `cape rules diff A B`: rows added, removed and changed, field by field; 0 the same, 1 they differ, 2 trouble. */
#include "json.h"
#include "rule_files.h"

CLI_TEST(the_same_rules)
{
	static const char *const words[] = {
		"rules diff builtin own.ini",
		"rules diff own.ini builtin",
		"rules diff own.ini own.ini",
		"rules diff builtin builtin",
	};

	/* Comments and layout do not count. */
	given_rules(t, "own.ini", "fails_when = status not in accepted",
		    "; a remark\nfails_when=status not in\n  accepted");
	for (size_t i = 0; i < COUNT(words); i++) {
		run(t, words[i]);
		expect_exit(t, 0);
		expect_stdout(t, "the same rules\n");
	}
	run(t, "rules diff --quiet builtin own.ini");
	expect_exit(t, 0);
	expect_stdout(t, "");
}

CLI_TEST(one_change)
{
	static const struct {
		const char *part, *by, *told;
	} rows[] = {
		{ "name = builtin-2026.11", "name = desk", "changed name\n  builtin-2026.11 => desk\n" },
		{ "entry_failed = Failed", "entry_failed = No", "changed entry_failed\n  Failed => No\n" },
		{ "text = ENTRY ON DRAWBACK", "text = DRAWBACK",
		  "changed DRAWBACK\n  text: ENTRY ON DRAWBACK => DRAWBACK\n" },
		{ "order = 9", "order = 12", "changed EARLIER_CLAIM\n  order: 9 => 12\n" },
		{ "words = attested\nsource = guide, topic 2", "words = CBP\nsource = guide, topic 2",
		  "changed IEEPA_HTS\n  words: attested => CBP\n" },
		{ "fails_when = control not in cbp", "until = 2026-12-31\nfails_when = control not in cbp, inactive",
		  "changed CONTROL_STATUS\n  until: none => 2026-12-31\n"
		  "  fails_when: control not in cbp => control not in cbp, inactive\n" },
		{ "means = an earlier row has the number\n", "",
		  "changed DUPLICATE\n  means: an earlier row has the number => none\n" },
		{ "source = CSMS 68340863 (E1); FAQ", "source = FAQ",
		  "changed DRAWBACK\n  source: CSMS 68340863 (E1); FAQ of 2026-04-15 as copied by P1 => FAQ of 2026-04-15 as "
		  "copied by P1\n" },
		{ "next_step = leave the entry out\nnext_source = N2", "next_step = ask the desk",
		  "changed EARLIER_CLAIM\n  next_step: leave the entry out => ask the desk\n  next_source: N2 => none\n" },
		/* The rows of one id are told apart by their first day, also where that is what changed. */
		{ "from = 2026-06-29", "from = 2026-06-30",
		  "changed RECON_FLAG from 2026-06-29\n  from: 2026-06-29 => 2026-06-30\n" },
		{ "until = 2026-06-28", "until = 2026-06-27",
		  "changed RECON_FLAG\n  until: 2026-06-28 => 2026-06-27\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].by);
		given_rules(t, "own.ini", rows[i].part, rows[i].by);
		run(t, "rules diff builtin own.ini");
		expect_exit(t, 1);
		expect_stdout(t, rows[i].told);
		run(t, "rules diff --quiet builtin own.ini");
		expect_exit(t, 1);
		expect_stdout(t, "");
		run(t, "rules diff --exit-zero builtin own.ini");
		expect_exit(t, 0);
	}
}

CLI_TEST(rows_added_and_removed)
{
	static const char fields[] =
		"TYPE_86 from 2026-07-01\n  gate: D\n  order: 10\n  text: TYPE 86 GOES ANOTHER WAY\n"
		"  words: ours\n  from: 2026-07-01\n  source: our own desk\n  fails_when: type in 86\n";
	char told[512];

	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, "rules diff builtin own.ini");
	expect_exit(t, 1);
	snprintf(told, sizeof(told), "added %s", fields);
	expect_stdout(t, told);
	run(t, "rules diff own.ini builtin");
	expect_exit(t, 1);
	snprintf(told, sizeof(told), "removed %s", fields);
	expect_stdout(t, told);
}

#define RULE_86                                                                                                         \
	"[{\"id\":\"TYPE_86\",\"gate\":\"D\",\"order\":10,\"text\":\"TYPE 86 GOES ANOTHER WAY\","                       \
	"\"words\":\"ours\",\"source\":\"our own desk\",\"from\":\"2026-07-01\",\"until\":null,"                        \
	"\"fails_when\":\"type in 86\",\"next_step\":null,\"next_source\":null,\"unknown_step\":\"the export does not " \
	"tell type; read it from ACE (cape index update --overlay) and check again\"}]"

CLI_TEST(json_is_one_object)
{
	static const char keys[] = "a, b, same, settings, removed, added, changed";
	char *text;

	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, "rules diff --json --quiet builtin own.ini");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0, keys);
	expect_json(t, 0, "a", "\"builtin\"");
	expect_json(t, 0, "b", "\"own.ini\"");
	expect_json(t, 0, "same", "false");
	expect_json(t, 0, "settings", "{}");
	expect_json(t, 0, "removed", "[]");
	expect_json(t, 0, "added", RULE_86);
	expect_json(t, 0, "changed", "[]");
	run(t, "rules diff --json own.ini builtin");
	expect_json(t, 0, "removed", RULE_86);
	expect_json(t, 0, "added", "[]");
	text = replaced(tree_file("data/rules.ini"), "name = builtin-2026.11", "name = desk");
	text = replaced(text, "entry_failed = Failed", "entry_failed = No");
	text = replaced(text, "until = 2026-06-28", "until = 2026-06-27");
	text = replaced(text, "from = 2026-06-29", "from = 2026-06-28");
	text = replaced(text, "means = an earlier row has the number\n", "");
	given_file(t, "own.ini", text);
	free(text);
	run(t, "rules diff --json builtin own.ini");
	expect_json(t, 0, "settings",
		    "{\"name\":{\"before\":\"builtin-2026.11\",\"after\":\"desk\"},"
		    "\"entry_failed\":{\"before\":\"Failed\",\"after\":\"No\"}}");
	expect_json(t, 0, "changed",
		    "[{\"id\":\"DUPLICATE\",\"from\":null,\"changes\":{\"means\":"
		    "{\"before\":\"an earlier row has the number\",\"after\":null}}},"
		    "{\"id\":\"RECON_FLAG\",\"from\":null,\"changes\":{\"until\":"
		    "{\"before\":\"2026-06-28\",\"after\":\"2026-06-27\"}}},"
		    "{\"id\":\"RECON_FLAG\",\"from\":\"2026-06-29\",\"changes\":{\"from\":"
		    "{\"before\":\"2026-06-29\",\"after\":\"2026-06-28\"}}}]");
	given_rules(t, "own.ini", NULL, NULL);
	run(t, "rules diff --json builtin own.ini");
	expect_exit(t, 0);
	expect_json(t, 0, "same", "true");
}

CLI_TEST(trouble)
{
	static const char *const words[] = {
		"rules diff",
		"rules diff own.ini",
		"rules diff own.ini missing.ini",
		"rules diff bad.ini own.ini",
		"rules diff own.ini bad.ini",
		"rules diff - -",
		"rules diff a b c",
		"rules diff --json own.ini missing.ini",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_rules(t, "own.ini", NULL, NULL);
		given_rules(t, "bad.ini", "order = 4", "order = four");
		run(t, words[i]);
		expect_exit(t, 2);
		expect_message(t);
		expect_stdout(t, "");
		expect_stderr_has(t, "; ");
	}
	row(t, "names file and line");
	given_rules(t, "bad.ini", "order = 4", "order = four");
	run(t, "rules diff builtin bad.ini");
	expect_stderr(t, "cape: bad.ini:152: order \"four\" is no number from 1 to 64; write one\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_rules),     TEST(one_change), TEST(rows_added_and_removed),
		TEST(json_is_one_object), TEST(trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
