#pragma once

/// What Swift cannot import of the Linux interface by itself: variadic calls, macros that compute, and structures that
/// hide behind a feature macro. No feature macro is set here, because the same header is read together with Glibc.
/// Every function that can fail returns -errno instead of setting errno.

#include <sys/eventfd.h>
#include <sys/file.h>
#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>

/// What an adapter must offer: plain I2C messages for bursts, and SMBus byte data for single registers.
enum { CLINUX_I2C_PLAIN = I2C_FUNC_I2C, CLINUX_I2C_BYTE_DATA = I2C_FUNC_SMBUS_BYTE_DATA };

/// Reads what the adapter can do (I2C_FUNC_* bits).
static inline int clinux_i2c_functions(int fd, unsigned long *functions) {
  return ioctl(fd, I2C_FUNCS, functions) < 0 ? -errno : 0;
}

/// Takes `address` for SMBus calls; -EBUSY if a kernel driver is bound to it. Never I2C_SLAVE_FORCE.
static inline int clinux_i2c_set_address(int fd, uint8_t address) {
  return ioctl(fd, I2C_SLAVE, (unsigned long)address) < 0 ? -errno : 0;
}

/// One combined transaction: writes the register's number, repeated start, reads `count` bytes.
///
/// One write and one read message, the read last: the only shape that every Raspberry Pi's adapter takes
/// (i2c-bcm2835 refuses a second read message).
static inline int clinux_i2c_read(int fd, uint8_t address, uint8_t reg, uint8_t *bytes, uint16_t count) {
  struct i2c_msg messages[2] = {
    { .addr = address, .flags = 0, .len = 1, .buf = &reg },
    { .addr = address, .flags = I2C_M_RD, .len = count, .buf = bytes },
  };
  struct i2c_rdwr_ioctl_data data = { .msgs = messages, .nmsgs = 2 };
  int done = ioctl(fd, I2C_RDWR, &data);
  if (done < 0) return -errno;
  // Fewer messages than asked for: the read did not happen and `bytes` holds nothing.
  return done == 2 ? 0 : -EIO;
}

/// The kernel clock's state, read only (`modes` = 0).
struct clinux_clock_state {
  /// TIME_OK … TIME_ERROR.
  int state;
  /// Bound of the wall clock's error, microseconds.
  int64_t maximum_error_us;
  /// STA_* bits.
  int status;
};

static inline int clinux_clock_state(struct clinux_clock_state *state) {
  struct timex request = { .modes = 0 };
  int value = adjtimex(&request);
  if (value < 0) return -errno;
  state->state = value;
  state->maximum_error_us = request.maxerror;
  state->status = request.status;
  return 0;
}

/// The number of a device among those of its driver: for i2c-dev the bus's.
static inline unsigned int clinux_device_minor(uint64_t device) { return minor(device); }

/// Who is at the other end of a connected Unix socket (the kernel's `struct ucred`).
struct clinux_peer {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
};

static inline int clinux_peer(int fd, struct clinux_peer *peer) {
  socklen_t size = sizeof *peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &size) < 0) return -errno;
  return size == sizeof *peer ? 0 : -EPROTO;
}

/// The supplementary groups of who is at the other end, as noted when it connected: their number, or -ERANGE if there are
/// more than `capacity`.
static inline int clinux_peer_groups(int fd, uint32_t *groups, int capacity) {
  socklen_t size = (socklen_t)capacity * sizeof *groups;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0) return -errno;
  return (int)(size / sizeof *groups);
}

/// An eventfd that one thread raises and another waits for; a negated error number if there is none to be had.
static inline int clinux_wakeup_make(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

/// Locks an open file for this process alone, at once: 0, or a negated error number (-EWOULDBLOCK: another has it).
static inline int clinux_lock_file(int fd) { return flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

/// Writes each page of a range once with what it held, so that the pages exist before they are needed.
static inline void clinux_prefault(void *start, size_t size, size_t page) {
  volatile unsigned char *bytes = (volatile unsigned char *)start;
  for (size_t i = 0; i < size; i += page) bytes[i] = bytes[i];
  if (size > 0) bytes[size - 1] = bytes[size - 1];
}

/// Waits until `fd` can be read; 1 ready, 0 time-out, -ENODEV if the device behind it is gone, -EINTR on a signal.
int clinux_wait_readable(int fd, int64_t timeout_ns);

/// Puts the words for an error number into `text`; thread safe.
void clinux_error_words(int code, char *text, size_t size);

/// Makes the calling thread SCHED_FIFO; threads and processes it starts fall back to normal scheduling.
int clinux_thread_set_fifo(int priority);

/// Names the calling thread, as `top -H` shows it; at most 15 bytes are kept.
void clinux_thread_set_name(const char *name);

#include <sys/ioctl.h>

/// On a signal that ends the process (SIGINT, SIGTERM, SIGHUP, SIGQUIT, or a crash) writes `text` to standard output and puts
/// the keyboard back, then ends the process by that signal. SIGTSTP does the same, and stops it.
void clinux_restore_on_signal(const char *text);

/// Seconds since 1970 of a time in the machine's time zone; month and day from 1; INT64_MIN if there is no such day.
int64_t clinux_local_seconds(int year, int month, int day, int hour, int minute);

/// Year, month and day in the machine's time zone, as YYYYMMDD.
int clinux_local_date(int64_t seconds);

/// Has the terminal behind standard input give each key at once and echo none; a negated error number if it is none.
int clinux_keys_begin(void);

/// Puts it back.
void clinux_keys_end(void);

/// 1 once after the process was stopped and goes on: the screen has to be drawn anew.
int clinux_was_resumed(void);

/// Columns and rows of the terminal behind a descriptor; a negated error number if it is none (TIOCGWINSZ; ioctl is
/// variadic, which Swift cannot call).
static inline int clinux_window_size(int descriptor, unsigned short *columns, unsigned short *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -errno;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}
