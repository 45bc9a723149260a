// SPDX-License-Identifier: GPL-2.0
/*
 * Dallas DS1307, a real-time clock at the address of the MPUs: whoever writes to it sets somebody's clock. The count of
 * writes is what a test wants of it. An ID of a clone is put into its memory, where an MPU has WHO_AM_I (0x75 & 0x3f).
 */
#include <linux/bcd.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include "imurig.h"

enum { SECONDS, MINUTES, HOURS, DAY, DATE, MONTH, YEAR, CONTROL, MEMORY, MEMORY_LAST = 0x3f };

struct ds {
	s64 offset;			/* seconds ahead of the system's clock */
};

static void ds_reset(struct imu *imu)
{
	imu->regs[CONTROL] = 0x03;
}

static void ds_update(struct imu *imu)
{
	struct ds *ds = imu->priv;
	struct tm tm;

	time64_to_tm(ktime_get_real_seconds() + ds->offset, 0, &tm);
	imu->regs[SECONDS] = bin2bcd(tm.tm_sec);
	imu->regs[MINUTES] = bin2bcd(tm.tm_min);
	imu->regs[HOURS] = bin2bcd(tm.tm_hour);
	imu->regs[DAY] = tm.tm_wday + 1;
	imu->regs[DATE] = bin2bcd(tm.tm_mday);
	imu->regs[MONTH] = bin2bcd(tm.tm_mon + 1);
	imu->regs[YEAR] = bin2bcd(tm.tm_year % 100);
}

static u8 ds_read(struct imu *imu, u8 reg)
{
	if ((reg & 0x3f) <= YEAR)
		ds_update(imu);
	return imu->regs[reg & 0x3f];
}

static void ds_write(struct imu *imu, u8 reg, u8 val)
{
	struct ds *ds = imu->priv;
	u8 *r = imu->regs;

	reg &= 0x3f;
	if (reg > YEAR) {
		r[reg] = val;
		return;
	}
	ds_update(imu);
	r[reg] = val;
	ds->offset = mktime64(2000 + bcd2bin(r[YEAR]), bcd2bin(r[MONTH] & 0x1f), bcd2bin(r[DATE] & 0x3f),
			      bcd2bin(r[HOURS] & 0x3f), bcd2bin(r[MINUTES] & 0x7f), bcd2bin(r[SECONDS] & 0x7f)) -
		     ktime_get_real_seconds();
}

static u8 ds_next(struct imu *imu, u8 reg)
{
	return (reg + 1) & MEMORY_LAST;
}

const struct imu_ops ds1307_ops = {
	.name = "ds1307",
	.who = 0x35,
	.fifo_cap = 1,
	.priv_size = sizeof(struct ds),
	.reset = ds_reset,
	.read = ds_read,
	.write = ds_write,
	.next = ds_next,
};
