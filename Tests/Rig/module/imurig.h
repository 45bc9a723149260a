/* SPDX-License-Identifier: GPL-2.0 */
#ifndef IMURIG_H
#define IMURIG_H

#include <linux/gpio/driver.h>
#include <linux/hrtimer.h>
#include <linux/i2c.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>

#define RIG_CHIPS	8
#define RIG_MAX_LINES	64
#define IMU_FIFO_MAX	4096
#define IMU_REGS	512		/* four banks of 128 */

struct imu;

/* ax ay az gx gy gz: micro-g and milli-degree/s, or raw LSB (see imu.raw). */
struct frame {
	s32 v[6];
};

struct rig {
	struct platform_device *pdev;
	struct i2c_adapter adap;
	struct imu *imu[RIG_CHIPS];
	int chips;

	struct gpio_chip gc;
	raw_spinlock_t lock;		/* the GPIO state below */
	u64 level, out, enabled, rising, falling, external;
	unsigned int led_changes;
	struct kernfs_node *led_kn;
};

/*
 * A chip model. Every function is called with the chip's lock held.
 * Only name, reset, read, write and next are needed by a chip without samples.
 */
struct imu_ops {
	const char *name;
	u8 who;				/* register of the identity, for clones */
	unsigned int fifo_cap;		/* bytes */
	unsigned int pulse_us, reset_us;
	unsigned int priv_size;
	void (*reset)(struct imu *imu);
	u64 (*period_ps)(struct imu *imu);		/* 0: does not sample */
	bool (*sample)(struct imu *imu, const struct frame *f);	/* true: pulse the line */
	bool (*int_level)(struct imu *imu);
	bool (*active_low)(struct imu *imu);
	u8 (*read)(struct imu *imu, u8 reg);
	void (*write)(struct imu *imu, u8 reg, u8 val);
	u8 (*next)(struct imu *imu, u8 reg);
	void (*stop)(struct imu *imu);			/* a read has ended */
	void (*overflow)(struct imu *imu);		/* the FIFO was filled by hand */
};

struct imu {
	struct rig *rig;
	const struct imu_ops *ops;
	void *priv;
	struct miscdevice misc;
	unsigned int addr, pin;

	raw_spinlock_t lock;		/* everything below, but for the queue's writer side */
	u8 regs[IMU_REGS];
	u8 ptr;
	u8 fifo[IMU_FIFO_MAX];
	unsigned int cap, head, count;	/* of the FIFO, bytes */
	u8 last_byte;
	u16 count_latch;
	ktime_t busy_until;

	struct hrtimer tick, pulse;
	u64 period_ps, frac_ps;
	ktime_t next;
	bool latched, pulsing, busy;

	struct mutex write_lock;
	struct kfifo queue;
	struct frame cur, nxt, hold;
	bool moving, fed;
	u64 index;
	ktime_t motion_start;

	/* sysfs */
	int raw, feed_hz, clock_ppm, trim_ppm, noise_ug, noise_mdps, temp_mc, who;
	int nack, nack_errno, timeout, timeout_ms, short_xfer, bitflip, trunc, stuck;
	int freeze, stall, drop_int, absent, reset_us;
	int ticks, underruns, xfers, failed, writes, overflows, resets, int_pulses, late_max_us, skipped;
	u32 seed;

	u32 noise_state;
};

extern const struct imu_ops mpu6050_ops, mpu6500_ops, icm20689_ops, icm20948_ops, lsm6dsox_ops, adxl345_ops, ds1307_ops;

static inline s16 imu_clamp(s64 v)
{
	return clamp_t(s64, v, S16_MIN, S16_MAX);
}

static inline void put_be(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static inline void put_le(u8 *p, u16 v)
{
	p[0] = v;
	p[1] = v >> 8;
}

/* fifo.c */
void imu_fifo_clear(struct imu *imu);
void imu_fifo_drop(struct imu *imu, unsigned int len);
bool imu_fifo_push(struct imu *imu, const u8 *data, unsigned int len, bool stop);
u8 imu_fifo_pop(struct imu *imu);

/* clock.c */
void imu_clock_init(struct imu *imu);
void imu_clock_stop(struct imu *imu);
void imu_reclock(struct imu *imu);
void imu_reset(struct imu *imu);
void imu_unlock(struct imu *imu, unsigned long flags);
bool imu_pin(struct imu *imu);

/* motion.c */
extern const struct file_operations imu_feed_fops;
void imu_rest(struct imu *imu);
void imu_motion(struct imu *imu, ktime_t t);
void imu_noise(struct imu *imu);

/* faults.c */
int imu_fault(struct imu *imu, int num, int *end, int *wait_ms);
void imu_spoil(struct imu *imu, struct i2c_msg *m);
void imu_fill(struct imu *imu);

/* sysfs.c */
extern const struct attribute_group *imu_groups[];

/* bus.c */
int rig_bus_init(struct rig *rig);

/* gpio.c */
int rig_gpio_init(struct rig *rig);
bool rig_line_update(struct rig *rig, unsigned int line, bool level);
void rig_line_fire(struct rig *rig, unsigned int line);

#endif
