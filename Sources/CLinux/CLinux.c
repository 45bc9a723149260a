// A feature macro may be set here, where Glibc's Swift module is not looking: ppoll, the scheduling flag and the
// thread's name need it.
#define _GNU_SOURCE
#include <unistd.h>
#include <signal.h>
#include "CLinux.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int clinux_wait_readable(int fd, int64_t timeout_ns) {
  if (timeout_ns < 0) timeout_ns = 0;
  struct timespec timeout = { .tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000 };
  struct pollfd entry = { .fd = fd, .events = POLLIN | POLLPRI };
  int ready = ppoll(&entry, 1, &timeout, NULL);
  if (ready < 0) return -errno;
  if (ready == 0) return 0;
  if (entry.revents & POLLNVAL) return -EBADF;
  if (entry.revents & (POLLIN | POLLPRI)) return 1;
  return -ENODEV;
}

void clinux_error_words(int code, char *text, size_t size) {
  if (size == 0) return;
  const char *words = strerrordesc_np(code);
  if (words)
    snprintf(text, size, "%s", words);
  else
    snprintf(text, size, "error %d", code);
}

int clinux_thread_set_fifo(int priority) {
  struct sched_param parameters = { .sched_priority = priority };
  // 0 is the calling thread, not the process.
  return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) < 0 ? -errno : 0;
}

void clinux_thread_set_name(const char *name) {
  char kept[16];
  snprintf(kept, sizeof kept, "%s", name);
  pthread_setname_np(pthread_self(), kept);
}

static char restore_text[64];
static volatile sig_atomic_t restore_length;

// Only what POSIX calls async-signal-safe: write, signal, raise.
static void restore(int number) {
  ssize_t written = write(1, restore_text, (size_t)restore_length);
  (void)written;
  signal(number, SIG_DFL);
  raise(number);
}

void clinux_restore_on_signal(const char *text) {
  size_t length = strlen(text);
  if (length > sizeof restore_text) length = sizeof restore_text;
  memcpy(restore_text, text, length);
  restore_length = (sig_atomic_t)length;
  signal(SIGINT, restore);
  signal(SIGTERM, restore);
}
