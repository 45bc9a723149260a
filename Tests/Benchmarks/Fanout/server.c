/* The plain server to compare with: one epoll loop in C, one buffer for all readers.
 *
 *   server PATH READERS RATE SECONDS GATHER_MS
 *
 * Waits for READERS connections, then makes RATE lines a second of 250 bytes for SECONDS, writes what GATHER_MS brought
 * together (0: each line by itself) to everybody, without blocking. What a reader has no room for is lost to it. Prints
 * its own CPU seconds and the lines made. With `mqtt` for READERS it is a publisher: it connects to PATH and publishes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 250 };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static size_t make(char *out, uint64_t number, int64_t time, int is_mqtt) {
  size_t head = 0;
  if (is_mqtt) {
    const unsigned length = 3 + LINE; /* topic "t" and the line */
    out[0] = 0x30;
    out[1] = (char)(length & 0x7F) | (char)0x80;
    out[2] = (char)(length >> 7);
    memcpy(out + 3, "\0\1t", 3);
    head = 6;
  }
  int used = snprintf(out + head, LINE + 1, "{\"type\":\"event\",\"seq\":%010llu,\"t\":%019lld,\"pad\":\"",
                      (unsigned long long)number, (long long)time);
  memset(out + head + used, 'x', (size_t)(LINE - used));
  memcpy(out + head + LINE - 3, "\"}\n", 3);
  return head + LINE;
}

int main(int count, char **words) {
  if (count < 6) return 64;
  int is_mqtt = !strcmp(words[2], "mqtt"), readers = is_mqtt ? 1 : atoi(words[2]);
  double rate = atof(words[3]), seconds = atof(words[4]);
  int64_t gather = atoll(words[5]) * 1000000;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, words[1], sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  int *all = calloc((size_t)readers, sizeof *all);
  if (is_mqtt) {
    if (connect(listener, (struct sockaddr *)&address, sizeof address)) die(words[1]);
    const char hello[] = {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 3, 'p', 'u', 'b'};
    if (write(listener, hello, 17) != 17) die("connect packet");
    char answer[4];
    if (recv(listener, answer, 4, MSG_WAITALL) != 4) die("no CONNACK");
    all[0] = listener;
  } else {
    unlink(words[1]);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 256)) die(words[1]);
    puts("listening");
    fflush(stdout);
    for (int i = 0; i < readers; i++) {
      all[i] = accept(listener, NULL, NULL);
      if (all[i] < 0) die("accept");
      fcntl(all[i], F_SETFL, O_NONBLOCK);
    }
  }
  usleep(200000);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  size_t room = (size_t)(rate * 2 + 16) * (LINE + 8), filled = 0;
  char *buffer = malloc(room);
  uint64_t made = 0, wanted = (uint64_t)(rate * seconds), lost = 0;
  int64_t start = now(), step = gather ? gather : (int64_t)(1e9 / rate), next = start;
  while (made < wanted) {
    next += step;
    struct timespec until = {next / 1000000000, next % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    int64_t time = now();
    uint64_t due = (uint64_t)((double)(time - start) * 1e-9 * rate);
    if (due > wanted) due = wanted;
    while (made < due) {
      filled = gather ? filled : 0;
      if (filled + LINE + 8 > room) break;
      filled += make(buffer + filled, ++made, time, is_mqtt);
      if (gather && made < due) continue;
      for (int i = 0; i < readers; i++)
        if (is_mqtt ? write(all[i], buffer, filled) < 0 : send(all[i], buffer, filled, MSG_NOSIGNAL) != (ssize_t)filled)
          lost++;
      filled = 0;
    }
  }
  getrusage(RUSAGE_SELF, &after);
  double cpu = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
               1e-6 * (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec);
  printf("cpu %.6f s\nmade %llu n\nlost %llu n\nrss %ld kB\n", cpu, (unsigned long long)made, (unsigned long long)lost,
         after.ru_maxrss);
  return 0;
}
