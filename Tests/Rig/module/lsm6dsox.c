// SPDX-License-Identifier: GPL-2.0
/*
 * ST LSM6DSOX, user bank: tagged FIFO, timestamp, trim register, watermark on INT1. No embedded functions, no FIFO
 * compression, no batch counter, no word for a changed rate.
 */
#include <linux/bitops.h>
#include "imurig.h"

enum {
	FIFO_CTRL1 = 0x07, FIFO_CTRL2, FIFO_CTRL3, FIFO_CTRL4, COUNTER_BDR1,
	INT1_CTRL = 0x0d, WHO_AM_I = 0x0f, CTRL1_XL = 0x10, CTRL2_G, CTRL3_C, CTRL4_C,
	CTRL9_XL = 0x18, CTRL10_C, STATUS = 0x1e, OUT_TEMP = 0x20, OUT_G = 0x22,
	OUT_A = 0x28, FIFO_STATUS1 = 0x3a, FIFO_STATUS2, TIMESTAMP = 0x40,
	FREQ_FINE = 0x63, FIFO_TAG = 0x78, FIFO_LAST = 0x7e,
};

enum { TAG_GYRO = 1, TAG_ACCEL, TAG_TEMP, TAG_TIME };

#define WORD		7
#define TICK_NS		25000
/* Rates as powers of two of 1.6 Hz, from 1: 12.5 Hz is 4, 6667 Hz is 13. */
#define STEP_TOP	13

struct lsm {
	bool xlda, gda, tda, overrun, overrun_latched;
	unsigned int divider;		/* ticks of the fastest rate */
	unsigned int slots;		/* batched, for the timestamp's decimation */
	unsigned int settle_xl, settle_g;	/* samples still to be masked */
	u8 slot;
	u64 time_ns;			/* of the chip's own clock */
	ktime_t time_at;
};

static unsigned int lsm_wtm(struct imu *imu)
{
	return imu->regs[FIFO_CTRL1] | (imu->regs[FIFO_CTRL2] & 1) << 8;
}

/* In words; STOP_ON_WTM makes the FIFO as deep as its watermark. */
static unsigned int lsm_cap(struct imu *imu)
{
	unsigned int wtm = lsm_wtm(imu);

	return (imu->regs[FIFO_CTRL2] & 0x80) && wtm ? wtm : 512;
}

static void lsm_reset(struct imu *imu)
{
	imu->regs[0x02] = 0x3f;
	imu->regs[WHO_AM_I] = 0x6c;
	imu->regs[CTRL3_C] = 0x04;
	imu->regs[CTRL9_XL] = 0xe0;
}

/* ODR and BDR code to step; 0: off. */
static unsigned int lsm_step(u8 code)
{
	code &= 0x0f;
	return code == 0x0b ? 1 : code && code <= 10 ? code + 3 : 0;
}

static unsigned int lsm_top(struct imu *imu)
{
	return max(lsm_step(imu->regs[CTRL1_XL] >> 4), lsm_step(imu->regs[CTRL2_G] >> 4));
}

static u64 lsm_period_ps(struct imu *imu)
{
	unsigned int top = lsm_top(imu);

	return top ? 150000000ULL << (STEP_TOP - top) : 0;
}

static bool lsm_due(struct imu *imu, unsigned int step)
{
	struct lsm *lsm = imu->priv;
	unsigned int top = lsm_top(imu);

	return step && lsm->divider % (1U << (top - min(step, top))) == 0;
}

static void lsm_word(struct imu *imu, u8 sensor, const u8 *data)
{
	bool stop = (imu->regs[FIFO_CTRL4] & 7) == 1 || imu->regs[FIFO_CTRL2] & 0x80;
	struct lsm *lsm = imu->priv;
	u8 w[WORD];

	if (imu->count >= lsm_cap(imu) * WORD) {
		lsm->overrun = lsm->overrun_latched = true;
		imu->overflows++;
		if (stop)
			return;
		imu_fifo_drop(imu, WORD);
	}
	w[0] = sensor << 3 | lsm->slot << 1;
	w[0] |= hweight8(w[0]) & 1;
	memcpy(w + 1, data, 6);
	imu_fifo_push(imu, w, WORD, false);
}

/* The timestamp runs on the sample clock, so it shares its error. */
static void lsm_time(struct imu *imu, ktime_t now)
{
	struct lsm *lsm = imu->priv;
	s64 ns = ktime_to_ns(ktime_sub(now, lsm->time_at));
	u32 ts;
	int i;

	if (imu->regs[CTRL10_C] & 0x20 && ns > 0) {
		lsm->time_ns += ns + div_s64(div_s64(ns, 1000) * imu->clock_ppm, 1000);
		lsm->time_at = now;
	}
	ts = div_u64(lsm->time_ns, TICK_NS);
	for (i = 0; i < 4; i++)
		imu->regs[TIMESTAMP + i] = ts >> 8 * i;
}

