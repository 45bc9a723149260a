// SPDX-License-Identifier: GPL-2.0
/* Which transfers fail and which bytes are spoilt. Counts: n times, or -1 for ever. */
#include "imurig.h"

static bool take(int *n)
{
	if (*n > 0)
		(*n)--;
	else if (!*n)
		return false;
	return true;
}

/* The error of a transfer of `num` messages, or 0; `end`: how many of them take place. */
int imu_fault(struct imu *imu, int num, int *end, int *wait_ms)
{
	int err = 0;

	*end = num;
	imu->xfers++;
	if (imu->absent || take(&imu->nack)) {
		err = -imu->nack_errno;
	} else if (take(&imu->timeout)) {
		err = -ETIMEDOUT;
		*wait_ms = imu->timeout_ms;
	} else if (take(&imu->short_xfer)) {
		*end = num - 1;
	}
	imu->failed += err || *end < num;
	return err;
}

void imu_spoil(struct imu *imu, struct i2c_msg *m)
{
	if (!(m->flags & I2C_M_RD) || !m->len)
		return;
	if (take(&imu->bitflip)) {
		imu->seed = imu->seed * 1664525 + 1013904223;
		m->buf[(imu->seed >> 8) % m->len] ^= 1 << (imu->seed >> 29);
	}
	if (take(&imu->trunc))
		memset(m->buf + m->len / 2, 0xff, m->len - m->len / 2);
	if (imu->stuck >= 0)
		memset(m->buf, imu->stuck, m->len);
}

/* Overflow at once: the FIFO is full, of zeros from where it was. */
void imu_fill(struct imu *imu)
{
	while (imu->count < imu->cap)
		imu->fifo[(imu->head + imu->count++) % imu->cap] = 0;
	imu->overflows++;
	if (imu->ops->overflow)
		imu->ops->overflow(imu);
}
