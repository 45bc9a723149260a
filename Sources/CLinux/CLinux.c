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
#include <termios.h>
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
static struct termios keys_before, keys_now;
static volatile sig_atomic_t has_keys;
static volatile sig_atomic_t was_resumed;

// Only what POSIX calls async-signal-safe: write, tcsetattr, signal, sigaction, sigprocmask, raise.
static void put_back(void) {
  ssize_t written = write(1, restore_text, (size_t)restore_length);
  (void)written;
  if (has_keys) tcsetattr(0, TCSANOW, &keys_before);
}

static void restore(int number) {
  put_back();
  signal(number, SIG_DFL);
  raise(number);
}

static void restore_and_stop(int number) {
  int code = errno;
  put_back();
  signal(number, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  raise(number);
  // Delivered here, and the process stops until SIGCONT.
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  signal(number, restore_and_stop);
  if (has_keys) tcsetattr(0, TCSANOW, &keys_now);
  was_resumed = 1;
  errno = code;
}

int clinux_keys_begin(void) {
  if (tcgetattr(0, &keys_before) != 0) return -errno;
  keys_now = keys_before;
  // Ctrl-C and Ctrl-Z stay what they are.
  keys_now.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  keys_now.c_cc[VMIN] = 0;
  keys_now.c_cc[VTIME] = 0;
  if (tcsetattr(0, TCSANOW, &keys_now) != 0) return -errno;
  has_keys = 1;
  return 0;
}

void clinux_keys_end(void) {
  if (has_keys) tcsetattr(0, TCSANOW, &keys_before);
  has_keys = 0;
}

int clinux_was_resumed(void) {
  int was = was_resumed;
  was_resumed = 0;
  return was;
}

void clinux_restore_on_signal(const char *text) {
  size_t length = strlen(text);
  if (length > sizeof restore_text) length = sizeof restore_text;
  memcpy(restore_text, text, length);
  restore_length = (sig_atomic_t)length;
  static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) signal(ends[i], restore);
  signal(SIGTSTP, restore_and_stop);
}

int64_t clinux_local_seconds(int year, int month, int day, int hour, int minute) {
  struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute,
                     .tm_isdst = -1};
  time_t time = mktime(&parts);
  // What is no day is carried over into the next month.
  return parts.tm_mon == month - 1 && parts.tm_mday == day ? (int64_t)time : INT64_MIN;
}

int clinux_local_date(int64_t seconds) {
  time_t time = (time_t)seconds;
  struct tm parts;
  localtime_r(&time, &parts);
  return (parts.tm_year + 1900) * 10000 + (parts.tm_mon + 1) * 100 + parts.tm_mday;
}
