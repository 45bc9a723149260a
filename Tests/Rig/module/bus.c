// SPDX-License-Identifier: GPL-2.0
/* The I2C adapter: transfers take bus time and may be made to fail. */
#include <linux/delay.h>
#include <linux/module.h>
#include "imurig.h"

static int bus = 1, bus_hz = 400000;
module_param(bus, int, 0444);
module_param(bus_hz, int, 0644);

static void imu_message(struct imu *imu, struct i2c_msg *m)
{
	unsigned int i;

	imu->busy = ktime_before(ktime_get(), imu->busy_until);

	if (m->flags & I2C_M_RD) {
		for (i = 0; i < m->len; i++) {
			m->buf[i] = imu->ops->read(imu, imu->ptr);
			imu->ptr = imu->ops->next(imu, imu->ptr);
		}
		if (m->len && imu->ops->stop)
			imu->ops->stop(imu);
		return;
	}
	for (i = 0; i < m->len; i++) {
		if (!i) {
			imu->ptr = m->buf[0] & 0x7f;
			continue;
		}
		imu->writes++;
		if (!imu->busy)
			imu->ops->write(imu, imu->ptr, m->buf[i]);
		imu->ptr = imu->ops->next(imu, imu->ptr);
	}
	imu_reclock(imu);
}

static struct imu *rig_find(struct rig *rig, u16 addr)
{
	int i;

	for (i = 0; i < rig->chips; i++)
		if (rig->imu[i]->addr == addr)
			return rig->imu[i];
	return NULL;
}

static int rig_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct rig *rig = i2c_get_adapdata(adap);
	struct imu *imu = rig_find(rig, msgs[0].addr);
	int i, end, err, wait_ms = 0;
	unsigned long flags;

	if (!imu)
		return -ENXIO;
	raw_spin_lock_irqsave(&imu->lock, flags);
	err = imu_fault(imu, num, &end, &wait_ms);
	raw_spin_unlock_irqrestore(&imu->lock, flags);
	if (wait_ms)
		msleep(wait_ms);
	if (err)
		return err;

	for (i = 0; i < end; i++) {
		struct imu *to = rig_find(rig, msgs[i].addr);

		if (!to)
			return -ENXIO;
		raw_spin_lock_irqsave(&to->lock, flags);
		imu_message(to, &msgs[i]);
		imu_spoil(to, &msgs[i]);
		imu_unlock(to, flags);
		if (bus_hz > 0) {
			unsigned long us = (msgs[i].len + 1) * 9000000UL / bus_hz;

			usleep_range(us, us + 20);
		}
	}
	return end;
}

static u32 rig_func(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm rig_algo = {
	.master_xfer = rig_xfer,
	.functionality = rig_func,
};

int rig_bus_init(struct rig *rig)
{
	rig->adap.owner = THIS_MODULE;
	rig->adap.algo = &rig_algo;
	rig->adap.nr = bus;
	rig->adap.dev.parent = &rig->pdev->dev;
	strscpy(rig->adap.name, "imurig bus", sizeof(rig->adap.name));
	i2c_set_adapdata(&rig->adap, rig);
	return i2c_add_numbered_adapter(&rig->adap);
}
