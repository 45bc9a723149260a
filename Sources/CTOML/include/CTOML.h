/// A C face on toml++: parses one TOML text and gives its contents as a flat list, each entry with its place in the
/// text. Nothing of C++ crosses this header, so that Swift imports it as plain C.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CTOML_STRING,
  CTOML_INTEGER,
  CTOML_FLOAT,
  CTOML_BOOLEAN,
  /// A date, a time, or both.
  CTOML_DATE,
  /// An array of any kind; its elements are not listed.
  CTOML_ARRAY,
  /// A table; its members follow as entries of their own.
  CTOML_TABLE,
} ctoml_type;

/// One key of the text. The pointers belong to the document, are not terminated by zero, and live as long as it does.
typedef struct {
  ctoml_type type;
  /// The dotted path from the root; a part that is no bare key stands in quotes.
  const char *path;
  size_t path_length;
  /// The value of a string; empty for every other type.
  const char *text;
  size_t text_length;
  int64_t integer;
  double number;
  bool boolean;
  /// Where the key stands, counted from 1.
  uint32_t line;
  uint32_t column;
} ctoml_entry;

typedef struct ctoml_document ctoml_document;

/// Parses `length` bytes of UTF-8. Never fails: a syntax error is asked for with `ctoml_error`. To be freed with `ctoml_free`.
ctoml_document *ctoml_parse(const char *text, size_t length);
void ctoml_free(ctoml_document *document);

/// Whether the text is no TOML; then `entry->text` holds the reason, `line` and `column` its place.
bool ctoml_error(const ctoml_document *document, ctoml_entry *entry);

/// The number of entries; 0 after a syntax error.
size_t ctoml_count(const ctoml_document *document);
/// Fills `entry` with the one at `index`, which must be below the count.
void ctoml_get(const ctoml_document *document, size_t index, ctoml_entry *entry);

#ifdef __cplusplus
}
#endif
