/*
 * The repaired sketch with the nit of its reply (29 September 2021,
 * 4ba3294b-1628-0522-17ff-8aa38ed5a615@linux.intel.com): there is a NONE, and
 * the driver core sets it when a driver leaves. A device then has one mode,
 * kept in dev->dma_mode. Setting a mode gives back what the device holds and
 * claims the new one, in one step under the lock; a refusal changes nothing.
 */
enum device_dma_owner {
	DMA_OWNER_NONE,			/* what every device starts with */
	DMA_OWNER_KERNEL,		/* a driver that uses the DMA API */
	DMA_OWNER_SHARED,		/* bound, but promises to do no DMA */
	DMA_OWNER_USERSPACE,		/* handed to a process */
};

struct iommu_group {
	spinlock_t dma_owner_lock;	/* protects all that follows */
	unsigned int dma_users[4];	/* devices, by mode, NONE never */
	struct file *dma_owner_file;	/* set while USERSPACE is counted */
	struct device *devices;
};

/* How many others have this mode: a device never stands in its own way. */
unsigned int users_beside(struct device *dev, enum device_dma_owner mode)
{
	unsigned int users = dev->iommu_group->dma_users[mode];

	if (dev->dma_mode == mode)
		users--;
	return users;
}

/* Called with dma_owner_lock held. The last user lets the file go. */
void give_back(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	if (dev->dma_mode == DMA_OWNER_NONE)
		return;
	group->dma_users[dev->dma_mode]--;
	if (dev->dma_mode == DMA_OWNER_USERSPACE &&
	    !group->dma_users[DMA_OWNER_USERSPACE]) {
		fput(group->dma_owner_file);
		group->dma_owner_file = NULL;
	}
	dev->dma_mode = DMA_OWNER_NONE;
}

int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode,
			       struct file *user_owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (!group)
		return mode == DMA_OWNER_USERSPACE ? -ENODEV : 0;

	spin_lock(&group->dma_owner_lock);
	if (mode == DMA_OWNER_USERSPACE && !user_owner) {
		ret = -EINVAL;
		goto unlock;
	}
	if (dev->dma_mode == mode)
		goto unlock;		/* it has that mode: nothing changes */
	if (mode == DMA_OWNER_KERNEL) {
		if (users_beside(dev, DMA_OWNER_USERSPACE))
			ret = -EBUSY;
	} else if (mode == DMA_OWNER_USERSPACE) {
		if (users_beside(dev, DMA_OWNER_KERNEL))
			ret = -EBUSY;
		else if (users_beside(dev, DMA_OWNER_USERSPACE) &&
			 group->dma_owner_file != user_owner)
			ret = -EPERM;
	}
	if (ret)
		goto unlock;

	give_back(dev);
	if (mode == DMA_OWNER_NONE)
		goto unlock;		/* and cannot fail */
	if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {
		get_file(user_owner);
		group->dma_owner_file = user_owner;
	}
	group->dma_users[mode]++;
	dev->dma_mode = mode;
unlock:
	spin_unlock(&group->dma_owner_lock);
	return ret;
}

/* The old release: sets NONE, if mode is what the device has. */
void iommu_release_device_dma_owner(struct device *dev,
				    enum device_dma_owner mode,
				    struct file *user_owner)
{
	struct iommu_group *group = dev->iommu_group;

	if (!group) {
		WARN_ON(dev->dma_mode != mode);
		return;
	}
	spin_lock(&group->dma_owner_lock);
	if (WARN_ON(dev->dma_mode != mode))
		goto unlock;
	if (WARN_ON(mode == DMA_OWNER_USERSPACE && user_owner &&
		    user_owner != group->dma_owner_file))
		goto unlock;
	give_back(dev);
unlock:
	spin_unlock(&group->dma_owner_lock);
}

/* The driver core: claim, mark, probe. There is one word for every way back. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	ret = 0;
	if (!drv->driver_managed_dma)
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

	iommu_set_device_dma_owner(dev, DMA_OWNER_NONE, NULL);
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* NONE is set for every driver, also for one that was never claimed for. */
int device_release_driver(struct device *dev)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (!dev->driver)
		goto unlock;
	ret = 0;
	/* Here the driver's remove runs, and its DMA has stopped. */
	iommu_set_device_dma_owner(dev, DMA_OWNER_NONE, NULL);
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* A device that goes away takes its mode with it. */
void device_leaves(struct device *dev)
{
	iommu_set_device_dma_owner(dev, DMA_OWNER_NONE, NULL);
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
