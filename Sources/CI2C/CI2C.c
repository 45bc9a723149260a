#include "CI2C.h"

#include <i2c/smbus.h>

int ci2c_read_byte(int fd, uint8_t reg) { return i2c_smbus_read_byte_data(fd, reg); }

int ci2c_write_byte(int fd, uint8_t reg, uint8_t value) { return i2c_smbus_write_byte_data(fd, reg, value); }
