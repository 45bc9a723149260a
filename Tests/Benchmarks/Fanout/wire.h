#pragma once

#define _GNU_SOURCE

// What the programs of this benchmark share: time, sockets, and lines of 250 bytes with a number and a time.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 250 };

static inline int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void check(int ok, const char *what) {
  if (ok) return;
  perror(what);
  exit(1);
}

static inline struct sockaddr_un address_of(const char *path) {
  struct sockaddr_un a = { .sun_family = AF_UNIX };
  strncpy(a.sun_path, path, sizeof a.sun_path - 1);
  return a;
}

static inline int connected(const char *path) {
  struct sockaddr_un a = address_of(path);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  check(fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0, path);
  return fd;
}

/// A line of exactly LINE bytes, its newline included.
static inline void make_line(char *line, int64_t number) {
  int n = snprintf(line, LINE, "{\"type\":\"gap\",\"seq\":%lld,\"t\":%lld,\"x\":\"", (long long)number, (long long)now_ns());
  memset(line + n, 'x', LINE - 3 - n);
  memcpy(line + LINE - 3, "\"}\n", 3);
}

/// Rings each millisecond.
static inline int ticker(void) {
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec every = { { 0, 1000000 }, { 0, 1000000 } };
  check(fd >= 0 && timerfd_settime(fd, 0, &every, NULL) == 0, "timer");
  return fd;
}
