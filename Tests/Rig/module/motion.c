// SPDX-License-Identifier: GPL-2.0
/* What a chip feels: frames written to /dev/imurig-*, played on a time axis or one a sample. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include "imurig.h"

/* Forgets queued motion and lies still, Z up. */
void imu_rest(struct imu *imu)
{
	kfifo_reset(&imu->queue);
	imu->moving = imu->fed = false;
	memset(&imu->cur, 0, sizeof(imu->cur));
	imu->cur.v[2] = imu->raw ? 16384 : 1000000;
	imu->hold = imu->cur;
}

static bool queue_get(struct imu *imu, struct frame *f)
{
	return kfifo_out(&imu->queue, f, sizeof(*f)) == sizeof(*f);
}

/* The motion at time t: one frame a tick, or frames at feed_hz of real time, interpolated. */
void imu_motion(struct imu *imu, ktime_t t)
{
	u64 ns, want;
	u32 frac;
	int i;

	if (!imu->feed_hz) {
		if (!queue_get(imu, &imu->cur)) {
			imu->underruns += imu->fed;
		} else if (!imu->fed) {
			imu->motion_start = t;
			imu->fed = true;
		}
		imu->hold = imu->cur;
		return;
	}
	if (!imu->moving) {
		if (!queue_get(imu, &imu->nxt)) {
			imu->hold = imu->cur;
			return;
		}
		imu->cur = imu->nxt;
		imu->moving = true;
		imu->motion_start = t;
		imu->index = 0;
		queue_get(imu, &imu->nxt);
	}
	ns = ktime_to_ns(ktime_sub(t, imu->motion_start));
	want = div_u64(ns, 1000) * imu->feed_hz;
	want = div_u64_rem(want, 1000000, &frac);
	while (imu->index < want) {
		imu->cur = imu->nxt;
		imu->index++;
		if (!queue_get(imu, &imu->nxt)) {
			imu->moving = false;
			imu->underruns++;
			break;
		}
	}
	for (i = 0; i < 6; i++)
		imu->hold.v[i] = imu->moving ? imu->cur.v[i] +
			(s32)div_s64((s64)(imu->nxt.v[i] - imu->cur.v[i]) * frac, 1000000) : imu->cur.v[i];
}

/* Of a normal distribution, near enough: the sum of four even ones has a deviation of 37837. */
static s32 noise(struct imu *imu, int rms)
{
	s64 sum = -131070;
	int i;

	for (i = 0; i < 4; i++) {
		imu->noise_state = imu->noise_state * 1664525 + 1013904223;
		sum += imu->noise_state >> 16;
	}
	return div_s64(sum * rms, 37837);
}

/* A real sensor is never still; a daemon may take one that is for a dead one. Not in raw LSB. */
void imu_noise(struct imu *imu)
{
	int i;

	if (imu->raw || !(imu->noise_ug || imu->noise_mdps))
		return;
	for (i = 0; i < 6; i++)
		imu->hold.v[i] += noise(imu, i < 3 ? imu->noise_ug : imu->noise_mdps);
}

static ssize_t feed_write(struct file *file, const char __user *ubuf, size_t len, loff_t *pos)
{
	struct imu *imu = container_of(file->private_data, struct imu, misc);
	size_t unit, done = 0;
	int err = 0, i;

	if (mutex_lock_interruptible(&imu->write_lock))
		return -ERESTARTSYS;
	unit = imu->raw ? 12 : 24;
	if (len % unit)
		err = -EINVAL;
	while (!err && done < len) {
		struct frame f;
		s16 raw[6];

		if (copy_from_user(imu->raw ? (void *)raw : &f, ubuf + done, unit)) {
			err = -EFAULT;
			break;
		}
		if (imu->raw)
			for (i = 0; i < 6; i++)
				f.v[i] = raw[i];
		while (kfifo_avail(&imu->queue) < sizeof(f) && !err) {
			if (file->f_flags & O_NONBLOCK)
				err = -EAGAIN;
			else if (msleep_interruptible(5))
				err = -ERESTARTSYS;
		}
		if (err)
			break;
		kfifo_in(&imu->queue, &f, sizeof(f));
		done += unit;
	}
	mutex_unlock(&imu->write_lock);
	return done ? done : err;
}

const struct file_operations imu_feed_fops = {
	.owner = THIS_MODULE,
	.write = feed_write,
	.llseek = noop_llseek,
};
