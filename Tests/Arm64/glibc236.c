/* What the static Swift runtime of Debian sid wants from glibc 2.38 and libstdc++ 13, for Debian 12 (glibc 2.36,
 * libstdc++ 12). Weak: where the library has its own, that one counts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WEAK __attribute__((weak))

WEAK long __isoc23_strtol(const char *s, char **end, int base) { return strtol(s, end, base); }
WEAK long long __isoc23_strtoll(const char *s, char **end, int base) { return strtoll(s, end, base); }
WEAK unsigned long __isoc23_strtoul(const char *s, char **end, int base) { return strtoul(s, end, base); }
WEAK unsigned long long __isoc23_strtoull(const char *s, char **end, int base) { return strtoull(s, end, base); }

WEAK int __isoc23_sscanf(const char *s, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vsscanf(s, format, arguments);
  va_end(arguments);
  return count;
}

WEAK size_t strlcpy(char *to, const char *from, size_t size) {
  size_t length = strlen(from);
  if (size) {
    size_t count = length < size ? length : size - 1;
    memcpy(to, from, count);
    to[count] = 0;
  }
  return length;
}

WEAK size_t strlcat(char *to, const char *from, size_t size) {
  size_t length = strnlen(to, size);
  return length == size ? size + strlen(from) : length + strlcpy(to + length, from, size - length);
}

/* libstdc++ 12 initialises its streams by objects of ios_base::Init; nothing in the runtime prints through them before main. */
WEAK void _ZSt21ios_base_library_initv(void) {}
