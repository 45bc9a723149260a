// Lines into an MQTT broker at a rate, QoS 0, all that is due gathered for 10 ms as the others do.
//
//   publisher PATH LINES_A_SECOND

#include "wire.h"

int main(int count, char **words) {
  check(count == 3, "usage: publisher PATH LINES_A_SECOND");
  int64_t rate = atoll(words[2]), started, published = 0;
  int fd = connected(words[1]);
  static const unsigned char hello[] = { 0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'p' };
  unsigned char answer[4];
  check(write(fd, hello, sizeof hello) == sizeof hello && read(fd, answer, 4) == 4, "connect");
  // PUBLISH, topic "t", the line as payload.
  enum { PACKET = 3 + 3 + LINE };
  static unsigned char buffer[PACKET * 4096];
  started = now_ns();
  for (;;) {
    usleep(10000);
    int64_t due = (now_ns() - started) / 1000000 * rate / 1000;
    size_t used = 0;
    while (published < due && used < sizeof buffer) {
      unsigned char *p = buffer + used;
      size_t size = 3 + LINE;
      p[0] = 0x30;
      p[1] = (size & 127) | 128;
      p[2] = size >> 7;
      p[3] = 0;
      p[4] = 1;
      p[5] = 't';
      make_line((char *)p + 6, ++published);
      used += PACKET;
    }
    for (size_t sent = 0; sent < used;) {
      ssize_t n = write(fd, buffer + sent, used - sent);
      check(n > 0, "publish");
      sent += n;
    }
  }
}
