/*
 * The sketch with its repairs. What each repair is stands where it was made:
 *   R1 one way out, so that every return unlocks
 *   R2 the last user is found by the counter's new value
 *   R3 a release returns nothing, and says so
 *   R4 one name for one variable
 *   R5 a device without a group needs no owner, and can have no user
 *   R6 an owner has an identity: NULL is nobody
 *   R7 who gives back says who he is, and is checked
 *   R8 a mode without a counter is turned away before anything is read
 *   R9 drivers with managed DMA are not claimed for
 */
enum device_dma_owner {
	DMA_OWNER_NONE,			/* no counter: see R8 */
	DMA_OWNER_KERNEL,		/* a driver that uses the DMA API */
	DMA_OWNER_SHARED,		/* bound, but promises to do no DMA */
	DMA_OWNER_USERSPACE,		/* handed to a process */
};

struct iommu_group {
	spinlock_t dma_owner_lock;	/* protects the two below */
	unsigned int dma_users[4];	/* claims, by mode */
	struct file *dma_owner_file;	/* set while USERSPACE is counted */
	struct device *devices;
};

int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode,
			       struct file *user_owner)
{
	struct iommu_group *group = dev->iommu_group;	/* R4 */
	int ret = 0;

	if (mode != DMA_OWNER_KERNEL && mode != DMA_OWNER_SHARED &&
	    mode != DMA_OWNER_USERSPACE)
		return -EINVAL;				/* R8 */
	if (!group)					/* R5 */
		return mode == DMA_OWNER_USERSPACE ? -ENODEV : 0;

	spin_lock(&group->dma_owner_lock);
	if (mode == DMA_OWNER_KERNEL &&
	    group->dma_users[DMA_OWNER_USERSPACE]) {
		ret = -EBUSY;				/* s1 */
	} else if (mode == DMA_OWNER_USERSPACE) {
		if (!user_owner)
			ret = -EINVAL;			/* R6 */
		else if (group->dma_users[DMA_OWNER_KERNEL])
			ret = -EBUSY;			/* s4 */
		else if (group->dma_users[DMA_OWNER_USERSPACE] &&
			 group->dma_owner_file != user_owner)
			ret = -EPERM;			/* s6 */
	}
	if (ret)
		goto unlock;				/* R1 */

	/* One reference for the group, however many claims there are. */
	if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {
		get_file(user_owner);
		group->dma_owner_file = user_owner;
	}
	group->dma_users[mode]++;
unlock:
	spin_unlock(&group->dma_owner_lock);
	return ret;
}

/* A NULL file asks for no check: a raw call in the kernel is trusted. */
void iommu_release_device_dma_owner(struct device *dev,	/* R3 */
				    enum device_dma_owner mode,
				    struct file *user_owner)
{
	struct iommu_group *group = dev->iommu_group;

	if (WARN_ON(mode != DMA_OWNER_KERNEL && mode != DMA_OWNER_SHARED &&
		    mode != DMA_OWNER_USERSPACE))
		return;					/* R8 */
	if (!group)
		return;					/* R5 */

	spin_lock(&group->dma_owner_lock);
	if (WARN_ON(!group->dma_users[mode]))
		goto unlock;				/* r1 */
	if (WARN_ON(mode == DMA_OWNER_USERSPACE && user_owner &&
		    user_owner != group->dma_owner_file))
		goto unlock;				/* R7 */
	group->dma_users[mode]--;
	if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {
		fput(group->dma_owner_file);		/* R2 */
		group->dma_owner_file = NULL;
	}
unlock:
	spin_unlock(&group->dma_owner_lock);
}

/* The driver core: claim, mark, probe; what was done is undone in reverse. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	ret = 0;
	if (!drv->driver_managed_dma)			/* R9 */
		ret = iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
	if (ret)
		goto unlock;

	dev->driver = drv;
	/* A stub says in its probe that it only sits there. */
	if (drv->claims_shared)
		iommu_set_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);
	ret = probe(dev);
	if (!ret)
		goto unlock;

	if (drv->claims_shared)
		iommu_release_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);
	if (!drv->driver_managed_dma)
		iommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* The claim may only go once the driver has stopped its device. */
int device_release_driver(struct device *dev)
{
	struct device_driver *drv;
	int ret = -ENODEV;

	device_lock(dev);
	drv = dev->driver;
	if (!drv)
		goto unlock;
	ret = 0;
	/* Here drv's remove runs; a stub gives its SHARED back in it. */
	if (drv->claims_shared)
		iommu_release_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);
	if (!drv->driver_managed_dma)
		iommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* User space: one claim for each device that a file is given. */
int vfio_attach(struct device *dev, struct file *file)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver && dev->driver->vfio)
		ret = iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE,
						 file);
	device_unlock(dev);
	return ret;
}

int vfio_detach(struct device *dev, struct file *file)
{
	device_lock(dev);
	iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);
	device_unlock(dev);
	return 0;
}
