// SPDX-License-Identifier: GPL-2.0
/* InvenSense MPU-6050: asleep after a reset, 1024 bytes of FIFO that overwrite the oldest. */
#include "mpu.h"

static void mpu6050_reset(struct imu *imu)
{
	imu->regs[PWR_MGMT_1] = 0x40;
	imu->regs[WHO_AM_I] = 0x68;
}

/* Without low-pass filter the base is 8 kHz. */
static bool mpu6050_fast(struct imu *imu)
{
	u8 dlpf = imu->regs[CONFIG] & 7;

	return dlpf == 0 || dlpf == 7;
}

static u64 mpu6050_period_ps(struct imu *imu)
{
	return mpu_period(imu, mpu6050_fast(imu), imu->regs[SMPLRT_DIV]);
}

static bool mpu6050_sample(struct imu *imu, const struct frame *f)
{
	s16 temp = imu_clamp(div_s64(((s64)imu->temp_mc - 36530) * 340, 1000));

	return mpu_store(imu, f, temp, mpu6050_fast(imu), false);
}

const struct imu_ops mpu6050_ops = {
	.name = "mpu6050",
	.who = WHO_AM_I,
	.fifo_cap = 1024,
	.pulse_us = 50,
	.reset_us = 50000,
	.priv_size = sizeof(struct mpu),
	.reset = mpu6050_reset,
	.period_ps = mpu6050_period_ps,
	.sample = mpu6050_sample,
	.active_low = mpu_active_low,
	.read = mpu_read,
	.write = mpu_write,
	.next = mpu_next,
	.overflow = mpu_overflow,
};
