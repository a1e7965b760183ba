/* clients/clients.h: what a clients file says, and everything that can be wrong with one. */
#include "clients/clients.h"

#include "unit/in_folder.h"

#define HEAD "Importer Number,Client,Name,Power of Attorney Until,Corporate\n"

static bool load(struct clients *clients, const char *text, struct err *err)
{
	const char *path = folder_file(&folder, "clients.csv");

	file_write(path, text, strlen(text));
	return clients_load(clients, path, err);
}

/* "client name until corporate", or "-". */
static void describe(const struct clients *clients, const char *importer, char *out, size_t room)
{
	const struct client_importer *said = clients_find(clients, span_text(importer));
	static const char *const corporate[] = { "?", "no", "yes" };
	char until[DAY_TEXT_BYTES] = "none";
	struct span client;

	(void)snprintf(out, room, "-");
	if (!said)
		return;
	if (said->until != DAY_BLANK)
		day_format(said->until, until);
	client = dict_text(&clients->names, said->client);
	(void)snprintf(out, room, "%.*s|%s|%s|%s", (int)client.len_bytes, (const char *)client.begin, said->name, until,
		       corporate[said->corporate]);
}

UNIT_TEST(rows_by_example)
{
	static const struct {
		const char *text, *importer, *said;
	} rows[] = {
		{ HEAD "12-3456789XX,ACME,Acme Ltd,2027-01-31,yes\n", "123456789XX", "ACME|Acme Ltd|2027-01-31|yes" },
		{ HEAD "12-3456789xx,ACME,,1/31/2027,N\n", "123456789XX", "ACME||2027-01-31|no" },
		{ HEAD "1,A,,unlimited,\n", "1", "A||2099-12-31|?" },
		{ HEAD "1,A,,,\n", "1", "A||none|?" },
		{ HEAD "1,A,, None ,0\n", "1", "A||none|no" },
		{ HEAD "1,A,,,\n", "2", "-" },
		{ HEAD, "1", "-" },
		{ "\xEF\xBB\xBF"
		  "client,x,ior number\r\n\" A, B \",,1\r\n,,\r\n",
		  "1", "A, B||none|?" },
		{ "IOR,CLIENT,POA until\n1,\"say \"\"A\"\"\",2026-11-23", "1", "say \"A\"||2026-11-23|?" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct clients clients;
		char said[200];

		expect(load(&clients, rows[i].text, &err), "%s: %s", rows[i].text, err.text);
		describe(&clients, rows[i].importer, said, sizeof(said));
		expect_text(said, rows[i].said, rows[i].text);
		clients_free(&clients);
	}
}

UNIT_TEST(importers_of_one_client)
{
	struct err err = ERR_INIT;
	struct clients clients;

	must(load(&clients, HEAD "3,B,,,\n1,A,,,\n2,B,,,\n", &err));
	assert_int_equal(clients.names.count, 2);
	assert_true(clients.has_authority);
	assert_int_equal(clients_find(&clients, span_text("2"))->client,
			 clients_find(&clients, span_text("3"))->client);
	clients_free(&clients);
	must(load(&clients, "Importer Number,Client\n", &err));
	assert_false(clients.has_authority);
	clients_free(&clients);
}

UNIT_TEST(the_last_day_counts)
{
	static const struct {
		day until, on;
		bool authorised;
	} rows[] = {
		{ 100, 99, true },       { 100, 100, true },           { 100, 101, false },
		{ DAY_BLANK, 1, false }, { DAY_LAST, DAY_LAST, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_importer said = { .until = rows[i].until };

		expect(client_authorised(&said, rows[i].on) == rows[i].authorised, "row %zu", i);
	}
}

UNIT_TEST(mistakes_are_told_with_their_line)
{
	static const struct {
		const char *text;
		unsigned line;
		const char *said;
	} rows[] = {
		{ "", 1, "Importer Number and Client" },
		{ "Importer Number,Name\n", 1, "Importer Number and Client" },
		{ "Importer Number,IOR,Client\n", 1, "two columns" },
		{ HEAD "1,A,,,\n\n--,A,,,\n", 4, "no letter or digit" },
		{ HEAD "12345678901234567,A,,,\n", 2, "more than 16" },
		{ HEAD "1,,,,\n", 2, "Client is blank" },
		{ HEAD "1,A,,,\n1-,B,,,\n", 3, "already" },
		{ HEAD "1,\"A\nB\",,,\n2,C,,soon,\n", 4, "Power of Attorney" },
		{ HEAD "1,A,,2026-02-30,\n", 2, "Power of Attorney" },
		{ HEAD "1,A,,,maybe\n", 2, "Corporate" },
		{ HEAD "1,\"A\n", 2, "never closes" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct clients clients;

		expect(!load(&clients, rows[i].text, &err), "%s is taken", rows[i].text);
		expect(err.place == ERR_AT_LINE && err.position == rows[i].line, "%s: line %llu", rows[i].text,
		       (unsigned long long)err.position);
		expect(strstr(err.text, rows[i].said) != NULL, "%s: %s", rows[i].text, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_by_example, begin, end),
		cmocka_unit_test_setup_teardown(importers_of_one_client, begin, end),
		cmocka_unit_test(the_last_day_counts),
		cmocka_unit_test_setup_teardown(mistakes_are_told_with_their_line, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
