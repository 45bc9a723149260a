// SPDX-License-Identifier: GPL-2.0
/*
 * InvenSense MPU-6500 (the die of the MPU-9250 too) and ICM-20689: awake after a reset, an accelerometer filter of its
 * own, and a FIFO that can stop when it is full. It then ends in a part of a record: 512 is no multiple of 12.
 */
#include "mpu.h"

static void mpu6500_reset(struct imu *imu)
{
	imu->regs[PWR_MGMT_1] = 0x01;
	imu->regs[WHO_AM_I] = 0x70;
}

static void icm20689_reset(struct imu *imu)
{
	imu->regs[PWR_MGMT_1] = 0x40;
	imu->regs[WHO_AM_I] = 0x98;
}

/* The divider counts only while the gyroscope's filter gives 1 kHz. */
static bool mpu6500_fast(struct imu *imu)
{
	u8 dlpf = imu->regs[CONFIG] & 7;

	return imu->regs[GYRO_CONFIG] & 3 || dlpf == 0 || dlpf == 7;
}

static u64 mpu6500_period_ps(struct imu *imu)
{
	bool fast = mpu6500_fast(imu);

	return mpu_period(imu, fast, fast ? 0 : imu->regs[SMPLRT_DIV]);
}

static bool mpu6500_store(struct imu *imu, const struct frame *f, int lsb_centi, int offset_mc)
{
	s16 temp = imu_clamp(div_s64(((s64)imu->temp_mc - offset_mc) * lsb_centi, 100000));

	return mpu_store(imu, f, temp, false, imu->regs[CONFIG] & 0x40);
}

static bool mpu6500_sample(struct imu *imu, const struct frame *f)
{
	return mpu6500_store(imu, f, 33387, 21000);
}

static bool icm20689_sample(struct imu *imu, const struct frame *f)
{
	return mpu6500_store(imu, f, 32680, 25000);
}

static void icm20689_write(struct imu *imu, u8 reg, u8 val)
{
	mpu_write(imu, reg, val);
	if (reg == ACCEL_CONFIG2) {
		imu->cap = 512 << (val >> 6);
		imu_fifo_clear(imu);
	}
}

const struct imu_ops mpu6500_ops = {
	.name = "mpu6500",
	.who = WHO_AM_I,
	.fifo_cap = 512,
	.pulse_us = 50,
	.reset_us = 50000,
	.priv_size = sizeof(struct mpu),
	.reset = mpu6500_reset,
	.period_ps = mpu6500_period_ps,
	.sample = mpu6500_sample,
	.active_low = mpu_active_low,
	.read = mpu_read,
	.write = mpu_write,
	.next = mpu_next,
	.overflow = mpu_overflow,
};

const struct imu_ops icm20689_ops = {
	.name = "icm20689",
	.who = WHO_AM_I,
	.fifo_cap = 512,
	.pulse_us = 50,
	.reset_us = 50000,
	.priv_size = sizeof(struct mpu),
	.reset = icm20689_reset,
	.period_ps = mpu6500_period_ps,
	.sample = icm20689_sample,
	.active_low = mpu_active_low,
	.read = mpu_read,
	.write = icm20689_write,
	.next = mpu_next,
	.overflow = mpu_overflow,
};
