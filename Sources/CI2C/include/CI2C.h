#pragma once

/// Single registers over libi2c; its own header stays out of Swift's sight. The device's address must have been set.

#include <stdint.h>

/// The register's value, or -errno.
int ci2c_read_byte(int fd, uint8_t reg);

/// 0, or -errno.
int ci2c_write_byte(int fd, uint8_t reg, uint8_t value);
