#define _GNU_SOURCE
#include "CGPIO.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gpiod.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// Neither header states its version; only 1.x defines macros.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define INTERFACE 1
#else
#define INTERFACE 2
#endif

int cgpio_interface(void) { return INTERFACE; }

/// The most edges one read gives; with libgpiod 1.6 also all that the kernel queues.
enum { READ_EDGES = CGPIO_EDGES };

struct edge {
  int64_t timestamp_ns;
  /// Counts the line's edges from 1, those lost included; 0 where the library does not tell (1.6).
  uint32_t sequence;
  bool rising;
};

/// What is asked of an input line.
struct input {
  bool both_edges;
  bool active_low;
  int pull;
};

static const struct input data_ready = { .pull = CGPIO_PULL_NONE };

/// A switch to ground is closed when its line is low.
static struct input switch_input(int pull) {
  return (struct input){ .both_edges = true, .active_low = pull == CGPIO_PULL_UP, .pull = pull };
}

/// The number in "gpiochipN", or -1.
static int chip_number(const char *name) {
  static const char prefix[] = "gpiochip";
  if (strncmp(name, prefix, sizeof prefix - 1) != 0) return -1;
  const char *digits = name + sizeof prefix - 1;
  size_t length = strlen(digits);
  if (length == 0 || length > 6 || strspn(digits, "0123456789") != length) return -1;
  return atoi(digits);
}

int cgpio_chip_at(int index, char path[CGPIO_TEXT]) {
  // Finds the smallest number above the last one, so that no list has to be kept.
  int last = -1;
  for (int i = 0; i <= index; i++) {
    int next = -1;
    DIR *folder = opendir("/dev");
    if (!folder) return -errno;
    for (struct dirent *entry; (entry = readdir(folder));) {
      int number = chip_number(entry->d_name);
      struct stat about;
      if (number <= last || (next >= 0 && number >= next)) continue;
      // A link is another name of a chip that is listed anyway.
      if (fstatat(dirfd(folder), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISCHR(about.st_mode)) continue;
      next = number;
    }
    closedir(folder);
    if (next < 0) return -ENOENT;
    last = next;
  }
  snprintf(path, CGPIO_TEXT, "/dev/gpiochip%d", last);
  return 0;
}

/// The library sometimes fails without a reason.
static int failure(void) { return errno ? errno : EIO; }

static struct gpiod_chip *chip_open(const char *path, int *error) {
  errno = 0;
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) *error = failure();
  return chip;
}

/// A read that finds nothing must return at once; the library has no call for it.
static int make_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return errno;
  return 0;
}

#if INTERFACE == 1

struct cgpio_line {
  struct gpiod_chip *chip;
  struct gpiod_line *line;
  uint32_t sequence;
  int fd;
};

int cgpio_chip_describe(const char *path, char label[CGPIO_TEXT], uint32_t *lines) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  snprintf(label, CGPIO_TEXT, "%s", gpiod_chip_label(chip));
  *lines = gpiod_chip_num_lines(chip);
  gpiod_chip_close(chip);
  return 0;
}

int cgpio_line_named(const char *path, const char *name, uint32_t *offset) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  struct gpiod_line *line = gpiod_chip_find_line(chip, name);
  if (line) *offset = gpiod_line_offset(line);
  gpiod_chip_close(chip);
  return line ? 0 : -ENOENT;
}

int cgpio_line_consumer(const char *path, uint32_t offset, char consumer[CGPIO_TEXT]) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  errno = 0;
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  if (line) {
    const char *name = gpiod_line_is_used(line) ? gpiod_line_consumer(line) : "";
    snprintf(consumer, CGPIO_TEXT, "%s", name ? name : "the kernel");
  } else {
    error = failure();
  }
  gpiod_chip_close(chip);
  return -error;
}

static cgpio_line *request(const char *path, uint32_t offset, const struct gpiod_line_request_config *config, int value,
                           int *error) {
  cgpio_line *self = calloc(1, sizeof *self);
  if (!self) {
    *error = ENOMEM;
    return NULL;
  }
  self->fd = -1;
  self->chip = chip_open(path, error);
  if (!self->chip) {
    free(self);
    return NULL;
  }
  errno = 0;
  struct gpiod_line *line = gpiod_chip_get_line(self->chip, offset);
  if (!line || gpiod_line_request(line, config, value) < 0) {
    *error = failure();
    cgpio_release(self);
    return NULL;
  }
  self->line = line;
  return self;
}

