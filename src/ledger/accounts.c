/* An account is its type and its numbers: importer numbers in ascending order, with commas; or the filer code. */
#include "ledger/accounts.h"

#include "core/key.h"
#include "core/mem.h"
#include "ledger/sql.h"

#include <stdlib.h>

const char *account_type_name(enum account_type type)
{
	static const char *const names[] = {
		[ACCOUNT_IMPORTER] = "importer",
		[ACCOUNT_FILER] = "filer",
		[ACCOUNT_BROKER] = "broker",
	};

	return names[type];
}

static int by_text(const void *a, const void *b)
{
	return span_order(*(const struct span *)a, *(const struct span *)b);
}

char *account_identity(const struct account *account)
{
	struct outbuf out = { .capacity_bytes = account->iors.bytes_len + account->iors.count + FILER_CODE_LEN + 1 };
	struct span *iors = mem_alloc(account->iors.count * sizeof(*iors));

	out.begin = mem_alloc(out.capacity_bytes);
	for (uint32_t i = 0; i < account->iors.count; i++)
		iors[i] = dict_text(&account->iors, i);
	qsort(iors, account->iors.count, sizeof(*iors), by_text);
	for (uint32_t i = 0; i < account->iors.count; i++) {
		outbuf_put(&out, ",", i > 0);
		outbuf_put(&out, iors[i].begin, iors[i].len_bytes);
	}
	if (account->type != ACCOUNT_IMPORTER) {
		filer_unpack(account->filer, out.begin);
		out.len_bytes = FILER_CODE_LEN;
	}
	outbuf_put(&out, "", 1);
	free(iors);
	return (char *)out.begin;
}

bool account_row(const struct ledger *ledger, const struct account *account, int64_t *row, struct err *err)
{
	char *identity = account_identity(account);
	struct sql s = sql_begin(ledger, "INSERT OR IGNORE INTO accounts (type, identity) VALUES (?, ?)", err);
	bool ok;

	sql_put_text(&s, account_type_name(account->type));
	sql_put_text(&s, identity);
	ok = sql_end(&s);
	if (ok) {
		s = sql_begin(ledger, "SELECT account FROM accounts WHERE type = ? AND identity = ?", err);
		sql_put_text(&s, account_type_name(account->type));
		sql_put_text(&s, identity);
		*row = sql_row(&s) ? sql_int(&s, 0) : 0;
		ok = sql_end(&s);
	}
	free(identity);
	return ok;
}

/* True if one of the account's numbers is among those of the list. */
static bool shares_number(const struct account *account, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ",");

		if (dict_find(&account->iors, span_of(list, len)) != DICT_MISSING)
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

bool accounts_find(const struct ledger *ledger, const struct account *account, char **rows, struct err *err)
{
	struct sql s = sql_begin(ledger, "SELECT account, identity FROM accounts WHERE type = ?", err);
	char *identity = account_identity(account);

	*rows = mem_text(",");
	sql_put_text(&s, account_type_name(account->type));
	while (sql_row(&s)) {
		const char *other = sql_text(&s, 1);

		if (account->type == ACCOUNT_IMPORTER ? shares_number(account, other) : strcmp(identity, other) == 0) {
			char *more = mem_format("%s%lld,", *rows, (long long)sql_int(&s, 0));

			free(*rows);
			*rows = more;
		}
	}
	free(identity);
	return sql_end(&s);
}
