/*
 * "Fix BUG_ON in vfio_iommu_group_notifier()", version 1 of 15 November 2021.
 * The sketch's idea, to reserve first under one lock and act later, with one
 * type and one count instead of three counters: SHARED is gone, since no guard
 * ever read it. A mutex replaces the spinlock, because a user's claim detaches
 * the kernel's domain, and that may sleep. Every return unlocks.
 */
enum iommu_dma_owner {
	DMA_OWNER_NONE,
	DMA_OWNER_KERNEL,		/* drivers that use the DMA API */
	DMA_OWNER_USER,			/* VFIO, on behalf of a process */
};

struct iommu_group {
	struct mutex mutex;		/* protects all that follows */
	enum iommu_dma_owner dma_owner;
	unsigned int owner_cnt;		/* claims by that owner */
	struct file *owner_user_file;	/* the container's, for USER */
	struct iommu_domain *default_domain;
	struct iommu_domain *domain;	/* what is attached now */
	struct device *devices;
	struct mutex vfio_lock;		/* VFIO's own: one file at a time */
};

/* Called with group->mutex held: what stands against a claim, in this order. */
int dma_owner_conflict(struct iommu_group *group, enum iommu_dma_owner owner,
		       struct file *user_file)
{
	if (group->dma_owner != DMA_OWNER_NONE && group->dma_owner != owner)
		return -EBUSY;
	if (owner != DMA_OWNER_USER)
		return 0;
	if (!user_file)
		return -EINVAL;
	if (group->owner_user_file && group->owner_user_file != user_file)
		return -EPERM;
	if (!group->owner_cnt && group->domain != group->default_domain)
		return -EBUSY;		/* somebody attached a domain */
	return 0;
}

int iommu_group_set_dma_owner(struct iommu_group *group,
			      enum iommu_dma_owner owner,
			      struct file *user_file)
{
	int ret;

	mutex_lock(&group->mutex);
	ret = dma_owner_conflict(group, owner, user_file);
	if (ret)
		goto unlock;
	if (!group->owner_cnt && owner == DMA_OWNER_USER) {
		get_file(user_file);
		group->owner_user_file = user_file;
		group->domain = NULL;	/* the default domain is detached */
	}
	group->dma_owner = owner;
	group->owner_cnt++;
unlock:
	mutex_unlock(&group->mutex);
	return ret;
}

void iommu_group_release_dma_owner(struct iommu_group *group,
				   enum iommu_dma_owner owner)
{
	mutex_lock(&group->mutex);
	if (WARN_ON(group->dma_owner != owner))
		goto unlock;
	group->owner_cnt--;
	if (group->owner_cnt)
		goto unlock;
	group->dma_owner = DMA_OWNER_NONE;
	if (owner == DMA_OWNER_USER) {
		fput(group->owner_user_file);
		group->owner_user_file = NULL;
		if (!WARN_ON(group->domain))	/* the user's is still there */
			group->domain = group->default_domain;
	}
unlock:
	mutex_unlock(&group->mutex);
}

/* A device without a group needs no owner, and can have no user. */
int iommu_device_set_dma_owner(struct device *dev, enum iommu_dma_owner owner,
			       struct file *user_file)
{
	if (!dev->iommu_group)
		return owner == DMA_OWNER_KERNEL ? 0 : -ENODEV;
	return iommu_group_set_dma_owner(dev->iommu_group, owner, user_file);
}

void iommu_device_release_dma_owner(struct device *dev,
				    enum iommu_dma_owner owner)
{
	if (dev->iommu_group)
		iommu_group_release_dma_owner(dev->iommu_group, owner);
	else
		WARN_ON(owner != DMA_OWNER_KERNEL);
}

/* The driver core: claim, mark, probe; what was done is undone in reverse. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	ret = 0;
	if (!drv->driver_managed_dma)	/* suppress_auto_claim_dma_owner then */
		ret = iommu_device_set_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
	if (ret)
		goto unlock;
	dev->driver = drv;
	ret = probe(dev);
	if (!ret)
		goto unlock;
	dev->driver = NULL;
	if (!drv->driver_managed_dma)
		iommu_device_release_dma_owner(dev, DMA_OWNER_KERNEL);
unlock:
	device_unlock(dev);
	return ret;
}

/* The claim may only go once the driver has stopped its device. */
int device_release_driver(struct device *dev)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (!dev->driver)
		goto unlock;
	ret = 0;
	/* Here the driver's remove runs. */
	if (!dev->driver->driver_managed_dma)
		iommu_device_release_dma_owner(dev, DMA_OWNER_KERNEL);
	dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

/* VFIO claims when the container is set, once for all devices of the group. */
int vfio_group_set_container(struct iommu_group *group, struct file *file)
{
	int ret = 0;

	mutex_lock(&group->vfio_lock);
	if (!file->devices)
		ret = iommu_group_set_dma_owner(group, DMA_OWNER_USER,
						file);
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
		iommu_group_release_dma_owner(group, DMA_OWNER_USER);
	mutex_unlock(&group->vfio_lock);
	device_unlock(dev);
	return 0;
}