static cgpio_line *request_input(const char *path, uint32_t offset, const char *consumer, struct input input, int *error) {
  int bias = GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
  if (input.pull == CGPIO_PULL_UP) bias = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
  if (input.pull == CGPIO_PULL_DOWN) bias = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  const struct gpiod_line_request_config config = {
    .consumer = consumer,
    .request_type = input.both_edges ? GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES : GPIOD_LINE_REQUEST_EVENT_RISING_EDGE,
    .flags = bias | (input.active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0),
  };
  cgpio_line *self = request(path, offset, &config, 0, error);
  if (!self) return NULL;
  self->fd = gpiod_line_event_get_fd(self->line);
  if ((*error = self->fd < 0 ? failure() : make_nonblocking(self->fd))) {
    cgpio_release(self);
    return NULL;
  }
  return self;
}

cgpio_line *cgpio_request_output(const char *path, uint32_t offset, const char *consumer, int value, int *error) {
  const struct gpiod_line_request_config config = {
    .consumer = consumer,
    .request_type = GPIOD_LINE_REQUEST_DIRECTION_OUTPUT,
  };
  return request(path, offset, &config, value, error);
}

/// Takes up to READ_EDGES queued edges, oldest first: how many, 0 if there are none.
static int read_edges(cgpio_line *line, struct edge edges[READ_EDGES]) {
  struct gpiod_line_event events[READ_EDGES];
  errno = 0;
  int count = gpiod_line_event_read_fd_multiple(line->fd, events, READ_EDGES);
  if (count < 0) return errno == EAGAIN ? 0 : -failure();
  for (int i = 0; i < count; i++) {
    edges[i].timestamp_ns = (int64_t)events[i].ts.tv_sec * 1000000000 + events[i].ts.tv_nsec;
    edges[i].sequence = 0;
    edges[i].rising = events[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  }
  return count;
}

int cgpio_set(cgpio_line *line, int value) {
  errno = 0;
  return gpiod_line_set_value(line->line, value) < 0 ? -failure() : 0;
}

int cgpio_get(cgpio_line *line) {
  errno = 0;
  int value = gpiod_line_get_value(line->line);
  return value < 0 ? -failure() : value;
}

void cgpio_release(cgpio_line *line) {
  if (!line) return;
  if (line->line) gpiod_line_release(line->line);
  gpiod_chip_close(line->chip);
  free(line);
}

#else

struct cgpio_line {
  struct gpiod_line_request *request;
  struct gpiod_edge_event_buffer *events;
  uint32_t offset;
  uint32_t sequence;
  int fd;
};

int cgpio_chip_describe(const char *path, char label[CGPIO_TEXT], uint32_t *lines) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  errno = 0;
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  if (info) {
    snprintf(label, CGPIO_TEXT, "%s", gpiod_chip_info_get_label(info));
    *lines = (uint32_t)gpiod_chip_info_get_num_lines(info);
    gpiod_chip_info_free(info);
  } else {
    error = failure();
  }
  gpiod_chip_close(chip);
  return -error;
}

int cgpio_line_named(const char *path, const char *name, uint32_t *offset) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  int found = gpiod_chip_get_line_offset_from_name(chip, name);
  if (found >= 0) *offset = (uint32_t)found;
  gpiod_chip_close(chip);
  return found >= 0 ? 0 : -ENOENT;
}

int cgpio_line_consumer(const char *path, uint32_t offset, char consumer[CGPIO_TEXT]) {
  int error = 0;
  struct gpiod_chip *chip = chip_open(path, &error);
  if (!chip) return -error;
  errno = 0;
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  if (info) {
    const char *name = gpiod_line_info_is_used(info) ? gpiod_line_info_get_consumer(info) : "";
    snprintf(consumer, CGPIO_TEXT, "%s", name ? name : "the kernel");
    gpiod_line_info_free(info);
  } else {
    error = failure();
  }
  gpiod_chip_close(chip);
  return -error;
}

/// Room in the kernel for edges that nobody has read yet: 0.64 s at 100 Hz.
enum { QUEUED_EDGES = 64 };

