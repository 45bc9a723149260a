// SPDX-License-Identifier: GPL-2.0
/* InvenSense ICM-20948: four banks, 1125 Hz, a FIFO with registers of its own. */
#include "mpu.h"

/* bank << 7 | register */
enum {
	ICM_WHO = 0x00, ICM_USER_CTRL = 0x03, ICM_PWR1 = 0x06, ICM_PWR2 = 0x07, ICM_INT_CFG = 0x0f,
	ICM_INT_EN = 0x10, ICM_INT_EN1 = 0x11, ICM_INT_EN2 = 0x12, ICM_INT_EN3 = 0x13,
	ICM_INT_STATUS = 0x19, ICM_INT_STATUS1 = 0x1a, ICM_INT_STATUS2 = 0x1b, ICM_INT_STATUS3 = 0x1c,
	ICM_DATA = 0x2d, ICM_FIFO_EN1 = 0x66, ICM_FIFO_EN2 = 0x67, ICM_FIFO_RST = 0x68, ICM_FIFO_MODE = 0x69,
	ICM_COUNT_H = 0x70, ICM_COUNT_L = 0x71, ICM_FIFO_R_W = 0x72, ICM_DATA_RDY = 0x74, ICM_BANK = 0x7f,
	ICM_TIMEBASE = 1 << 7 | 0x28,
	ICM_GYRO_DIV = 2 << 7 | 0x00, ICM_GYRO_CONFIG1 = 2 << 7 | 0x01, ICM_ACCEL_DIV_H = 2 << 7 | 0x10,
	ICM_ACCEL_DIV_L = 2 << 7 | 0x11, ICM_ACCEL_CONFIG = 2 << 7 | 0x14,
};

struct icm {
	unsigned int bank;
	unsigned int accel, gyro;	/* base ticks since the last sample */
};

static unsigned int icm_reg(struct imu *imu, u8 reg)
{
	struct icm *icm = imu->priv;

	return reg == ICM_BANK ? ICM_BANK : icm->bank << 7 | reg;
}

static void icm_reset(struct imu *imu)
{
	imu->regs[ICM_WHO] = 0xea;
	imu->regs[ICM_PWR1] = 0x41;
	imu->regs[ICM_GYRO_CONFIG1] = 0x01;
	imu->regs[ICM_ACCEL_CONFIG] = 0x01;
}

/* Base ticks of 1/1125 s between samples; 0: off. */
static unsigned int icm_gyro_div(struct imu *imu)
{
	return (imu->regs[ICM_PWR2] & 0x07) == 0x07 ? 0 : 1 + imu->regs[ICM_GYRO_DIV];
}

static unsigned int icm_accel_div(struct imu *imu)
{
	unsigned int div = (imu->regs[ICM_ACCEL_DIV_H] & 0x0f) << 8 | imu->regs[ICM_ACCEL_DIV_L];

	return (imu->regs[ICM_PWR2] & 0x38) == 0x38 ? 0 : 1 + div;
}

/* Base ticks between records: those of the faster of the two. */
static unsigned int icm_div(struct imu *imu)
{
	unsigned int a = icm_accel_div(imu), g = icm_gyro_div(imu);

	return a && g ? min(a, g) : a + g;
}

static u64 icm_period_ps(struct imu *imu)
{
	unsigned int div = icm_div(imu);
	bool gyro_raw = !(imu->regs[ICM_GYRO_CONFIG1] & 1), accel_raw = !(imu->regs[ICM_ACCEL_CONFIG] & 1);

	if (imu->regs[ICM_PWR1] & 0x40 || !div)
		return 0;
	/* Without its filter a sensor ignores its divider. */
	if (gyro_raw && icm_gyro_div(imu))
		return 1000000000000ULL / 9000;
	if (accel_raw && icm_accel_div(imu))
		return 1000000000000ULL / 4500;
	return 1000000000000ULL * div / 1125;
}

