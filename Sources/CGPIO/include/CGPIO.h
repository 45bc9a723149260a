#pragma once

/// One interface over libgpiod 1.6 (Debian 12) and 2.x (Debian 13), which share hardly a name; which one it is, is
/// settled when this is compiled. Functions return -errno where they fail, and none but the requests allocates.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A requested line; holds what the library needs until it is released.
typedef struct cgpio_line cgpio_line;

/// What a drain of the queue found.
typedef struct {
  /// Edges taken.
  uint32_t count;
  /// Edges that the kernel's queue had no room for; always 0 with libgpiod 1.6, which does not tell.
  uint32_t lost;
  /// The kernel's time of the newest edge, CLOCK_MONOTONIC (kernel 5.7 and later); only if `count` > 0.
  int64_t newest_ns;
} cgpio_edges;

/// An edge of a switch.
typedef struct {
  /// The kernel's time, as above.
  int64_t timestamp_ns;
  /// Whether the switch was closed when the kernel looked, right after the edge.
  bool closed;
} cgpio_edge;

/// The most edges that one call gives.
enum { CGPIO_EDGES = 16 };

/// What holds a line while its switch is open: a resistor in the chip, or one outside.
enum { CGPIO_PULL_NONE, CGPIO_PULL_UP, CGPIO_PULL_DOWN };

/// Room for a chip's path, label, or a consumer's name.
enum { CGPIO_TEXT = 64 };

/// 1 or 2: the interface this was compiled for.
int cgpio_interface(void);

/// The path of the `index`th chip in /dev, by number, without symbolic links; -ENOENT after the last.
int cgpio_chip_at(int index, char path[CGPIO_TEXT]);

/// A chip's label and number of lines.
int cgpio_chip_describe(const char *path, char label[CGPIO_TEXT], uint32_t *lines);

/// The offset of the line of that name on one chip; -ENOENT if it has none.
int cgpio_line_named(const char *path, const char *name, uint32_t *offset);

/// Who uses a line; empty if nobody does.
int cgpio_line_consumer(const char *path, uint32_t offset, char consumer[CGPIO_TEXT]);

/// Asks for the rising edges of a line, bias disabled. NULL and `*error` (positive) if refused.
cgpio_line *cgpio_request_rising_edges(const char *path, uint32_t offset, const char *consumer, int *error);

/// Asks for both edges of a line with a switch: to ground where the line is pulled up, else to the supply.
///
/// The kernel's debouncing is left out, for libgpiod 1.6 has none.
cgpio_line *cgpio_request_switch(const char *path, uint32_t offset, const char *consumer, int pull, int *error);

/// Asks for a line to drive.
cgpio_line *cgpio_request_output(const char *path, uint32_t offset, const char *consumer, int value, int *error);

/// The descriptor to wait on for edges.
int cgpio_descriptor(const cgpio_line *line);

/// Takes all queued edges without waiting.
int cgpio_drain(cgpio_line *line, cgpio_edges *found);

/// Takes up to CGPIO_EDGES queued edges of a switch without waiting, oldest first: how many.
int cgpio_read_switch(cgpio_line *line, cgpio_edge edges[CGPIO_EDGES]);

/// Whether a line is active now: a switch closed, an output high.
int cgpio_get(cgpio_line *line);

/// Drives an output line.
int cgpio_set(cgpio_line *line, int value);

/// Gives the line back.
void cgpio_release(cgpio_line *line);
