// SPDX-License-Identifier: GPL-2.0
/* Which chips there are, at which addresses and lines; everything's birth and end. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/version.h>
#include "imurig.h"

static char *chips = "mpu6050@68,lsm6dsox@6a";
module_param(chips, charp, 0444);
MODULE_PARM_DESC(chips, "NAME@ADDRESS[=ID],... in hexadecimal; ID makes a clone of it");

static int lines[RIG_CHIPS] = { 17, 23, 24, 25, 5, 6, 12, 13 };
module_param_array(lines, int, NULL, 0444);
MODULE_PARM_DESC(lines, "interrupt lines of the chips, in their order");

static int queue_frames = 65536;
module_param(queue_frames, int, 0444);

static const struct imu_ops *const models[] = {
	&mpu6050_ops, &mpu6500_ops, &icm20689_ops, &icm20948_ops, &lsm6dsox_ops, &adxl345_ops, &ds1307_ops,
};

/* Two chips of a kind: the second is named with its address. */
static const char *imu_name(struct rig *rig, const struct imu_ops *ops, unsigned int addr)
{
	int i;

	for (i = 0; i < rig->chips; i++)
		if (rig->imu[i]->ops == ops)
			return devm_kasprintf(&rig->pdev->dev, GFP_KERNEL, "imurig-%s-%02x", ops->name, addr);
	return devm_kasprintf(&rig->pdev->dev, GFP_KERNEL, "imurig-%s", ops->name);
}

static int imu_add(struct rig *rig, const struct imu_ops *ops, unsigned int addr, int who)
{
	struct device *dev = &rig->pdev->dev;
	struct imu *imu = devm_kzalloc(dev, sizeof(*imu), GFP_KERNEL);
	int err;

	if (!imu)
		return -ENOMEM;
	if (ops->priv_size) {
		imu->priv = devm_kzalloc(dev, ops->priv_size, GFP_KERNEL);
		if (!imu->priv)
			return -ENOMEM;
	}
	imu->rig = rig;
	imu->ops = ops;
	imu->addr = addr;
	imu->pin = lines[rig->chips];
	imu->who = who;
	imu->nack_errno = ENXIO;
	imu->timeout_ms = 100;
	imu->stuck = -1;
	imu->seed = 1;
	imu->temp_mc = 25000;
	raw_spin_lock_init(&imu->lock);
	mutex_init(&imu->write_lock);
	imu_clock_init(imu);
	err = kfifo_alloc(&imu->queue, roundup_pow_of_two(queue_frames) * sizeof(struct frame), GFP_KERNEL);
	if (err)
		return err;
	imu_rest(imu);
	imu_reset(imu);
	/* Powered up long ago. */
	imu->busy_until = 0;
	imu->resets = 0;
	imu->reset_us = ops->reset_us;
	imu->misc.minor = MISC_DYNAMIC_MINOR;
	imu->misc.name = imu_name(rig, ops, addr);
	imu->misc.fops = &imu_feed_fops;
	imu->misc.groups = imu_groups;
	imu->misc.parent = dev;
	err = imu->misc.name ? misc_register(&imu->misc) : -ENOMEM;
	if (err) {
		imu_clock_stop(imu);
		kfifo_free(&imu->queue);
		return err;
	}
	rig->external |= BIT_ULL(imu->pin);
	rig_line_update(rig, imu->pin, imu_pin(imu));
	rig->imu[rig->chips++] = imu;
	return 0;
}

static void rig_remove_chips(struct rig *rig)
{
	while (rig->chips) {
		struct imu *imu = rig->imu[--rig->chips];

		misc_deregister(&imu->misc);
		imu_clock_stop(imu);
		kfifo_free(&imu->queue);
	}
}

static int rig_add_one(struct rig *rig, char *word)
{
	char *address = strchr(word, '@'), *id = strchr(word, '=');
	u8 addr, who = 0;
	int i;

	if (id)
		*id++ = 0;
	if (!address || rig->chips == RIG_CHIPS)
		return -EINVAL;
	*address++ = 0;
	if (kstrtou8(address, 16, &addr) || (id && kstrtou8(id, 16, &who)))
		return -EINVAL;
	for (i = 0; i < rig->chips; i++)
		if (rig->imu[i]->addr == addr)
			return -EBUSY;
	for (i = 0; i < ARRAY_SIZE(models); i++)
		if (!strcmp(models[i]->name, word))
			return imu_add(rig, models[i], addr, id ? who : -1);
	return -ENODEV;
}

static int rig_add_chips(struct rig *rig)
{
	char *all = kstrdup(chips, GFP_KERNEL), *rest = all, *word;
	int err = 0;

	if (!all)
		return -ENOMEM;
	while (!err && (word = strsep(&rest, ",")))
		if (*word) {
			err = rig_add_one(rig, word);
			if (err)
				dev_err(&rig->pdev->dev, "chips=%s: %s: error %d\n", chips, word, err);
		}
	kfree(all);
	return err;
}

static int rig_probe(struct platform_device *pdev)
{
	struct rig *rig = devm_kzalloc(&pdev->dev, sizeof(*rig), GFP_KERNEL);
	int i, err;

	if (!rig)
		return -ENOMEM;
	rig->pdev = pdev;
	platform_set_drvdata(pdev, rig);
	for (i = 0; i < RIG_CHIPS; i++)
		if (lines[i] < 0 || lines[i] >= RIG_MAX_LINES)
			return -EINVAL;
	err = rig_gpio_init(rig);
	if (err)
		return err;
	rig->led_kn = sysfs_get_dirent(pdev->dev.kobj.sd, "led");
	err = rig_add_chips(rig);
	if (!err)
		err = rig_bus_init(rig);
	if (err) {
		rig_remove_chips(rig);
		sysfs_put(rig->led_kn);
	}
	return err;
}

static void rig_remove(struct platform_device *pdev)
{
	struct rig *rig = platform_get_drvdata(pdev);

	i2c_del_adapter(&rig->adap);
	rig_remove_chips(rig);
	sysfs_put(rig->led_kn);
	rig->led_kn = NULL;
}

static struct platform_driver rig_driver = {
	.probe = rig_probe,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	.remove = rig_remove,
#else
	.remove_new = rig_remove,
#endif
	.driver = { .name = "imurig" },
};
static struct platform_device *rig_pdev;

static int __init rig_init(void)
{
	int err = platform_driver_register(&rig_driver);

	if (err)
		return err;
	rig_pdev = platform_device_register_simple("imurig", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(rig_pdev)) {
		platform_driver_unregister(&rig_driver);
		return PTR_ERR(rig_pdev);
	}
	/* Bad parameters: whoever loads the module is told. */
	if (!rig_pdev->dev.driver) {
		platform_device_unregister(rig_pdev);
		platform_driver_unregister(&rig_driver);
		return -EINVAL;
	}
	return 0;
}

static void __exit rig_exit(void)
{
	platform_device_unregister(rig_pdev);
	platform_driver_unregister(&rig_driver);
}

module_init(rig_init);
module_exit(rig_exit);
MODULE_DESCRIPTION("Simulated I2C motion sensors with scripted motion and faults");
MODULE_LICENSE("GPL");
