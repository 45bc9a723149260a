// SPDX-License-Identifier: GPL-2.0
/* The FIFO of a chip: a ring of imu->cap bytes. */
#include "imurig.h"

void imu_fifo_clear(struct imu *imu)
{
	imu->head = imu->count = 0;
}

void imu_fifo_drop(struct imu *imu, unsigned int len)
{
	len = min(len, imu->count);
	imu->head = (imu->head + len) % imu->cap;
	imu->count -= len;
}

/* An empty FIFO gives its last byte again. */
u8 imu_fifo_pop(struct imu *imu)
{
	if (imu->count) {
		imu->last_byte = imu->fifo[imu->head];
		imu_fifo_drop(imu, 1);
	}
	return imu->last_byte;
}

/*
 * Bytes, not records: what does not fit pushes the oldest bytes out, or with `stop` is itself cut off, which leaves a
 * part of a record at the end. False if bytes were lost.
 */
bool imu_fifo_push(struct imu *imu, const u8 *data, unsigned int len, bool stop)
{
	bool fits = imu->count + len <= imu->cap;

	for (; len; len--) {
		if (imu->count == imu->cap) {
			if (stop)
				break;
			imu_fifo_drop(imu, 1);
		}
		imu->fifo[(imu->head + imu->count++) % imu->cap] = *data++;
	}
	imu->overflows += !fits;
	return fits;
}