static bool icm_sample(struct imu *imu, const struct frame *f)
{
	u8 *r = imu->regs, en = r[ICM_FIFO_EN2];
	bool stop = (r[ICM_FIFO_MODE] & 0x1f) == 0x1f, fits = true;
	struct icm *icm = imu->priv;
	unsigned int a = icm_accel_div(imu), g = icm_gyro_div(imu), div = icm_div(imu);
	s16 accel[3], gyro[3];
	int i;

	mpu_vector(imu, f, r[ICM_ACCEL_CONFIG] >> 1 & 3, r[ICM_GYRO_CONFIG1] >> 1 & 3, accel, gyro);
	/* The slower of the two repeats. */
	icm->accel += div;
	icm->gyro += div;
	for (i = 0; i < 3; i++) {
		if (!a || icm->accel >= a)
			put_be(r + ICM_DATA + 2 * i, a ? accel[i] : 0);
		if (!g || icm->gyro >= g)
			put_be(r + ICM_DATA + 6 + 2 * i, g ? gyro[i] : 0);
	}
	if (a && icm->accel >= a)
		icm->accel -= a;
	if (g && icm->gyro >= g)
		icm->gyro -= g;
	put_be(r + ICM_DATA + 12, imu_clamp(div_s64(((s64)imu->temp_mc - 21000) * 33387, 100000)));
	r[ICM_INT_STATUS1] |= 1;
	r[ICM_DATA_RDY] = 1;

	if (r[ICM_USER_CTRL] & 0x40 && !(r[ICM_FIFO_RST] & 1)) {
		if (en & 0x10)
			fits &= imu_fifo_push(imu, r + ICM_DATA, 6, stop);
		for (i = 0; i < 3; i++)
			if (en & (0x02 << i))
				fits &= imu_fifo_push(imu, r + ICM_DATA + 6 + 2 * i, 2, stop);
		if (en & 0x01)
			fits &= imu_fifo_push(imu, r + ICM_DATA + 12, 2, stop);
	}
	if (!fits)
		r[ICM_INT_STATUS2] |= 1;
	return mpu_interrupt(imu, r[ICM_INT_CFG],
			     r[ICM_INT_EN1] & 1 || r[ICM_INT_STATUS2] & r[ICM_INT_EN2]);
}

static bool icm_active_low(struct imu *imu)
{
	return imu->regs[ICM_INT_CFG] & 0x80;
}

static u8 icm_read(struct imu *imu, u8 low)
{
	unsigned int reg = icm_reg(imu, low);
	u8 v = imu->regs[reg];

	if (imu->regs[ICM_INT_CFG] & 0x10)
		imu->latched = false;
	switch (reg) {
	case ICM_PWR1:
		v |= imu->busy << 7;
		break;
	case ICM_INT_STATUS ... ICM_INT_STATUS3:
		imu->regs[reg] = 0;
		imu->latched = false;
		break;
	case ICM_DATA_RDY:
		imu->regs[reg] = 0;
		break;
	case ICM_COUNT_H:
		imu->count_latch = imu->count;
		v = imu->count_latch >> 8;
		break;
	case ICM_COUNT_L:
		v = imu->count_latch;
		break;
	case ICM_FIFO_R_W:
		v = imu_fifo_pop(imu);
		break;
	case ICM_TIMEBASE:
		/* Sign and magnitude, 1/1270 each. */
		v = min(abs(imu->trim_ppm) * 127 / 100000, 127) | (imu->trim_ppm < 0) << 7;
		break;
	}
	return v;
}

static void icm_write(struct imu *imu, u8 low, u8 val)
{
	unsigned int reg = icm_reg(imu, low);
	struct icm *icm = imu->priv;

	switch (reg) {
	case ICM_BANK:
		icm->bank = val >> 4 & 3;
		imu->regs[reg] = val & 0x30;
		break;
	case ICM_PWR1:
		if (val & 0x80)
			imu_reset(imu);
		else
			imu->regs[reg] = val;
		break;
	case ICM_USER_CTRL:
		if (val & 0x04)
			imu_fifo_clear(imu);
		imu->regs[reg] = val & ~0x0e;
		break;
	case ICM_FIFO_RST:
		if (val & 1)
			imu_fifo_clear(imu);
		imu->regs[reg] = val & 0x1f;
		break;
	case ICM_FIFO_R_W:
		imu_fifo_push(imu, &val, 1, false);
		break;
	case 0x05:
	case ICM_PWR2:
	case ICM_INT_CFG ... ICM_INT_EN3:
	case ICM_FIFO_EN1 ... ICM_FIFO_EN2:
	case ICM_FIFO_MODE:
	case 0x76:
	case 1 << 7 | 0x02 ... 1 << 7 | 0x1c:
	case 2 << 7 | 0x00 ... 2 << 7 | 0x54:
	case 3 << 7 | 0x00 ... 3 << 7 | 0x17:
		imu->regs[reg] = val;
		break;
	}
}

static u8 icm_next(struct imu *imu, u8 reg)
{
	struct icm *icm = imu->priv;

	return reg == ICM_FIFO_R_W && !icm->bank ? reg : (reg + 1) & 0x7f;
}

static void icm_overflow(struct imu *imu)
{
	imu->regs[ICM_INT_STATUS2] |= 1;
}

const struct imu_ops icm20948_ops = {
	.name = "icm20948",
	.who = ICM_WHO,
	.fifo_cap = 512,
	.pulse_us = 50,
	.reset_us = 50000,
	.priv_size = sizeof(struct icm),
	.reset = icm_reset,
	.period_ps = icm_period_ps,
	.sample = icm_sample,
	.active_low = icm_active_low,
	.read = icm_read,
	.write = icm_write,
	.next = icm_next,
	.overflow = icm_overflow,
};
