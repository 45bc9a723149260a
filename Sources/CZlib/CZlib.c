#include "CZlib.h"

#include <zlib.h>

int czlib_deflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  z_stream stream = { .next_in = (Bytef *)in, .avail_in = (uInt)count, .next_out = out, .avail_out = (uInt)room };
  // A negative window: no header. Level 6 and memory level 8 are zlib's own defaults: 256 KiB while it lasts.
  if (deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
  int code = deflate(&stream, Z_FINISH);
  int written = (int)stream.total_out;
  deflateEnd(&stream);
  return code == Z_STREAM_END ? written : -1;
}

int czlib_inflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  z_stream stream = { .next_in = (Bytef *)in, .avail_in = (uInt)count, .next_out = out, .avail_out = (uInt)room };
  if (inflateInit2(&stream, -15) != Z_OK) return -1;
  int code = inflate(&stream, Z_FINISH);
  int written = (int)stream.total_out;
  inflateEnd(&stream);
  return code == Z_STREAM_END ? written : -1;
}

uint32_t czlib_crc32(const uint8_t *in, size_t count) { return (uint32_t)crc32(0, in, (uInt)count); }
