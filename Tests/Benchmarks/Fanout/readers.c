// Many readers in one epoll loop: what came, what was missing, and how late it was.
//
//   readers lines|mqtt PATH READERS SECONDS STOPPED
//
// STOPPED of them never read. Prints: lines, lost, p50 ms, p99 ms, of those that read.

#include "wire.h"

enum { ROOM = 1 << 17, BUCKETS = 100000 };

struct reader {
  int fd;
  int64_t last;
  size_t used;
  unsigned char bytes[ROOM];
};

static int64_t lines, lost, buckets[BUCKETS];

/// A line that begins here: its number and its age.
static void take(struct reader *r, const unsigned char *line, size_t size) {
  static const char head[] = "{\"type\":\"gap\",\"seq\":";
  if (size < sizeof head || memcmp(line, head, sizeof head - 1) != 0) return;
  char *end;
  int64_t number = strtoll((const char *)line + sizeof head - 1, &end, 10), at = strtoll(end + 5, NULL, 10);
  if (r->last > 0 && number != r->last + 1) lost += number - r->last - 1;
  r->last = number;
  lines++;
  // Buckets of 10 µs.
  int64_t bucket = (now_ns() - at) / 10000;
  buckets[bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket]++;
}

/// Whole lines, or whole packets of MQTT with a line in each; the rest is kept.
static void cut(struct reader *r, int is_mqtt) {
  unsigned char *p = r->bytes, *end = r->bytes + r->used;
  for (;;) {
    if (!is_mqtt) {
      unsigned char *newline = memchr(p, '\n', end - p);
      if (!newline) break;
      take(r, p, newline - p);
      p = newline + 1;
      continue;
    }
    size_t size = 0, header = 1;
    int shift = 0, is_whole = 0;
    while (p + header < end && header <= 4) {
      unsigned char b = p[header++];
      size |= (size_t)(b & 127) << shift;
      shift += 7;
      if (!(b & 128)) {
        is_whole = 1;
        break;
      }
    }
    if (!is_whole || p + header + size > end) break;
    if (p[0] >> 4 == 3) {
      size_t topic = 2 + ((size_t)p[header] << 8 | p[header + 1]);
      take(r, p + header + topic, size - topic);
    }
    p += header + size;
  }
  r->used = end - p;
  memmove(r->bytes, p, r->used);
}

static void subscribe(int fd, int i) {
  unsigned char hello[] = { 0x10, 18, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 6, 'r', '0', '0', '0', '0', '0' };
  for (int k = 0; k < 5; k++, i /= 10) hello[19 - k] = '0' + i % 10;
  unsigned char wish[] = { 0x82, 6, 0, 1, 0, 1, 't', 0 }, answer[9];
  check(write(fd, hello, sizeof hello) == sizeof hello && write(fd, wish, sizeof wish) == sizeof wish, "subscribe");
  size_t got = 0;
  while (got < 9) {
    ssize_t n = read(fd, answer + got, 9 - got);
    check(n > 0, "CONNACK and SUBACK");
    got += n;
  }
}

int main(int count, char **words) {
  check(count == 6, "usage: readers lines|mqtt PATH READERS SECONDS STOPPED");
  int is_mqtt = strcmp(words[1], "mqtt") == 0, n = atoi(words[3]), stopped = atoi(words[5]);
  struct reader *readers = calloc(n, sizeof *readers);
  int loop = epoll_create1(0);
  for (int i = 0; i < n; i++) {
    readers[i].fd = connected(words[2]);
    if (is_mqtt) subscribe(readers[i].fd, i);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = &readers[i] };
    if (i >= stopped) epoll_ctl(loop, EPOLL_CTL_ADD, readers[i].fd, &event);
  }
  int64_t end = now_ns() + atoll(words[4]) * 1000000000LL;
  while (now_ns() < end) {
    struct epoll_event events[256];
    int ready = epoll_wait(loop, events, 256, 50);
    for (int i = 0; i < ready; i++) {
      struct reader *r = events[i].data.ptr;
      ssize_t got = read(r->fd, r->bytes + r->used, ROOM - r->used);
      check(got > 0, "read");
      r->used += got;
      cut(r, is_mqtt);
    }
  }
  int64_t seen = 0, half = -1, most = -1;
  for (int i = 0; i < BUCKETS && lines > 0; i++) {
    seen += buckets[i];
    if (half < 0 && seen * 2 >= lines) half = i;
    if (most < 0 && seen * 100 >= lines * 99) most = i;
  }
  printf("%lld %lld %.2f %.2f\n", (long long)lines, (long long)lost, half * 0.01, most * 0.01);
}
