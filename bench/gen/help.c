/* What the program can be asked for. */
#include "help.h"

#include <stdio.h>

static const char *const parts[] = {
	"cape-gen: made-up ACE reports and CAPE declarations, the same bytes for the same options\n"
	"\n"
	"usage: cape-gen es003       --entries N -o FILE [options]   ES-003, one row per tariff number\n"
	"       cape-gen extract     --entries N -o FILE [options]   one row per entry\n"
	"       cape-gen declaration --entries N --of M -o FILE [options]\n"
	"                                                            a declaration over the entries of a report of M\n"
	"                                                            entries, and FILE.expected.json\n"
	"       cape-gen filers      --entries N [options]           the filer codes and how many entries each has\n"
	"\n"
	"Numbers may end in k or M. Exit code 0, or 2 if anything went wrong.\n"
	"\n"
	"The population (a declaration must repeat what its report was made with)\n"
	"  --seed S             default 1\n"
	"  --filers N           filers, 1 to 400, default 40; the first three are express carriers\n"
	"  --importers N        at most N importers; default as they come, tens of thousands in a million entries\n"
	"  --as-of DATE         reports: the day on which they are drawn; default 2026-07-15\n"
	"\n",
	"es003, extract\n"
	"  --files K            K files FILE-1.csv, FILE-2.csv ..., cut between entries\n"
	"  --shuffle            rows in random order, those of one entry in up to four places\n"
	"  --with adcvd_pending  put in the column that CBP's reports do not have\n"
	"  --without FIELD      leave the columns of a field out; repeatable: recon_filed, protest, drawback,\n"
	"                       payment_date, liquidation_status, cape, ieepa_duty\n"
	"  --dots               es003: HTS numbers as 9903.01.24\n"
	"\n",
	"declaration: which entries\n"
	"  --entries N|all      rows, damaged ones included, blank ones not\n"
	"  --filer CODE         entries of one filer code (see cape-gen filers); --one-filer: of the largest filer\n"
	"  --importer NUMBER    entries of one importer; --one-importer: of the largest\n"
	"  --only accepted      entries that pass every rule of gate D\n"
	"  --order serial|random  serial (default): filer by filer in the order of the numbers, the oldest entries\n"
	"\n"
	"declaration: how it is written\n"
	"  --dashes none|all|mixed, --crlf, --quoted, --bom\n"
	"  --damage KIND=SHARE  repeatable, a share from 0 to 1 of the rows:\n"
	"      zeros            leading zeros lost by Excel (a number it leaves alone is cut instead)\n"
	"      scientific       6.05761E+10 (a number with a letter is cut instead)\n"
	"      cut              check digit missing\n"
	"      duplicate        an earlier row once more, whatever that row is\n"
	"      filer            an entry of another filer than the one selected\n"
	"      importer         an entry of another importer than the one selected (of the selected filer, if any)\n"
	"      unknown          a wrong check digit: no such entry\n"
	"      blank            a blank row after the row\n"
	"\n",
	"declaration: what is expected of it\n"
	"  --as-of DATE         the day of filing; default 2026-07-15\n"
	"  --data-date DATE     the --as-of of the reports, where it is another day\n"
	"  --without FIELD      as for the reports: rules that need the field are not checked\n"
	"  --account-type importer|broker|filer   default: broker if a filer is selected, else importer\n"
	"  --filer-code CODE    default: the filer selected\n"
	"  --ior NUMBER         repeatable; default: the importer selected\n",
};

bool help_print(void)
{
	for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
		fputs(parts[i], stdout);
	return fflush(stdout) == 0 && !ferror(stdout);
}
