// SPDX-License-Identifier: GPL-2.0
/* A chip's settings, faults and figures: /sys/class/misc/imurig-*. */
#include "imurig.h"

struct imu_attr {
	struct device_attribute attr;
	size_t off;
	int min;
};

static struct imu *dev_imu(struct device *dev)
{
	return container_of(dev_get_drvdata(dev), struct imu, misc);
}

static ssize_t num_show(struct device *dev, struct device_attribute *a, char *buf)
{
	size_t off = container_of(a, struct imu_attr, attr)->off;

	return sysfs_emit(buf, "%d\n", *(int *)((char *)dev_imu(dev) + off));
}

static ssize_t num_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct imu_attr *ia = container_of(a, struct imu_attr, attr);
	struct imu *imu = dev_imu(dev);
	int absent, raw, v, err = kstrtoint(buf, 0, &v);
	unsigned long flags;

	if (err)
		return err;
	if (v < ia->min)
		return -EINVAL;
	mutex_lock(&imu->write_lock);
	raw_spin_lock_irqsave(&imu->lock, flags);
	absent = imu->absent;
	raw = imu->raw;
	*(int *)((char *)imu + ia->off) = v;
	if (absent && !imu->absent)
		imu_reset(imu);
	if (imu->who >= 0)
		imu->regs[imu->ops->who] = imu->who;
	if (raw != imu->raw)
		imu_rest(imu);
	imu_reclock(imu);
	imu_unlock(imu, flags);
	mutex_unlock(&imu->write_lock);
	return n;
}

#define NUM(_n, _mode, _min) static struct imu_attr attr_##_n = { \
	__ATTR(_n, _mode, num_show, _mode & 0200 ? num_store : NULL), offsetof(struct imu, _n), _min }
#define RW(_n, _min) NUM(_n, 0644, _min)
#define RO(_n) NUM(_n, 0444, 0)
RW(raw, 0); RW(feed_hz, 0); RW(clock_ppm, -500000); RW(trim_ppm, -500000); RW(temp_mc, -100000); RW(who, -1);
RW(noise_ug, 0); RW(noise_mdps, 0);
RW(nack, -1); RW(nack_errno, 1); RW(timeout, -1); RW(timeout_ms, 0); RW(short_xfer, -1);
RW(bitflip, -1); RW(trunc, -1); RW(stuck, -1); RW(freeze, 0); RW(stall, 0); RW(drop_int, 0);
RW(absent, 0); RW(reset_us, 0); RW(seed, INT_MIN); RW(late_max_us, 0);
RO(ticks); RO(underruns); RO(xfers); RO(failed); RO(writes); RO(overflows); RO(resets); RO(int_pulses); RO(skipped);

static ssize_t reset_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct imu *imu = dev_imu(dev);
	unsigned long flags;

	raw_spin_lock_irqsave(&imu->lock, flags);
	imu_reset(imu);
	imu_unlock(imu, flags);
	return n;
}
static DEVICE_ATTR_WO(reset);

static ssize_t overflow_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct imu *imu = dev_imu(dev);
	unsigned long flags;

	raw_spin_lock_irqsave(&imu->lock, flags);
	imu_fill(imu);
	imu_unlock(imu, flags);
	return n;
}
static DEVICE_ATTR_WO(overflow);

static ssize_t queued_show(struct device *dev, struct device_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%zu\n", kfifo_len(&dev_imu(dev)->queue) / sizeof(struct frame));
}

static ssize_t queued_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct imu *imu = dev_imu(dev);
	unsigned long flags;

	mutex_lock(&imu->write_lock);
	raw_spin_lock_irqsave(&imu->lock, flags);
	imu_rest(imu);
	raw_spin_unlock_irqrestore(&imu->lock, flags);
	mutex_unlock(&imu->write_lock);
	return n;
}
static DEVICE_ATTR_RW(queued);

static ssize_t motion_start_ns_show(struct device *dev, struct device_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%lld\n", ktime_to_ns(dev_imu(dev)->motion_start));
}
static DEVICE_ATTR_RO(motion_start_ns);

static ssize_t period_ns_show(struct device *dev, struct device_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%llu\n", div_u64(dev_imu(dev)->period_ps, 1000));
}
static DEVICE_ATTR_RO(period_ns);

static ssize_t fifo_bytes_show(struct device *dev, struct device_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%u\n", dev_imu(dev)->count);
}
static DEVICE_ATTR_RO(fifo_bytes);

static ssize_t line_show(struct device *dev, struct device_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%u\n", dev_imu(dev)->pin);
}
static DEVICE_ATTR_RO(line);

static ssize_t regs_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct imu *imu = dev_imu(dev);
	int i, n = 0;

	for (i = 0; i < IMU_REGS; i++)
		n += sysfs_emit_at(buf, n, "%02x%c", imu->regs[i], i % 16 == 15 ? '\n' : ' ');
	return n;
}
static DEVICE_ATTR_RO(regs);

#define A(_n) (&attr_##_n.attr.attr)
static struct attribute *imu_attrs[] = {
	A(raw), A(feed_hz), A(clock_ppm), A(trim_ppm), A(noise_ug), A(noise_mdps), A(temp_mc), A(who),
	A(nack), A(nack_errno), A(timeout),
	A(timeout_ms), A(short_xfer), A(bitflip), A(trunc), A(stuck), A(freeze), A(stall), A(drop_int), A(absent),
	A(reset_us), A(seed), A(late_max_us), A(ticks), A(underruns), A(xfers), A(failed), A(writes), A(overflows),
	A(resets), A(int_pulses), A(skipped), &dev_attr_reset.attr, &dev_attr_overflow.attr, &dev_attr_queued.attr,
	&dev_attr_motion_start_ns.attr, &dev_attr_period_ns.attr, &dev_attr_fifo_bytes.attr, &dev_attr_line.attr,
	&dev_attr_regs.attr, NULL
};
static const struct attribute_group imu_group = { .attrs = imu_attrs };
const struct attribute_group *imu_groups[] = { &imu_group, NULL };
