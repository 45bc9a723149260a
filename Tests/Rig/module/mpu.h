/* SPDX-License-Identifier: GPL-2.0 */
#ifndef IMURIG_MPU_H
#define IMURIG_MPU_H

#include "imurig.h"

/* Registers of the MPU-6050 that the 6500 family kept. */
enum {
	SMPLRT_DIV = 0x19, CONFIG = 0x1a, GYRO_CONFIG = 0x1b, ACCEL_CONFIG = 0x1c, ACCEL_CONFIG2 = 0x1d,
	FIFO_EN = 0x23, INT_PIN_CFG = 0x37, INT_ENABLE = 0x38, INT_STATUS = 0x3a,
	DATA = 0x3b, SIGNAL_PATH_RESET = 0x68, USER_CTRL = 0x6a, PWR_MGMT_1 = 0x6b,
	PWR_MGMT_2 = 0x6c, FIFO_COUNT_H = 0x72, FIFO_COUNT_L = 0x73, FIFO_R_W = 0x74,
	WHO_AM_I = 0x75,
};

#define OFLOW	0x10
#define DRDY	0x01

struct mpu {
	unsigned int phase;		/* eighths of a millisecond since the accelerometer's last sample */
};

void mpu_vector(struct imu *imu, const struct frame *f, int afs, int gfs, s16 *accel, s16 *gyro);
u64 mpu_period(struct imu *imu, bool fast, unsigned int divider);
bool mpu_interrupt(struct imu *imu, u8 cfg, bool due);
bool mpu_store(struct imu *imu, const struct frame *f, s16 temp, bool fast, bool stop);
bool mpu_active_low(struct imu *imu);
u8 mpu_read(struct imu *imu, u8 reg);
void mpu_write(struct imu *imu, u8 reg, u8 val);
u8 mpu_next(struct imu *imu, u8 reg);
void mpu_overflow(struct imu *imu);

#endif
