// SPDX-License-Identifier: GPL-2.0
/* What MPU-6050 and the 6500 family have in common. */
#include "mpu.h"

/* A sample in LSB; InvenSense's ranges are the same in all chips. */
void mpu_vector(struct imu *imu, const struct frame *f, int afs, int gfs, s16 *accel, s16 *gyro)
{
	static const int gyro_lsb[] = { 1310, 655, 328, 164 };
	int i;

	for (i = 0; i < 3; i++) {
		if (imu->raw) {
			accel[i] = imu_clamp(f->v[i]);
			gyro[i] = imu_clamp(f->v[3 + i]);
		} else {
			accel[i] = imu_clamp(div_s64((s64)f->v[i] * (16384 >> afs), 1000000));
			gyro[i] = imu_clamp(div_s64((s64)f->v[3 + i] * gyro_lsb[gfs], 10000));
		}
	}
}

/* `fast`: 8 kHz instead of 1 kHz. Asleep, clock stopped or everything in standby: none. */
u64 mpu_period(struct imu *imu, bool fast, unsigned int divider)
{
	static const unsigned int wake_us[] = { 800000, 200000, 50000, 25000 };
	u8 pwr = imu->regs[PWR_MGMT_1];

	if (pwr & 0x40 || (pwr & 7) == 7 || (imu->regs[PWR_MGMT_2] & 0x3f) == 0x3f)
		return 0;
	if (pwr & 0x20)
		return wake_us[imu->regs[PWR_MGMT_2] >> 6] * 1000000ULL;
	return (fast ? 125000000ULL : 1000000000ULL) * (1 + divider);
}

/* `cfg`: INT_PIN_CFG, the same bits in all InvenSense chips. */
bool mpu_interrupt(struct imu *imu, u8 cfg, bool due)
{
	if (due && cfg & 0x20) {
		imu->latched = true;
		return false;
	}
	return due;
}

/* Output registers, FIFO and interrupt of one sample; `stop`: a full FIFO takes no more. */
bool mpu_store(struct imu *imu, const struct frame *f, s16 temp, bool fast, bool stop)
{
	u8 en = imu->regs[FIFO_EN], off = imu->regs[PWR_MGMT_2], *r = &imu->regs[DATA];
	struct mpu *mpu = imu->priv;
	s16 accel[3], gyro[3];
	bool fits = true;
	int i;

	mpu_vector(imu, f, imu->regs[ACCEL_CONFIG] >> 3 & 3, imu->regs[GYRO_CONFIG] >> 3 & 3, accel, gyro);
	/* The accelerometer never gives more than 1000 samples a second: beyond, they repeat. */
	mpu->phase += fast ? 1 + imu->regs[SMPLRT_DIV] : 8;
	for (i = 0; i < 3; i++) {
		if (mpu->phase >= 8)
			put_be(r + 2 * i, off & (0x20 >> i) ? 0 : accel[i]);
		put_be(r + 8 + 2 * i, off & (0x04 >> i) ? 0 : gyro[i]);
	}
	mpu->phase = mpu->phase >= 8 ? mpu->phase % 8 : mpu->phase;
	put_be(r + 6, temp);
	imu->regs[INT_STATUS] |= DRDY;

	if (imu->regs[USER_CTRL] & 0x40) {
		if (en & 0x08)
			fits &= imu_fifo_push(imu, r, 6, stop);
		if (en & 0x80)
			fits &= imu_fifo_push(imu, r + 6, 2, stop);
		for (i = 0; i < 3; i++)
			if (en & (0x40 >> i))
				fits &= imu_fifo_push(imu, r + 8 + 2 * i, 2, stop);
	}
	if (!fits)
		imu->regs[INT_STATUS] |= OFLOW;
	return mpu_interrupt(imu, imu->regs[INT_PIN_CFG], imu->regs[INT_STATUS] & imu->regs[INT_ENABLE]);
}

bool mpu_active_low(struct imu *imu)
{
	return imu->regs[INT_PIN_CFG] & 0x80;
}

u8 mpu_read(struct imu *imu, u8 reg)
{
	u8 v = imu->regs[reg];

	if (imu->regs[INT_PIN_CFG] & 0x10)
		imu->latched = false;
	switch (reg) {
	case PWR_MGMT_1:
		v |= imu->busy << 7;
		break;
	case INT_STATUS:
		imu->regs[reg] = 0;
		imu->latched = false;
		break;
	case FIFO_COUNT_H:
		imu->count_latch = imu->count;
		v = imu->count_latch >> 8;
		break;
	case FIFO_COUNT_L:
		v = imu->count_latch;
		break;
	case FIFO_R_W:
		v = imu_fifo_pop(imu);
		break;
	}
	return v;
}

void mpu_write(struct imu *imu, u8 reg, u8 val)
{
	switch (reg) {
	case PWR_MGMT_1:
		if (val & 0x80)
			imu_reset(imu);
		else
			imu->regs[reg] = val;
		break;
	case USER_CTRL:
		if (val & 0x04)
			imu_fifo_clear(imu);
		if (val & 0x01)
			memset(&imu->regs[DATA], 0, 14);
		imu->regs[reg] = val & ~0x0f;
		break;
	case FIFO_R_W:
		imu_fifo_push(imu, &val, 1, false);
		break;
	case 0x00 ... 0x18:
	case SMPLRT_DIV ... 0x35:
	case INT_PIN_CFG ... INT_ENABLE:
	case 0x63 ... 0x67:
	case 0x69:
	case PWR_MGMT_2 ... 0x6e:
	case 0x70 ... 0x71:
		imu->regs[reg] = val;
		break;
	}
}

u8 mpu_next(struct imu *imu, u8 reg)
{
	return reg == FIFO_R_W ? reg : (reg + 1) & 0x7f;
}

void mpu_overflow(struct imu *imu)
{
	imu->regs[INT_STATUS] |= OFLOW;
}
