#pragma once

/// Stands between the whole process and the C library: every request to the heap and every POSIX lock passes through
/// here, from Swift's runtime and from C alike, and is counted between `counter_start` and `counter_stop`.

void counter_start(void);
void counter_stop(void);

/// Calls of malloc, calloc, realloc, free and their aligned kin.
unsigned long counter_heap(void);

/// Mutexes, read-write locks, semaphores and conditions that were taken or waited for.
unsigned long counter_locks(void);

/// The deeds that the counter must see, to prove that it does.
void counter_allocate(void);
void counter_lock(void);

/// From here on the kernel kills the process at any system call but read and write (seccomp's strict mode), so at every
/// wait for a contended lock, every sleep, and every file or socket that is opened. -1 if the kernel has no such mode.
int counter_seal(void);

/// The way out of a sealed process that has come to its end: says so, and exits with 0.
void counter_end_sealed(void) __attribute__((noreturn));

/// 1 if a sealed child was killed at its first system call; 0 if it lived; -1 if there is no such mode.
int counter_seal_holds(void);
