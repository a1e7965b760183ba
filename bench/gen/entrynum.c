/* The check digit as the appendix describes it: letters become digits, every second one is doubled. */
#include "entrynum.h"

#include "put.h"

/* A-I and J-R count from 1, S-Z from 2: the low half of the EBCDIC code. */
static unsigned character_value(char c)
{
	static const char letters[] = "12345678912345678923456789";

	return (unsigned)((c >= 'A' ? letters[c - 'A'] : c) - '0');
}

static char check_digit(const char *number)
{
	unsigned sum = 0;

	for (int i = 0; i < ENTRYNUM_LEN - 1; i++) {
		unsigned value = character_value(number[i]);

		if (i % 2 == 1) {
			value *= 2;
			value = value > 9 ? (value + 1) % 10 : value;
		}
		sum += value;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

void entrynum_make(char number[ENTRYNUM_LEN], const char *filer_code, uint32_t serial)
{
	char *p = put_bytes(number, filer_code, ENTRYNUM_CODE_LEN);

	p = put_digits(p, serial, 7);
	*p = check_digit(number);
}
