/*
 * The sketch of 28 September 2021 (20210928140712.GL964074@nvidia.com), in our
 * own words and layout. The order of its tests and all of its defects are kept;
 * only the group's variable has one name throughout, or nothing would compile.
 * A path's name (s1, r2, ...) stands in the margin of the line that takes it.
 */
enum device_dma_owner {
	DMA_OWNER_NONE,			/* the reply's word: no case knows it */
	DMA_OWNER_KERNEL,		/* a driver that uses the DMA API */
	DMA_OWNER_SHARED,		/* bound, but promises to do no DMA */
	DMA_OWNER_USERSPACE,		/* handed to a process */
};

struct iommu_group {
	spinlock_t dma_owner_lock;	/* protects the two below */
	unsigned int dma_users[4];	/* claims, by mode */
	struct file *dma_owner_file;	/* whose the USERSPACE claims are */
	struct device *devices;
};

struct iommu_group *group_from_dev(struct device *dev)
{
	return dev->iommu_group;
}

int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode,
			       struct file *user_owner)
{
	struct iommu_group *group = group_from_dev(dev);

	spin_lock(&group->dma_owner_lock);	/* s0: oops without a group */
	switch (mode) {
	case DMA_OWNER_KERNEL:
		if (group->dma_users[DMA_OWNER_USERSPACE])
			return -EBUSY;		/* s1: the lock stays held */
		break;
	case DMA_OWNER_SHARED:
		break;				/* s3: nobody ever asks */
	case DMA_OWNER_USERSPACE:
		if (group->dma_users[DMA_OWNER_KERNEL])
			return -EBUSY;		/* s4: the lock stays held */
		if (group->dma_owner_file != user_owner) {
			if (group->dma_users[DMA_OWNER_USERSPACE])
				return -EPERM;	/* s6: the lock stays held */
			get_file(user_owner);	/* s8: oops on a NULL file */
			group->dma_owner_file = user_owner; /* s7: old lost */
		}
		break;
	default:
		spin_unlock(&group->dma_owner_lock);
		return -EINVAL;			/* s9: the one that unlocks */
	}
	group->dma_users[mode]++;		/* s2, s5: counted */
	spin_unlock(&group->dma_owner_lock);
	return 0;
}

int iommu_release_device_dma_owner(struct device *dev,
				   enum device_dma_owner mode)
{
	struct iommu_group *group = group_from_dev(dev);

	spin_lock(&group->dma_owner_lock);	/* r0: oops without a group */
	if (WARN_ON(!group->dma_users[mode]))
		goto unlock;			/* r1: nothing to give back */
	if (!group->dma_users[mode]--) {	/* r2: tests the old value */
		if (mode == DMA_OWNER_USERSPACE) {
			fput(group->dma_owner_file); /* r3: never reached */
			group->dma_owner_file = NULL;
		}
	}
unlock:
	spin_unlock(&group->dma_owner_lock);
}	/* an int was promised, and none is returned */

/* The driver core: claim, mark, probe; what was done is undone in reverse. */
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

	if (drv->claims_shared)
		iommu_release_device_dma_owner(dev, DMA_OWNER_SHARED);
	if (!drv->driver_managed_dma)
		iommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL);
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
		iommu_release_device_dma_owner(dev, DMA_OWNER_SHARED);
	if (!drv->driver_managed_dma)
		iommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL);
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

/* A release asks nobody who he is: any file will do. */
int vfio_detach(struct device *dev, struct file *file)
{
	if (!file)
		return -EINVAL;
	device_lock(dev);
	iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE);
	device_unlock(dev);
	return 0;
}
