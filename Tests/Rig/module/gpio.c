// SPDX-License-Identifier: GPL-2.0
/* The rig's GPIO bank: the chips' interrupt lines, a button, and outputs that can be read back. */
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/version.h>
#include "imurig.h"

static int pin_button = 27, pin_led = 22, ngpio = 54;
static char *gpio_label = "imurig";
module_param(pin_button, int, 0444);
module_param(pin_led, int, 0444);
module_param(ngpio, int, 0444);
module_param(gpio_label, charp, 0444);

/* Sets an externally driven line; true when the edge is to be delivered with rig_line_fire(). */
bool rig_line_update(struct rig *rig, unsigned int line, bool level)
{
	u64 bit = BIT_ULL(line);
	unsigned long flags;
	bool fire = false;

	raw_spin_lock_irqsave(&rig->lock, flags);
	if (!!(rig->level & bit) != level) {
		rig->level ^= bit;
		fire = rig->enabled & bit & (level ? rig->rising : rig->falling);
	}
	raw_spin_unlock_irqrestore(&rig->lock, flags);
	return fire;
}

void rig_line_fire(struct rig *rig, unsigned int line)
{
	unsigned long flags;

	local_irq_save(flags);
	generic_handle_domain_irq(rig->gc.irq.domain, line);
	local_irq_restore(flags);
}

static int gpio_get(struct gpio_chip *gc, unsigned int line)
{
	struct rig *rig = gpiochip_get_data(gc);

	return !!(READ_ONCE(rig->level) & BIT_ULL(line));
}

static void gpio_drive(struct rig *rig, unsigned int line, bool level)
{
	u64 bit = BIT_ULL(line);
	unsigned long flags;
	bool changed;

	raw_spin_lock_irqsave(&rig->lock, flags);
	changed = !!(rig->level & bit) != level;
	if (changed)
		rig->level ^= bit;
	if (changed && line == pin_led)
		rig->led_changes++;
	raw_spin_unlock_irqrestore(&rig->lock, flags);
	if (changed && line == pin_led && rig->led_kn)
		sysfs_notify_dirent(rig->led_kn);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
static int gpio_set(struct gpio_chip *gc, unsigned int line, int value)
{
	gpio_drive(gpiochip_get_data(gc), line, value);
	return 0;
}
#else
static void gpio_set(struct gpio_chip *gc, unsigned int line, int value)
{
	gpio_drive(gpiochip_get_data(gc), line, value);
}
#endif

static int gpio_get_direction(struct gpio_chip *gc, unsigned int line)
{
	struct rig *rig = gpiochip_get_data(gc);

	return rig->out & BIT_ULL(line) ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int gpio_direction(struct rig *rig, unsigned int line, bool out)
{
	unsigned long flags;

	if (out && rig->external & BIT_ULL(line))
		return -EPERM;
	raw_spin_lock_irqsave(&rig->lock, flags);
	if (out)
		rig->out |= BIT_ULL(line);
	else
		rig->out &= ~BIT_ULL(line);
	raw_spin_unlock_irqrestore(&rig->lock, flags);
	return 0;
}

static int gpio_direction_input(struct gpio_chip *gc, unsigned int line)
{
	return gpio_direction(gpiochip_get_data(gc), line, false);
}

static int gpio_direction_output(struct gpio_chip *gc, unsigned int line, int value)
{
	struct rig *rig = gpiochip_get_data(gc);
	int err = gpio_direction(rig, line, true);

	if (!err)
		gpio_drive(rig, line, value);
	return err;
}

static int gpio_set_config(struct gpio_chip *gc, unsigned int line, unsigned long config)
{
	struct rig *rig = gpiochip_get_data(gc);

	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_PULL_UP:
	case PIN_CONFIG_BIAS_PULL_DOWN:
		if (!(rig->external & BIT_ULL(line)))
			rig_line_update(rig, line, pinconf_to_config_param(config) == PIN_CONFIG_BIAS_PULL_UP);
		return 0;
	case PIN_CONFIG_BIAS_DISABLE:
		return 0;
	default:
		return -ENOTSUPP;
	}
}

static void irq_enable(struct irq_data *d, bool on)
{
	struct rig *rig = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned long flags;

	raw_spin_lock_irqsave(&rig->lock, flags);
	if (on)
		rig->enabled |= BIT_ULL(irqd_to_hwirq(d));
	else
		rig->enabled &= ~BIT_ULL(irqd_to_hwirq(d));
	raw_spin_unlock_irqrestore(&rig->lock, flags);
}

static void rig_irq_mask(struct irq_data *d)
{
	irq_enable(d, false);
	gpiochip_disable_irq(irq_data_get_irq_chip_data(d), irqd_to_hwirq(d));
}

static void rig_irq_unmask(struct irq_data *d)
{
	gpiochip_enable_irq(irq_data_get_irq_chip_data(d), irqd_to_hwirq(d));
	irq_enable(d, true);
}

static void rig_irq_ack(struct irq_data *d)
{
}

static int rig_irq_set_type(struct irq_data *d, unsigned int type)
{
	struct rig *rig = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	u64 bit = BIT_ULL(irqd_to_hwirq(d));
	unsigned long flags;

	if (!(type & IRQ_TYPE_EDGE_BOTH) || type & IRQ_TYPE_LEVEL_MASK)
		return -EINVAL;
	raw_spin_lock_irqsave(&rig->lock, flags);
	rig->rising = type & IRQ_TYPE_EDGE_RISING ? rig->rising | bit : rig->rising & ~bit;
	rig->falling = type & IRQ_TYPE_EDGE_FALLING ? rig->falling | bit : rig->falling & ~bit;
	raw_spin_unlock_irqrestore(&rig->lock, flags);
	irq_set_handler_locked(d, handle_edge_irq);
	return 0;
}

static const struct irq_chip rig_irq_chip = {
	.name = "imurig",
	.irq_ack = rig_irq_ack,
	.irq_mask = rig_irq_mask,
	.irq_unmask = rig_irq_unmask,
	.irq_set_type = rig_irq_set_type,
	.flags = IRQCHIP_IMMUTABLE,
	GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

static ssize_t button_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct rig *rig = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", gpio_get(&rig->gc, pin_button));
}

static ssize_t button_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	struct rig *rig = dev_get_drvdata(dev);
	bool level;
	int err = kstrtobool(buf, &level);

	if (err)
		return err;
	if (rig_line_update(rig, pin_button, level))
		rig_line_fire(rig, pin_button);
	return n;
}
static DEVICE_ATTR_RW(button);

