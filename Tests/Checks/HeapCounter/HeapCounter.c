#define _GNU_SOURCE
#include "CHeapCounter.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int counting;
static unsigned long heap, locks;

static void note(unsigned long *count) {
  if (counting) __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
}

void counter_start(void) {
  heap = locks = 0;
  counting = 1;
}
void counter_stop(void) { counting = 0; }
unsigned long counter_heap(void) { return heap; }
unsigned long counter_locks(void) { return locks; }

// The heap. glibc has these second names for those who put themselves before the first ones.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

void *malloc(size_t size) { return note(&heap), __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return note(&heap), __libc_calloc(count, size); }
void *realloc(void *block, size_t size) { return note(&heap), __libc_realloc(block, size); }
void *memalign(size_t alignment, size_t size) { return note(&heap), __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return note(&heap), __libc_memalign(alignment, size); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  note(&heap);
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void *got = __libc_memalign(alignment, size);
  if (got) *block = got;
  return got ? 0 : ENOMEM;
}
void free(void *block) {
  note(&heap);
  __libc_free(block);
}

// The locks have no second names: the next definition is asked for.
#define COUNTED(name, parameters, arguments) \
  int name parameters { \
    static int (*next) parameters; \
    note(&locks); \
    if (!next) next = (int (*) parameters)dlsym(RTLD_NEXT, #name); \
    return next arguments; \
  }
COUNTED(pthread_mutex_lock, (pthread_mutex_t *lock), (lock))
COUNTED(pthread_mutex_trylock, (pthread_mutex_t *lock), (lock))
COUNTED(pthread_rwlock_rdlock, (pthread_rwlock_t *lock), (lock))
COUNTED(pthread_rwlock_wrlock, (pthread_rwlock_t *lock), (lock))
COUNTED(pthread_cond_wait, (pthread_cond_t *condition, pthread_mutex_t *lock), (condition, lock))
COUNTED(sem_wait, (sem_t *semaphore), (semaphore))

void counter_allocate(void) {
  void *volatile block = malloc(1);
  free(block);
}

void counter_lock(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
}

int counter_seal(void) {
  fflush(NULL);
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
}

void counter_end_sealed(void) {
  static const char line[] = "| and once more, sealed: 0 system calls\n";
  int code = write(STDOUT_FILENO, line, sizeof line - 1) == sizeof line - 1 ? 0 : 1;
  // Not _exit: that ends all threads, which is another call, and a forbidden one.
  for (;;) syscall(SYS_exit, code);
}

int counter_seal_holds(void) {
  pid_t child = fork();
  if (child == 0) {
    if (counter_seal() != 0) _exit(1);
    syscall(SYS_getppid);
    syscall(SYS_exit, 2);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return -1;
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGKILL;
  return WEXITSTATUS(status) == 1 ? -1 : 0;
}
