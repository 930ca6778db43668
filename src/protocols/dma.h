/*
 * What every listing of this folder stands on: a few kernel structures cut
 * down to the fields that matter here, and the kernel's primitives. The world
 * around a listing keeps the list of a group's devices, opens and closes files,
 * and makes a call wait while a file still holds its device.
 */
#ifndef DMA_H
#define DMA_H

#include <stdbool.h>
#include <stddef.h>

enum {
	EPERM = 1,
	ENOENT = 2,
	EIO = 5,
	EBUSY = 16,
	ENODEV = 19,
	EINVAL = 22,
	EPROBE_DEFER = 517,
};

/* A lock is one word: 0 while it is free, else who holds it. */
typedef struct { int holder; } spinlock_t;
struct mutex { int holder; };

struct iommu_group;			/* each listing has its own */

struct iommu_domain {
	int type;
};

/* A file that a process has open. Every group sees a copy of its own. */
struct file {
	unsigned int f_count;		/* references that this group took */
	unsigned int devices;		/* VFIO's note: our devices it has */
	struct iommu_group *group;	/* VFIO's note: the group it is for */
};

struct device_driver {
	const char *name;
	bool driver_managed_dma;	/* does no DMA through the DMA API */
	bool vfio;			/* hands its devices to user space */
	bool claims_shared;		/* its probe claims SHARED, if any */
	bool on_cdx;			/* sits on the CDX bus */
	int dma_hint;			/* the READ_ONCE draft's annotation */
};

struct device {
	struct iommu_group *iommu_group;	/* NULL: there is no IOMMU */
	struct device_driver *driver;		/* NULL: none is bound */
	struct mutex mutex;			/* what device_lock() takes */
	bool is_bridge;				/* header type is not NORMAL */
	int probe_answer;			/* what a probe returns */
	unsigned int dma_mode;			/* the amendment's one mode */
	struct device *next;			/* in the group's list */
};

void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void device_lock(struct device *dev);
void device_unlock(struct device *dev);

void get_file(struct file *file);
void fput(struct file *file);

bool WARN_ON(bool condition);		/* a splat in the log; says if so */
void BUG_ON(bool condition);		/* the end of the machine */

int strcmp(const char *left, const char *right);

/* The driver's own probe: 0, or the error that it gives up with. */
int probe(struct device *dev);

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

#endif