static ssize_t led_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct rig *rig = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", gpio_get(&rig->gc, pin_led));
}
static DEVICE_ATTR_RO(led);

static ssize_t led_changes_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct rig *rig = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", rig->led_changes);
}
static DEVICE_ATTR_RO(led_changes);

static ssize_t outputs_show(struct device *dev, struct device_attribute *a, char *buf)
{
	struct rig *rig = dev_get_drvdata(dev);
	int i, n = 0;

	for (i = 0; i < ngpio; i++)
		if (rig->out & BIT_ULL(i))
			n += sysfs_emit_at(buf, n, "%d=%d\n", i, gpio_get(&rig->gc, i));
	return n;
}
static DEVICE_ATTR_RO(outputs);

static struct attribute *rig_gpio_attrs[] = {
	&dev_attr_button.attr, &dev_attr_led.attr, &dev_attr_led_changes.attr, &dev_attr_outputs.attr, NULL
};
static const struct attribute_group rig_gpio_group = { .attrs = rig_gpio_attrs };

int rig_gpio_init(struct rig *rig)
{
	struct device *dev = &rig->pdev->dev;
	struct gpio_chip *gc = &rig->gc;
	const char **names;
	int i, err;

	if (ngpio < 1 || ngpio > RIG_MAX_LINES || pin_button >= ngpio || pin_led >= ngpio)
		return -EINVAL;
	names = devm_kcalloc(dev, ngpio, sizeof(*names), GFP_KERNEL);
	if (!names)
		return -ENOMEM;
	for (i = 0; i < ngpio; i++) {
		names[i] = devm_kasprintf(dev, GFP_KERNEL, "GPIO%d", i);
		if (!names[i])
			return -ENOMEM;
	}
	raw_spin_lock_init(&rig->lock);
	rig->external = BIT_ULL(pin_button);
	rig->level = BIT_ULL(pin_button);

	gc->label = gpio_label;
	gc->parent = dev;
	gc->owner = THIS_MODULE;
	gc->base = -1;
	gc->ngpio = ngpio;
	gc->names = names;
	gc->get = gpio_get;
	gc->set = gpio_set;
	gc->get_direction = gpio_get_direction;
	gc->direction_input = gpio_direction_input;
	gc->direction_output = gpio_direction_output;
	gc->set_config = gpio_set_config;
	gpio_irq_chip_set_chip(&gc->irq, &rig_irq_chip);
	gc->irq.handler = handle_bad_irq;
	gc->irq.default_type = IRQ_TYPE_NONE;
	err = devm_gpiochip_add_data(dev, gc, rig);
	if (!err)
		err = devm_device_add_group(dev, &rig_gpio_group);
	return err;
}
