// The least that a server of lines can be: one epoll loop, lines gathered for 10 ms in one buffer, one write to each reader.
//
//   plain PATH LINES_A_SECOND
//
// A reader that does not take a whole buffer loses it, and may be sent a torn line: no more is asked of it here.

#include "wire.h"

enum { MOST = 1024, GATHERED = 1 << 20 };

int main(int count, char **words) {
  check(count == 3, "usage: plain PATH LINES_A_SECOND");
  int64_t rate = atoll(words[2]);
  signal(SIGPIPE, SIG_IGN);
  struct sockaddr_un a = address_of(words[1]);
  int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  check(bind(listening, (struct sockaddr *)&a, sizeof a) == 0 && listen(listening, 128) == 0, "listen");
  int loop = epoll_create1(0), tick = ticker();
  struct epoll_event event = { .events = EPOLLIN, .data.fd = listening };
  epoll_ctl(loop, EPOLL_CTL_ADD, listening, &event);
  event.data.fd = tick;
  epoll_ctl(loop, EPOLL_CTL_ADD, tick, &event);
  static int readers[MOST];
  static char buffer[GATHERED];
  int joined = 0;
  size_t used = 0;
  int64_t started = now_ns(), published = 0, first = 0;
  for (;;) {
    struct epoll_event events[64];
    int n = epoll_wait(loop, events, 64, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.fd == listening) {
        int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
        if (fd >= 0 && joined < MOST) readers[joined++] = fd;
        continue;
      }
      uint64_t rung;
      if (read(tick, &rung, sizeof rung) < 0) continue;
      int64_t now = now_ns(), due = (now - started) / 1000000 * rate / 1000;
      while (published < due && used + LINE <= GATHERED) {
        if (used == 0) first = now;
        make_line(buffer + used, ++published);
        used += LINE;
      }
      if (used == 0 || now - first < 10000000) continue;
      for (int r = 0; r < joined; r++) {
        if (send(readers[r], buffer, used, MSG_NOSIGNAL) >= 0 || errno == EAGAIN) continue;
        close(readers[r]);
        readers[r--] = readers[--joined];
      }
      used = 0;
    }
  }
}
