#pragma once

/// Whole blocks through zlib; its own header stays out of Swift's sight.

#include <stddef.h>
#include <stdint.h>

/// Compresses a block without header and trailer (RFC 1951): the bytes written, or -1 if they do not fit.
int czlib_deflate(const uint8_t *in, size_t count, uint8_t *out, size_t room);

/// The other way round: the bytes written, or -1 if it is no such block or does not fit.
int czlib_inflate(const uint8_t *in, size_t count, uint8_t *out, size_t room);

/// The checksum of RFC 1952.
uint32_t czlib_crc32(const uint8_t *in, size_t count);
