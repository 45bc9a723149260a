/* N readers of one Unix socket in one epoll loop: counts what each gets, looks for holes, measures delays.
 *
 *   readers PATH COUNT SECONDS lines|mqtt [STOPPED]
 *
 * A line is 250 bytes and says "seq":NNNNNNNNNN and "t":NNNNNNNNNNNNNNNNNNN (CLOCK_MONOTONIC, ns) wherever in it. Lines
 * without "t" (hello, hb) are skipped. In mqtt the payload of each PUBLISH is such a line; topic "t", QoS 0. STOPPED
 * readers connect and never read. Prints `name value unit` lines. Says "ready" when all are connected; ends at the end
 * of its input, or after SECONDS without any line. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 17, MOST_DELAYS = 1 << 23 };

struct reader {
  int descriptor;
  size_t filled;
  uint64_t last, lines, missing, disordered;
  char *buffer;
};

static uint32_t *delays;
static size_t delay_count;
static bool is_mqtt;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void take(struct reader *r, const char *line, size_t length, int64_t time) {
  const char *seq = memmem(line, length, "\"seq\":", 6);
  const char *sent = memmem(line, length, "\"t\":", 4);
  if (!seq || !sent) return;
  uint64_t number = strtoull(seq + 6, NULL, 10);
  if (r->lines) {
    if (number <= r->last) r->disordered++;
    else r->missing += number - r->last - 1;
  }
  r->last = number;
  r->lines++;
  if (delay_count < MOST_DELAYS) delays[delay_count++] = (uint32_t)((time - strtoll(sent + 4, NULL, 10)) / 1000);
}

/* Bytes used up by whole messages. */
static size_t scan(struct reader *r, int64_t time) {
  size_t at = 0;
  for (;;) {
    char *p = r->buffer + at;
    size_t left = r->filled - at;
    if (!is_mqtt) {
      char *end = memchr(p, '\n', left);
      if (!end) return at;
      take(r, p, (size_t)(end - p), time);
      at += (size_t)(end - p) + 1;
      continue;
    }
    size_t length = 0, head = 1;
    int shift = 0;
    for (;; head++, shift += 7) {
      if (head >= left) return at;
      length |= (size_t)(p[head] & 0x7F) << shift;
      if (!(p[head] & 0x80)) break;
    }
    head++;
    if (left < head + length) return at;
    if (((unsigned char)p[0] >> 4) == 3) {
      size_t topic = (size_t)(unsigned char)p[head] << 8 | (unsigned char)p[head + 1];
      p[head + length] = p[head + length]; /* the payload is not ended by a NUL; the numbers in it are by commas */
      take(r, p + head + 2 + topic, length - 2 - topic, time);
    }
    at += head + length;
  }
}

static void subscribe(int descriptor, int number) {
  char packet[64] = {0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0};
  int name = snprintf(packet + 14, 32, "reader%d", number);
  packet[12] = 0;
  packet[13] = (char)name;
  packet[1] = (char)(12 + name);
  if (write(descriptor, packet, (size_t)(14 + name)) < 0) die("connect packet");
  unsigned char answer[4];
  if (recv(descriptor, answer, 4, MSG_WAITALL) != 4 || answer[3]) die("no CONNACK");
  const char wish[] = {(char)0x82, 6, 0, 1, 0, 1, 't', 0};
  if (write(descriptor, wish, 8) != 8) die("subscribe packet");
  unsigned char granted[5];
  if (recv(descriptor, granted, 5, MSG_WAITALL) != 5) die("no SUBACK");
}

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  if (descriptor < 0) die("socket");
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) die(path);
  return descriptor;
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

int main(int count, char **words) {
  if (count < 5) return 64;
  int readers = atoi(words[2]), patience = atoi(words[3]), stopped = count > 5 ? atoi(words[5]) : 0;
  is_mqtt = !strcmp(words[4], "mqtt");
  delays = malloc(MOST_DELAYS * sizeof *delays);
  struct reader *all = calloc((size_t)readers, sizeof *all);
  int poll = epoll_create1(0);
  for (int i = 0; i < readers + stopped; i++) {
    int descriptor = connect_to(words[1]);
    if (is_mqtt) subscribe(descriptor, i);
    if (i >= readers) continue;
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    all[i].descriptor = descriptor;
    all[i].buffer = malloc(BUFFER + 1);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
  }
  puts("ready");
  fflush(stdout);
  int open = readers;
  int64_t heard = now();
  while (open > 0 && now() - heard < (int64_t)patience * 1000000000) {
    struct epoll_event events[64];
    int found = epoll_wait(poll, events, 64, 200);
    for (int i = 0; i < found; i++) {
      struct reader *r = events[i].data.ptr;
      ssize_t got = read(r->descriptor, r->buffer + r->filled, BUFFER - r->filled);
      if (got <= 0) {
        if (got < 0 && errno == EAGAIN) continue;
        close(r->descriptor);
        open--;
        continue;
      }
      int64_t time = now();
      uint64_t before = r->lines;
      r->filled += (size_t)got;
      r->buffer[r->filled] = 0;
      size_t used = scan(r, time);
      memmove(r->buffer, r->buffer + used, r->filled - used);
      r->filled -= used;
      if (r->lines > before) heard = time;
    }
  }
  uint64_t lines = 0, missing = 0, disordered = 0, least = UINT64_MAX;
  for (int i = 0; i < readers; i++) {
    lines += all[i].lines;
    missing += all[i].missing;
    disordered += all[i].disordered;
    if (all[i].lines < least) least = all[i].lines;
  }
  qsort(delays, delay_count, sizeof *delays, ascending);
  printf("lines %llu n\nleast %llu n\nmissing %llu n\ndisordered %llu n\n", (unsigned long long)lines,
         (unsigned long long)least, (unsigned long long)missing, (unsigned long long)disordered);
  if (delay_count)
    printf("p50 %u us\np99 %u us\nmax %u us\n", delays[delay_count / 2], delays[delay_count * 99 / 100],
           delays[delay_count - 1]);
  return 0;
}
