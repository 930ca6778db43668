/*
 * The kernel's primitives of dma.h for an ordinary compiler, on one CPU: a lock
 * that is held already will never be free, so whoever wants it hangs.
 */
#ifndef NATIVE_H
#define NATIVE_H

enum native_end { NATIVE_DONE, NATIVE_HANG, NATIVE_OOPS, NATIVE_BUG };

struct native_run {
	enum native_end end;
	int value;			/* what the call returned */
	int warnings;			/* WARN_ONs that fired */
	int held;			/* locks taken and not given back */
	int strayed;			/* unlocks of a lock that was free */
};

typedef int native_call(struct device *dev, struct device_driver *drv,
			struct file *file, struct iommu_group *group);

/* Makes one call, and comes back however it ends. */
struct native_run native_make(native_call *call, struct device *dev,
			      struct device_driver *drv, struct file *file,
			      struct iommu_group *group);

#endif
