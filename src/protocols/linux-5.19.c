/*
 * Linux 5.19 as released (1ea2a07a532b, 0286300e6045). Until then a detached
 * domain was a word in a structure: hardware whose driver cannot detach went on
 * with the old one, which was freed. Now a claim always attaches something, at
 * first a domain in which nothing is mapped.
 */
struct iommu_group {
	struct mutex mutex;		/* protects the next five */
	unsigned int owner_cnt;		/* kernel drivers, or claims */
	void *owner;			/* of the claims; NULL: the kernel's */
	struct iommu_domain *default_domain;	/* where the DMA API maps */
	struct iommu_domain *blocking_domain;	/* where nothing is mapped */
	struct iommu_domain *domain;	/* what is attached now */
	struct device *devices;
	struct mutex vfio_lock;		/* VFIO's own: one file at a time */
};

/* The kernel's side: many drivers, one counter, the default domain. */
int iommu_device_use_default_domain(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (!group)
		return 0;
	mutex_lock(&group->mutex);
	if (group->owner_cnt &&
	    (group->domain != group->default_domain || group->owner))
		ret = -EBUSY;
	else
		group->owner_cnt++;
	mutex_unlock(&group->mutex);
	return ret;
}

void iommu_device_unuse_default_domain(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	if (!group)
		return;
	mutex_lock(&group->mutex);
	if (!WARN_ON(!group->owner_cnt))
		group->owner_cnt--;
	mutex_unlock(&group->mutex);
}

/* The user's side: one claim for the whole group, and only one. */
int iommu_group_claim_dma_owner(struct iommu_group *group, void *owner)
{
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->owner_cnt) {
		ret = -EPERM;
	} else if (group->domain && group->domain != group->default_domain) {
		ret = -EBUSY;
	} else if (!group->blocking_domain) {
		ret = -EINVAL;		/* it could not be allocated */
	} else {
		group->domain = group->blocking_domain;
		group->owner = owner;	/* NULL is not refused yet */
		group->owner_cnt = 1;
	}
	mutex_unlock(&group->mutex);
	return ret;
}

/* A full stop, whatever was counted; the caller is trusted to be the owner. */
void iommu_group_release_dma_owner(struct iommu_group *group)
{
	mutex_lock(&group->mutex);
	if (!WARN_ON(!group->owner_cnt || !group->owner)) {
		group->owner_cnt = 0;
		group->owner = NULL;
		group->domain = group->default_domain;
	}
	mutex_unlock(&group->mutex);
}

/* The bus reads the firmware's tables first: they may bring the group. */
int dma_configure(struct device *dev, struct device_driver *drv)
{
	if (drv->driver_managed_dma)
		return 0;
	return iommu_device_use_default_domain(dev);
}

void dma_cleanup(struct device *dev, struct device_driver *drv)
{
	if (!drv->driver_managed_dma)
		iommu_device_unuse_default_domain(dev);
}

/* The driver core: mark, claim, probe; what was done is undone in reverse. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	dev->driver = drv;
	ret = dma_configure(dev, drv);
	if (ret)
		goto unmark;		/* nothing was counted */
	ret = probe(dev);
	if (!ret)
		goto unlock;
	dma_cleanup(dev, drv);
unmark:
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* The count falls only when the driver has let go of its device. */
int device_release_driver(struct device *dev)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver) {
		/* Here the driver's remove runs. */
		dma_cleanup(dev, dev->driver);
		dev->driver = NULL;
		ret = 0;
	}
	device_unlock(dev);
	return ret;
}

/* VFIO claims when the container is set, once for all devices of the group. */
int vfio_group_set_container(struct iommu_group *group, struct file *file)
{
	int ret = 0;

	mutex_lock(&group->vfio_lock);
	if (!file->devices)
		ret = iommu_group_claim_dma_owner(group, file);
	if (!ret) {
		file->group = group;
		file->devices++;
	}
	mutex_unlock(&group->vfio_lock);
	return ret;
}

int vfio_attach(struct device *dev, struct file *file)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver && dev->driver->vfio && dev->iommu_group)
		ret = vfio_group_set_container(dev->iommu_group, file);
	device_unlock(dev);
	return ret;
}

/* The last device of the file gives back what the first one claimed. */
int vfio_detach(struct device *dev, struct file *file)
{
	struct iommu_group *group = file->group;

	device_lock(dev);
	mutex_lock(&group->vfio_lock);
	file->devices--;
	if (!file->devices)
		iommu_group_release_dma_owner(group);
	mutex_unlock(&group->vfio_lock);
	device_unlock(dev);
	return 0;
}
