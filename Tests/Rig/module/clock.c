// SPDX-License-Identifier: GPL-2.0
/* A chip's sample clock, its interrupt line and its reset. */
#include <linux/module.h>
#include <linux/version.h>
#include "imurig.h"

bool imu_pin(struct imu *imu)
{
	bool active = imu->latched || imu->pulsing || (imu->ops->int_level && imu->ops->int_level(imu));

	if (imu->drop_int || imu->absent)
		return false;
	return active != (imu->ops->active_low && imu->ops->active_low(imu));
}

void imu_unlock(struct imu *imu, unsigned long flags)
{
	bool fire = rig_line_update(imu->rig, imu->pin, imu_pin(imu));

	raw_spin_unlock_irqrestore(&imu->lock, flags);
	if (fire)
		rig_line_fire(imu->rig, imu->pin);
}

static void imu_advance(struct imu *imu)
{
	u64 ps = imu->period_ps + imu->frac_ps;
	u32 rem;

	imu->next = ktime_add_ns(imu->next, div_u64_rem(ps, 1000, &rem));
	imu->frac_ps = rem;
}

void imu_reclock(struct imu *imu)
{
	u64 ps = imu->absent || imu->stall || !imu->ops->period_ps ? 0 : imu->ops->period_ps(imu);

	if (ps)
		ps = div_u64(ps * 1000, 1000000 + imu->clock_ppm) * 1000;
	if (ps == imu->period_ps)
		return;
	imu->period_ps = ps;
	if (!ps) {
		hrtimer_try_to_cancel(&imu->tick);
		return;
	}
	imu->next = ktime_get();
	imu->frac_ps = 0;
	imu_advance(imu);
	hrtimer_start(&imu->tick, imu->next, HRTIMER_MODE_ABS_HARD);
}

void imu_reset(struct imu *imu)
{
	imu->cap = imu->ops->fifo_cap;
	imu_fifo_clear(imu);
	imu->count_latch = 0;
	imu->last_byte = 0;
	imu->latched = imu->pulsing = false;
	memset(imu->regs, 0, sizeof(imu->regs));
	if (imu->priv)
		memset(imu->priv, 0, imu->ops->priv_size);
	imu->resets++;
	imu->ops->reset(imu);
	if (imu->who >= 0)
		imu->regs[imu->ops->who] = imu->who;
	imu->busy_until = ktime_add_us(ktime_get(), imu->reset_us);
	imu_reclock(imu);
}

static enum hrtimer_restart imu_tick(struct hrtimer *t)
{
	struct imu *imu = container_of(t, struct imu, tick);
	ktime_t now = ktime_get();
	unsigned long flags;
	struct frame last;
	s64 late;

	raw_spin_lock_irqsave(&imu->lock, flags);
	late = ktime_us_delta(now, imu->next);
	if (!imu->period_ps || late < 0)
		goto out;
	imu->late_max_us = max_t(s64, imu->late_max_us, late);
	if (late > 2000000) {
		imu->next = now;
		imu->skipped++;
	}
	last = imu->hold;
	imu_motion(imu, imu->next);
	imu_noise(imu);
	if (imu->freeze)
		imu->hold = last;
	imu->ticks++;
	if (imu->ops->sample(imu, &imu->hold) && !imu->pulsing) {
		imu->pulsing = true;
		imu->int_pulses++;
		hrtimer_start(&imu->pulse, ns_to_ktime(imu->ops->pulse_us * 1000), HRTIMER_MODE_REL_HARD);
	}
	imu_advance(imu);
	hrtimer_start(&imu->tick, imu->next, HRTIMER_MODE_ABS_HARD);
out:
	imu_unlock(imu, flags);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart imu_pulse_end(struct hrtimer *t)
{
	struct imu *imu = container_of(t, struct imu, pulse);
	unsigned long flags;

	raw_spin_lock_irqsave(&imu->lock, flags);
	imu->pulsing = false;
	imu_unlock(imu, flags);
	return HRTIMER_NORESTART;
}

static void timer_init(struct hrtimer *t, enum hrtimer_restart (*fn)(struct hrtimer *), enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(t, fn, CLOCK_MONOTONIC, mode);
#else
	hrtimer_init(t, CLOCK_MONOTONIC, mode);
	t->function = fn;
#endif
}

void imu_clock_init(struct imu *imu)
{
	timer_init(&imu->tick, imu_tick, HRTIMER_MODE_ABS_HARD);
	timer_init(&imu->pulse, imu_pulse_end, HRTIMER_MODE_REL_HARD);
}

void imu_clock_stop(struct imu *imu)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&imu->lock, flags);
	imu->stall = 1;
	imu_reclock(imu);
	raw_spin_unlock_irqrestore(&imu->lock, flags);
	hrtimer_cancel(&imu->tick);
	hrtimer_cancel(&imu->pulse);
}
