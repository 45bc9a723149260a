#pragma once

/// One interface over libgpiod 1.6 (Debian 12) and 2.x (Debian 13), which share hardly a name; which one it is, is
/// settled when this is compiled. Functions return -errno where they fail, and none but the requests allocates.

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

/// Asks for a line to drive.
cgpio_line *cgpio_request_output(const char *path, uint32_t offset, const char *consumer, int value, int *error);

/// The descriptor to wait on for edges.
int cgpio_descriptor(const cgpio_line *line);

/// Takes all queued edges without waiting.
int cgpio_drain(cgpio_line *line, cgpio_edges *found);

/// Drives an output line.
int cgpio_set(cgpio_line *line, int value);

/// Gives the line back.
void cgpio_release(cgpio_line *line);