static void lsm_time_zero(struct imu *imu)
{
	struct lsm *lsm = imu->priv;

	lsm->time_ns = 0;
	lsm->time_at = ktime_get();
}

/* A masked sample: what a driver has to throw away. */
static void lsm_batch(struct imu *imu, u8 sensor, unsigned int *settle, const u8 *data)
{
	static const u8 invalid[6] = { 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f };
	bool masked = *settle && imu->regs[CTRL4_C] & 0x08;

	lsm_word(imu, sensor, masked ? invalid : data);
}

static bool lsm_sample(struct imu *imu, const struct frame *f)
{
	static const int acc_lsb[] = { 61, 488, 122, 244 };
	static const int gyr_lsb[] = { 8750, 17500, 35000, 70000 };
	static const u8 temp_step[] = { 0, 1, 4, 6 };
	static const u8 time_every[] = { 0, 1, 8, 32 };
	struct lsm *lsm = imu->priv;
	u8 *r = imu->regs, c1 = r[CTRL1_XL], c2 = r[CTRL2_G];
	bool xl = lsm_due(imu, lsm_step(c1 >> 4)), g = lsm_due(imu, lsm_step(c2 >> 4)), xl_ready, g_ready;
	int glsb = c2 & 2 ? 4375 : gyr_lsb[c2 >> 2 & 3], i;

	for (i = 0; i < 3; i++) {
		if (xl)
			put_le(r + OUT_A + 2 * i, imu_clamp(imu->raw ? f->v[i] : f->v[i] / acc_lsb[c1 >> 2 & 3]));
		if (g)
			put_le(r + OUT_G + 2 * i, imu_clamp(imu->raw ? f->v[3 + i] :
							    div_s64((s64)f->v[3 + i] * 1000, glsb)));
	}
	put_le(r + OUT_TEMP, imu_clamp(div_s64(((s64)imu->temp_mc - 25000) * 256, 1000)));
	xl_ready = xl && !(lsm->settle_xl && r[CTRL4_C] & 0x08);
	g_ready = g && !(lsm->settle_g && r[CTRL4_C] & 0x08);
	lsm->xlda |= xl_ready;
	lsm->gda |= g_ready;
	lsm->tda = true;

	if (r[FIFO_CTRL4] & 7) {
		bool batch_g = g && lsm_due(imu, lsm_step(r[FIFO_CTRL3] >> 4));
		bool batch_xl = xl && lsm_due(imu, lsm_step(r[FIFO_CTRL3]));
		bool batch_t = lsm_due(imu, temp_step[r[FIFO_CTRL4] >> 4 & 3]);
		unsigned int every = time_every[r[FIFO_CTRL4] >> 6];

		/* The slot's time comes before its data, as the kernel's driver reads it. */
		if ((batch_g || batch_xl) && every && r[CTRL10_C] & 0x20 && lsm->slots++ % every == 0) {
			u8 ts[6] = { 0 };

			lsm_time(imu, imu->next);
			memcpy(ts, &r[TIMESTAMP], 4);
			lsm_word(imu, TAG_TIME, ts);
		}
		if (batch_g)
			lsm_batch(imu, TAG_GYRO, &lsm->settle_g, r + OUT_G);
		if (batch_xl)
			lsm_batch(imu, TAG_ACCEL, &lsm->settle_xl, r + OUT_A);
		if (batch_t) {
			u8 temp[6] = { r[OUT_TEMP], r[OUT_TEMP + 1] };

			lsm_word(imu, TAG_TEMP, temp);
		}
		if (batch_g || batch_xl || batch_t)
			lsm->slot = (lsm->slot + 1) & 3;
	}
	lsm->settle_xl -= xl && lsm->settle_xl;
	lsm->settle_g -= g && lsm->settle_g;
	lsm->divider++;
	return r[COUNTER_BDR1] & 0x80 && ((xl_ready && r[INT1_CTRL] & 1) || (g_ready && r[INT1_CTRL] & 2));
}

static bool lsm_int_level(struct imu *imu)
{
	struct lsm *lsm = imu->priv;
	u8 en = imu->regs[INT1_CTRL];
	unsigned int words = imu->count / WORD, wtm = lsm_wtm(imu);

	if (!(imu->regs[COUNTER_BDR1] & 0x80) && ((en & 1 && lsm->xlda) || (en & 2 && lsm->gda)))
		return true;
	return (en & 0x08 && wtm && words >= wtm) || (en & 0x10 && lsm->overrun) ||
	       (en & 0x20 && words >= lsm_cap(imu));
}

