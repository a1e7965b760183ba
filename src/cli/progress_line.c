/* The progress line: a thread that draws ten times a second. */
#include "cli/command.h"
#include "core/clock.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct progress counted;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool running;
	bool stop;
	bool drawn;
	double begin;
	double stage_begin;
	const char *stage;
} line = { .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER };

/* Short work needs no line: the first is drawn after this. */
#define FIRST_SECONDS    0.5
#define STEP_NANOSECONDS 100000000L
/* Of the whole; before that much is done, the time left would be a guess. */
#define SHARE_FOR_RATE 0.02
#define LINE_BYTES     256

static void draw(void)
{
	double done = (double)line.counted.done_bytes, total = (double)line.counted.total_bytes;
	const char *stage = line.counted.stage;
	double now = clock_seconds();
	double seconds;
	char size[64] = "", rate[64], text[LINE_BYTES];

	if (stage != line.stage) {
		line.stage = stage;
		line.stage_begin = now;
	}
	seconds = now - line.stage_begin;
	if (now - line.begin < FIRST_SECONDS || (!stage && total <= 0))
		return;
	/* The size of a pipe is known only when it ends. */
	if (total < done)
		total = done;
	if (total > 0)
		(void)snprintf(size, sizeof(size), "%3.0f %%  %.0f of %.0f MB", 100 * done / total, done / 1e6,
			       total / 1e6);
	if (done > 0 && done >= SHARE_FOR_RATE * total && seconds > 0)
		(void)snprintf(rate, sizeof(rate), "%.0f MB/s  %.0f s left", done / 1e6 / seconds,
			       seconds * (total - done) / done);
	else
		(void)snprintf(rate, sizeof(rate), "%.0f s", now - line.begin);
	(void)snprintf(text, sizeof(text), "\r%s%s%s  %s\033[K", stage ? stage : "", stage && *size ? " " : "", size,
		       rate);
	(void)fputs(text, stderr);
	line.drawn = true;
}

static void wipe(void)
{
	if (line.drawn)
		(void)fputs("\r\033[K", stderr);
	line.drawn = false;
}

static void *run(void *context)
{
	(void)pthread_mutex_lock(&line.lock);
	while (!line.stop) {
		struct timespec until;

		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += STEP_NANOSECONDS;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		if (pthread_cond_timedwait(&line.ended, &line.lock, &until) == ETIMEDOUT)
			draw();
	}
	(void)pthread_mutex_unlock(&line.lock);
	return context;
}

struct progress *progress_line_begin(const struct args *args)
{
	if (args->given[OPT_QUIET] || !isatty(STDERR_FILENO))
		return NULL;
	line.begin = line.stage_begin = clock_seconds();
	line.running = pthread_create(&line.thread, NULL, run, NULL) == 0;
	return line.running ? &line.counted : NULL;
}

void progress_line_end(struct progress *progress)
{
	if (!progress || !line.running)
		return;
	(void)pthread_mutex_lock(&line.lock);
	line.stop = true;
	(void)pthread_cond_signal(&line.ended);
	(void)pthread_mutex_unlock(&line.lock);
	(void)pthread_join(line.thread, NULL);
	line.running = false;
	wipe();
}

void progress_line_pause(struct progress *progress)
{
	if (!progress)
		return;
	(void)pthread_mutex_lock(&line.lock);
	wipe();
}

void progress_line_resume(struct progress *progress)
{
	if (progress)
		(void)pthread_mutex_unlock(&line.lock);
}
