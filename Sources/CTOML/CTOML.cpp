#include "CTOML.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Errors come back as values: an exception must never reach a Swift frame.
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace {

struct Entry {
  ctoml_type type = CTOML_TABLE;
  std::string path;
  std::string text;
  int64_t integer = 0;
  double number = 0;
  bool boolean = false;
  toml::source_position place{};
};

bool is_bare(std::string_view key) {
  if (key.empty()) return false;
  for (char c : key) {
    const bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!ok) return false;
  }
  return true;
}

void collect(const toml::table &table, const std::string &prefix, std::vector<Entry> &entries) {
  for (auto &&[key, node] : table) {
    Entry entry;
    entry.path = prefix.empty() ? "" : prefix + ".";
    if (is_bare(key.str())) {
      entry.path += key.str();
    } else {
      entry.path += '"';
      entry.path += key.str();
      entry.path += '"';
    }
    entry.place = key.source().begin;
    if (const auto *members = node.as_table()) {
      std::string path = entry.path;
      entries.push_back(std::move(entry));
      collect(*members, path, entries);
      continue;
    }
    if (const auto *value = node.as_string()) {
      entry.type = CTOML_STRING;
      entry.text = value->get();
    } else if (const auto *value = node.as_integer()) {
      entry.type = CTOML_INTEGER;
      entry.integer = value->get();
    } else if (const auto *value = node.as_floating_point()) {
      entry.type = CTOML_FLOAT;
      entry.number = value->get();
    } else if (const auto *value = node.as_boolean()) {
      entry.type = CTOML_BOOLEAN;
      entry.boolean = value->get();
    } else if (node.is_array()) {
      entry.type = CTOML_ARRAY;
    } else {
      entry.type = CTOML_DATE;
    }
    entries.push_back(std::move(entry));
  }
}

void fill(const Entry &from, ctoml_entry *to) {
  to->type = from.type;
  to->path = from.path.data();
  to->path_length = from.path.size();
  to->text = from.text.data();
  to->text_length = from.text.size();
  to->integer = from.integer;
  to->number = from.number;
  to->boolean = from.boolean;
  to->line = from.place.line;
  to->column = from.place.column;
}

}  // namespace

struct ctoml_document {
  std::vector<Entry> entries;
  Entry error;
  bool failed = false;
};

ctoml_document *ctoml_parse(const char *text, size_t length) {
  auto *document = new ctoml_document;
  const toml::parse_result result = toml::parse(std::string_view(text, length));
  if (!result) {
    document->failed = true;
    document->error.type = CTOML_STRING;
    document->error.text = std::string(result.error().description());
    document->error.place = result.error().source().begin;
    return document;
  }
  collect(result.table(), "", document->entries);
  return document;
}

void ctoml_free(ctoml_document *document) { delete document; }

bool ctoml_error(const ctoml_document *document, ctoml_entry *entry) {
  if (document->failed) fill(document->error, entry);
  return document->failed;
}

size_t ctoml_count(const ctoml_document *document) { return document->entries.size(); }

void ctoml_get(const ctoml_document *document, size_t index, ctoml_entry *entry) {
  fill(document->entries[index], entry);
}