static bool lsm_active_low(struct imu *imu)
{
	return imu->regs[CTRL3_C] & 0x20;
}

static u8 lsm_read(struct imu *imu, u8 reg)
{
	struct lsm *lsm = imu->priv;
	unsigned int words = imu->count / WORD, wtm = lsm_wtm(imu);
	u8 v = imu->regs[reg];

	switch (reg) {
	case CTRL3_C:
		return v | imu->busy;
	case STATUS:
		return lsm->xlda | lsm->gda << 1 | lsm->tda << 2;
	case OUT_TEMP + 1:
		lsm->tda = false;
		break;
	case OUT_A + 5:
		lsm->xlda = false;
		break;
	case OUT_G + 5:
		lsm->gda = false;
		break;
	case FIFO_STATUS1:
		return words;
	case FIFO_STATUS2:
		v = words >> 8 & 3;
		v |= (wtm && words >= wtm) << 7 | lsm->overrun << 6 | (words >= lsm_cap(imu)) << 5 |
		     lsm->overrun_latched << 3;
		lsm->overrun = lsm->overrun_latched = false;
		return v;
	case TIMESTAMP:
		lsm_time(imu, ktime_get());
		return imu->regs[reg];
	case FREQ_FINE:
		/* 0.15 % each */
		return clamp((imu->trim_ppm + (imu->trim_ppm < 0 ? -750 : 750)) / 1500, -128, 127);
	case FIFO_TAG ... FIFO_LAST:
		if (!words)
			return 0;
		v = imu->fifo[(imu->head + reg - FIFO_TAG) % imu->cap];
		if (reg == FIFO_LAST)
			imu_fifo_drop(imu, WORD);
		break;
	}
	return v;
}

/* Samples to throw away after the gyroscope's start, by rate. */
static unsigned int lsm_settling(u8 code)
{
	static const u8 samples[] = { 0, 2, 5, 7, 12, 20, 36 };

	return samples[min(code, 6)];
}

static void lsm_write(struct imu *imu, u8 reg, u8 val)
{
	struct lsm *lsm = imu->priv;

	switch (reg) {
	case CTRL1_XL:
		if ((val ^ imu->regs[reg]) >> 4)
			lsm->settle_xl = val >> 4 < 4 ? 1 : 2;
		lsm->divider = 0;
		imu->regs[reg] = val;
		break;
	case CTRL2_G:
		if ((val ^ imu->regs[reg]) >> 4)
			lsm->settle_g = lsm_settling(val >> 4);
		lsm->divider = 0;
		imu->regs[reg] = val;
		break;
	case CTRL3_C:
		/* BOOT reads the trims again and leaves the settings. */
		if (val & 0x01)
			imu_reset(imu);
		else
			imu->regs[reg] = val & 0x7f;
		break;
	case CTRL10_C:
		if (val & 0x20 && !(imu->regs[reg] & 0x20))
			lsm_time_zero(imu);
		imu->regs[reg] = val;
		break;
	case TIMESTAMP + 2:
		if (val == 0xaa)
			lsm_time_zero(imu);
		break;
	case FIFO_CTRL4:
		imu->regs[reg] = val;
		if (!(val & 7)) {
			imu_fifo_clear(imu);
			lsm->overrun = lsm->overrun_latched = false;
		}
		break;
	case 0x01 ... 0x05:
	case FIFO_CTRL1 ... FIFO_CTRL3:
	case COUNTER_BDR1 ... 0x0e:
	case CTRL4_C ... CTRL9_XL:
	case 0x56 ... 0x60:
	case 0x6f ... 0x75:
		imu->regs[reg] = val;
		break;
	}
}

static u8 lsm_next(struct imu *imu, u8 reg)
{
	if (!(imu->regs[CTRL3_C] & 0x04))
		return reg;
	return reg == FIFO_LAST ? FIFO_TAG : (reg + 1) & 0x7f;
}

static void lsm_overflow(struct imu *imu)
{
	struct lsm *lsm = imu->priv;

	lsm->overrun = lsm->overrun_latched = true;
}

const struct imu_ops lsm6dsox_ops = {
	.name = "lsm6dsox",
	.who = WHO_AM_I,
	.fifo_cap = 512 * WORD,
	.pulse_us = 75,
	.reset_us = 50,
	.priv_size = sizeof(struct lsm),
	.reset = lsm_reset,
	.period_ps = lsm_period_ps,
	.sample = lsm_sample,
	.int_level = lsm_int_level,
	.active_low = lsm_active_low,
	.read = lsm_read,
	.write = lsm_write,
	.next = lsm_next,
	.overflow = lsm_overflow,
};
