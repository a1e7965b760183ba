/* The digest that was recorded, beside that of the file. */
#include "ledger/own_file.h"

#include "ledger/files.h"
#include "ledger/sql.h"

#include <string.h>
#include <sys/stat.h>

/* Of what the job answered that became the claim. */
static bool recorded_digest(const struct ledger *ledger, int64_t claim, struct file_digest *digest, bool *there,
			    struct err *err)
{
	struct sql s = sql_begin(
		ledger, "SELECT result_bytes, result_sha256 FROM claims JOIN jobs USING (job) WHERE claim = ?", err);

	sql_put_int(&s, claim);
	*there = sql_row(&s) && sql_bytes(&s, 1).len_bytes == SHA256_BYTES;
	if (*there) {
		digest->bytes = sql_int(&s, 0);
		memcpy(digest->sha256, sql_bytes(&s, 1).begin, SHA256_BYTES);
	}
	return sql_end(&s);
}

bool own_file(const struct ledger *ledger, int64_t claim, const char *path, bool *own, struct err *err)
{
	struct err unread = ERR_INIT;
	struct file_digest ours, file;
	struct stat st;
	bool there;

	*own = false;
	if (claim < FIRST_LEDGER_CLAIM_NUMBER || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return true;
	if (!recorded_digest(ledger, claim, &ours, &there, err))
		return false;
	*own = there && file_digest(path, &file, &unread) && file.bytes == ours.bytes &&
	       memcmp(file.sha256, ours.sha256, SHA256_BYTES) == 0;
	return true;
}
