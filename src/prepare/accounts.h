/*
 * The accounts that declarations are prepared for, and whose an entry is.
 *
 * Each declaration is uploaded from one account, which must have the filer code of all its entries or be their importer's (contract
 * section 3). An entry that several accounts may declare belongs to the first of them.
 */
#ifndef CAPE_PREPARE_ACCOUNTS_H
#define CAPE_PREPARE_ACCOUNTS_H

#include "index/reader.h"
#include "run/account.h"

#define ACCOUNTS_MAX 250
#define ACCOUNT_NONE 255

struct accounts {
	struct account items[ACCOUNTS_MAX];
	const char *paths[ACCOUNTS_MAX]; /* of their files; borrowed; NULL: flags alone */
	size_t count;
	bool overlaps
		[ACCOUNTS_MAX]; /* an earlier account has its filer code, or one of its importers that the index has */
	bool filers;            /* some are told by filer code */
	bool importers;         /* some are told by importer */
	uint8_t by_filer[FILER_CODES];
	uint8_t *by_importer; /* number in the index: account, or ACCOUNT_NONE */
	uint32_t importers_count;
};

/* The accounts are there, all else is filled in; accounts_free() frees them, too. Read-only from then on; shared by threads. */
void accounts_prepare(struct accounts *accounts, const struct index *index);
void accounts_free(struct accounts *accounts);

/* The account that may declare an entry of the index; ACCOUNT_NONE: none. */
static inline uint8_t accounts_find(const struct accounts *accounts, uint32_t filer, uint32_t importer)
{
	uint8_t a = filer < FILER_CODES ? accounts->by_filer[filer] : ACCOUNT_NONE;
	uint8_t b = importer < accounts->importers_count ? accounts->by_importer[importer] : ACCOUNT_NONE;

	return a < b ? a : b;
}

/* True if an account of the filer code is there, or one for which the filer code does not matter. */
static inline bool accounts_take_filer(const struct accounts *accounts, uint32_t filer)
{
	return accounts->importers || (filer < FILER_CODES && accounts->by_filer[filer] != ACCOUNT_NONE);
}

#endif
