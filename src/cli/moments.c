/* New York's clock from UTC. */
#include "cli/moments.h"

#include "core/dates.h"

#include <stdio.h>

static void split(time_t moment, struct tm *local, int *offset_hours)
{
	*offset_hours = new_york_is_daylight(moment) ? -4 : -5;
	moment += *offset_hours * 3600;
	(void)gmtime_r(&moment, local);
}

const char *moment_portal(time_t moment, char out[MOMENT_BYTES])
{
	struct tm t;
	int offset;

	split(moment, &t, &offset);
	(void)snprintf(out, MOMENT_BYTES, "%d/%d/%d, %d:%02d %s", t.tm_mon + 1, t.tm_mday, t.tm_year + 1900,
		       t.tm_hour % 12 ? t.tm_hour % 12 : 12, t.tm_min, t.tm_hour < 12 ? "AM" : "PM");
	return out;
}

const char *moment_rfc3339(time_t moment, char out[MOMENT_BYTES])
{
	size_t len;
	struct tm t;
	int offset;

	split(moment, &t, &offset);
	len = strftime(out, MOMENT_BYTES, "%Y-%m-%dT%H:%M:%S", &t);
	(void)snprintf(out + len, MOMENT_BYTES - len, "-%02d:00", -offset);
	return out;
}