/// Asks for an input where `input` is not NULL, else for an output of that value.
static cgpio_line *request(const char *path, uint32_t offset, const char *consumer, const struct input *input, int value,
                           int *error) {
  cgpio_line *self = calloc(1, sizeof *self);
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *config = gpiod_request_config_new();
  struct gpiod_chip *chip = NULL;
  unsigned int offsets[1] = { offset };

  *error = ENOMEM;
  if (!self || !settings || !lines || !config) goto done;
  self->fd = -1;
  self->offset = offset;
  if (input && !(self->events = gpiod_edge_event_buffer_new(READ_EDGES))) goto done;

  *error = 0;
  errno = 0;
  int refused = 0;
  if (input) {
    enum gpiod_line_bias bias = GPIOD_LINE_BIAS_DISABLED;
    if (input->pull == CGPIO_PULL_UP) bias = GPIOD_LINE_BIAS_PULL_UP;
    if (input->pull == CGPIO_PULL_DOWN) bias = GPIOD_LINE_BIAS_PULL_DOWN;
    refused |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    refused |= gpiod_line_settings_set_edge_detection(settings,
                                                      input->both_edges ? GPIOD_LINE_EDGE_BOTH : GPIOD_LINE_EDGE_RISING);
    refused |= gpiod_line_settings_set_bias(settings, bias);
    gpiod_line_settings_set_active_low(settings, input->active_low);
    refused |= gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC);
    gpiod_request_config_set_event_buffer_size(config, QUEUED_EDGES);
  } else {
    refused |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
    refused |= gpiod_line_settings_set_output_value(settings, value ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  }
  refused |= gpiod_line_config_add_line_settings(lines, offsets, 1, settings);
  if (refused) {
    *error = failure();
    goto done;
  }
  gpiod_request_config_set_consumer(config, consumer);
  if (!(chip = chip_open(path, error))) goto done;
  errno = 0;
  self->request = gpiod_chip_request_lines(chip, config, lines);
  if (!self->request) {
    *error = failure();
    goto done;
  }
  self->fd = gpiod_line_request_get_fd(self->request);
  if (input) *error = make_nonblocking(self->fd);

done:
  // The request stands on its own: the chip is not needed any more.
  if (chip) gpiod_chip_close(chip);
  if (config) gpiod_request_config_free(config);
  if (lines) gpiod_line_config_free(lines);
  if (settings) gpiod_line_settings_free(settings);
  if (*error) {
    cgpio_release(self);
    return NULL;
  }
  return self;
}

static cgpio_line *request_input(const char *path, uint32_t offset, const char *consumer, struct input input, int *error) {
  return request(path, offset, consumer, &input, 0, error);
}

cgpio_line *cgpio_request_output(const char *path, uint32_t offset, const char *consumer, int value, int *error) {
  return request(path, offset, consumer, NULL, value, error);
}

/// Takes up to READ_EDGES queued edges, oldest first: how many, 0 if there are none.
static int read_edges(cgpio_line *line, struct edge edges[READ_EDGES]) {
  errno = 0;
  int count = gpiod_line_request_read_edge_events(line->request, line->events, READ_EDGES);
  if (count < 0) return errno == EAGAIN ? 0 : -failure();
  for (int i = 0; i < count; i++) {
    struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(line->events, (unsigned long)i);
    edges[i].timestamp_ns = (int64_t)gpiod_edge_event_get_timestamp_ns(event);
    edges[i].sequence = (uint32_t)gpiod_edge_event_get_line_seqno(event);
    edges[i].rising = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  }
  return count;
}

int cgpio_set(cgpio_line *line, int value) {
  errno = 0;
  int done = gpiod_line_request_set_value(line->request, line->offset,
                                          value ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  return done < 0 ? -failure() : 0;
}

int cgpio_get(cgpio_line *line) {
  errno = 0;
  enum gpiod_line_value value = gpiod_line_request_get_value(line->request, line->offset);
  return value == GPIOD_LINE_VALUE_ERROR ? -failure() : value == GPIOD_LINE_VALUE_ACTIVE;
}

void cgpio_release(cgpio_line *line) {
  if (!line) return;
  if (line->request) gpiod_line_request_release(line->request);
  if (line->events) gpiod_edge_event_buffer_free(line->events);
  free(line);
}

#endif

cgpio_line *cgpio_request_rising_edges(const char *path, uint32_t offset, const char *consumer, int *error) {
  return request_input(path, offset, consumer, data_ready, error);
}

cgpio_line *cgpio_request_switch(const char *path, uint32_t offset, const char *consumer, int pull, int *error) {
  return request_input(path, offset, consumer, switch_input(pull), error);
}

int cgpio_read_switch(cgpio_line *line, cgpio_edge found[CGPIO_EDGES]) {
  struct edge edges[READ_EDGES];
  int count = read_edges(line, edges);
  for (int i = 0; i < count; i++) found[i] = (cgpio_edge){ edges[i].timestamp_ns, edges[i].rising };
  return count;
}

int cgpio_drain(cgpio_line *line, cgpio_edges *found) {
  // A line that rings faster than it can be read must not hold the caller.
  enum { READS = 64 };
  *found = (cgpio_edges){ 0 };
  for (int read = 0; read < READS; read++) {
    struct edge edges[READ_EDGES];
    int count = read_edges(line, edges);
    if (count < 0) return count;
    if (count == 0) return 0;
    for (int i = 0; i < count; i++) {
      if (edges[i].sequence == 0) continue;
      found->lost += edges[i].sequence - line->sequence - 1;
      line->sequence = edges[i].sequence;
    }
    found->count += (uint32_t)count;
    found->newest_ns = edges[count - 1].timestamp_ns;
    // Fewer than asked for: the queue was empty, and asking again would only cost a call.
    if (count < READ_EDGES) return 0;
  }
  return 0;
}

int cgpio_descriptor(const cgpio_line *line) { return line->fd; }
