#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include "dma.h"
#include "native.h"

/* Addresses below are the NULL page, and what hangs off a NULL pointer. */
#define NULL_PAGE 4096

static sigjmp_buf out;
static struct native_run now;

static void end(enum native_end how)
{
	now.end = how;
	siglongjmp(out, 1);
}

static void look(const void *address)
{
	if ((uintptr_t)address < NULL_PAGE)
		end(NATIVE_OOPS);
}

static void lock(int *holder)
{
	look(holder);
	if (*holder)
		end(NATIVE_HANG);
	*holder = 1;
	now.held++;
}

static void unlock(int *holder)
{
	look(holder);
	if (!*holder)
		now.strayed++;
	else
		now.held--;
	*holder = 0;
}

void spin_lock(spinlock_t *spinlock)
{
	lock(&spinlock->holder);
}

void spin_unlock(spinlock_t *spinlock)
{
	unlock(&spinlock->holder);
}

void mutex_lock(struct mutex *mutex)
{
	lock(&mutex->holder);
}

void mutex_unlock(struct mutex *mutex)
{
	unlock(&mutex->holder);
}

void device_lock(struct device *dev)
{
	lock(&dev->mutex.holder);
}

void device_unlock(struct device *dev)
{
	unlock(&dev->mutex.holder);
}

void get_file(struct file *file)
{
	look(file);
	file->f_count++;
}

void fput(struct file *file)
{
	look(file);
	file->f_count--;
}

bool WARN_ON(bool condition)
{
	now.warnings += condition;
	return condition;
}

void BUG_ON(bool condition)
{
	if (condition)
		end(NATIVE_BUG);
}

int probe(struct device *dev)
{
	look(dev);
	return dev->probe_answer;
}

static void fault(int number)
{
	(void)number;
	end(NATIVE_OOPS);
}

struct native_run native_make(native_call *call, struct device *dev,
			      struct device_driver *drv, struct file *file,
			      struct iommu_group *group)
{
	now = (struct native_run){ 0 };
	signal(SIGSEGV, fault);
	if (!sigsetjmp(out, 1))
		now.value = call(dev, drv, file, group);
	return now;
}
