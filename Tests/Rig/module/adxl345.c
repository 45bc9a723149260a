// SPDX-License-Identifier: GPL-2.0
/*
 * Analog Devices ADXL345: an accelerometer without reset, temperature or timestamp. Its FIFO holds 32 samples; each read
 * that touches the data registers takes one out when it ends, so a read of less than six bytes loses the rest.
 */
#include "imurig.h"

enum {
	DEVID = 0x00, OFSX = 0x1e, BW_RATE = 0x2c, POWER_CTL, INT_ENABLE, INT_MAP, INT_SOURCE, DATA_FORMAT,
	DATAX = 0x32, DATAZ_H = 0x37, FIFO_CTL = 0x38, FIFO_STATUS,
};

#define ENTRY		6
#define DATA_READY	0x80
#define WATERMARK	0x02
#define OVERRUN		0x01

struct adxl {
	u8 newest[ENTRY];
	bool fresh, overrun, touched;
};

static void adxl_reset(struct imu *imu)
{
	imu->regs[DEVID] = 0xe5;
	imu->regs[BW_RATE] = 0x0a;
	imu->regs[INT_SOURCE] = 0x02;
}

static u64 adxl_period_ps(struct imu *imu)
{
	/* 0.09765625 Hz << code */
	return imu->regs[POWER_CTL] & 0x08 ? 10240000000000ULL >> (imu->regs[BW_RATE] & 0x0f) : 0;
}

static u8 adxl_mode(struct imu *imu)
{
	return imu->regs[FIFO_CTL] >> 6;
}

static u8 adxl_source(struct imu *imu)
{
	struct adxl *adxl = imu->priv;
	unsigned int entries = imu->count / ENTRY;
	u8 v = 0;

	if (adxl->fresh || entries)
		v |= DATA_READY;
	if (adxl_mode(imu) && entries >= (imu->regs[FIFO_CTL] & 0x1f))
		v |= WATERMARK;
	if (adxl->overrun)
		v |= OVERRUN;
	return v;
}

static s16 adxl_value(struct imu *imu, s32 ug, int axis)
{
	u8 format = imu->regs[DATA_FORMAT], range = format & 3;
	bool full = format & 0x08;
	int top = full ? 512 << range : 512;
	s32 v = imu->raw ? ug : (s32)div_s64((s64)ug * (full ? 256 : 256 >> range), 1000000);

	v += (s8)imu->regs[OFSX + axis] * 4 >> (full ? 0 : range);
	v = clamp(v, -top, top - 1);
	/* At 1600 and 3200 Hz there is one bit less. */
	if (full && (imu->regs[BW_RATE] & 0x0f) >= 0x0e)
		v &= ~1;
	if (format & 0x04)
		v = (s16)(v * (32768 / top));
	return v;
}

static bool adxl_sample(struct imu *imu, const struct frame *f)
{
	struct adxl *adxl = imu->priv;
	u8 mode = adxl_mode(imu);
	int i;

	for (i = 0; i < 3; i++)
		put_le(adxl->newest + 2 * i, adxl_value(imu, f->v[i], i));
	if (!mode) {
		adxl->overrun |= adxl->fresh;
	} else if (imu->count >= imu->cap) {
		adxl->overrun = true;
		imu->overflows++;
		if (mode != 1) {
			imu_fifo_drop(imu, ENTRY);
			imu_fifo_push(imu, adxl->newest, ENTRY, false);
		}
	} else {
		imu_fifo_push(imu, adxl->newest, ENTRY, false);
	}
	adxl->fresh = true;
	return false;
}

/* INT1; INT2 is not wired. */
static bool adxl_int_level(struct imu *imu)
{
	return adxl_source(imu) & imu->regs[INT_ENABLE] & ~imu->regs[INT_MAP];
}

static bool adxl_active_low(struct imu *imu)
{
	return imu->regs[DATA_FORMAT] & 0x20;
}

static u8 adxl_read(struct imu *imu, u8 reg)
{
	struct adxl *adxl = imu->priv;

	switch (reg) {
	case INT_SOURCE:
		return adxl_source(imu);
	case DATAX ... DATAZ_H:
		adxl->touched = true;
		return imu->count ? imu->fifo[(imu->head + reg - DATAX) % imu->cap] : adxl->newest[reg - DATAX];
	case FIFO_STATUS:
		return imu->count / ENTRY;
	}
	return imu->regs[reg];
}

static void adxl_stop(struct imu *imu)
{
	struct adxl *adxl = imu->priv;

	if (!adxl->touched)
		return;
	adxl->touched = adxl->overrun = false;
	if (!imu->count)
		adxl->fresh = false;
	imu_fifo_drop(imu, ENTRY);
	/* The newest of the FIFO is the sample in the output register. */
	if (!imu->count && adxl_mode(imu))
		adxl->fresh = false;
}

static void adxl_write(struct imu *imu, u8 reg, u8 val)
{
	struct adxl *adxl = imu->priv;

	switch (reg) {
	case FIFO_CTL:
		if (!(val & 0xc0)) {
			imu_fifo_clear(imu);
			adxl->overrun = false;
		}
		fallthrough;
	case 0x1d ... 0x2a:
	case BW_RATE ... INT_MAP:
	case DATA_FORMAT:
		imu->regs[reg] = val;
		break;
	}
}

static u8 adxl_next(struct imu *imu, u8 reg)
{
	if (reg == DATAZ_H)
		adxl_stop(imu);
	return (reg + 1) & 0x3f;
}

static void adxl_overflow(struct imu *imu)
{
	struct adxl *adxl = imu->priv;

	adxl->overrun = true;
}

const struct imu_ops adxl345_ops = {
	.name = "adxl345",
	.who = DEVID,
	.fifo_cap = 32 * ENTRY,
	.priv_size = sizeof(struct adxl),
	.reset = adxl_reset,
	.period_ps = adxl_period_ps,
	.sample = adxl_sample,
	.int_level = adxl_int_level,
	.active_low = adxl_active_low,
	.read = adxl_read,
	.write = adxl_write,
	.next = adxl_next,
	.stop = adxl_stop,
	.overflow = adxl_overflow,
};
