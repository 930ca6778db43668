/*
 * Version 2 of the series, 28 November 2021. The owner is no file any more but
 * a cookie that is only compared: nothing is held alive by a claim. Type and
 * cookie are one key, and whoever comes with another one is told EBUSY. The bus
 * asks now, in dma_configure, when dev->driver is set already.
 */
enum iommu_dma_owner {
	DMA_OWNER_NONE,
	DMA_OWNER_DMA_API,		/* drivers that use the DMA API */
	DMA_OWNER_PRIVATE_DOMAIN,	/* a driver with a domain of its own */
	DMA_OWNER_PRIVATE_DOMAIN_USER,	/* the same, for a process: VFIO */
};

struct iommu_group {
	struct mutex mutex;		/* protects the next five */
	enum iommu_dma_owner dma_owner;
	unsigned int owner_cnt;		/* claims with that type and cookie */
	void *owner_cookie;		/* means nothing while owner_cnt is 0 */
	struct iommu_domain *default_domain;
	struct iommu_domain *domain;	/* what is attached now */
	struct device *devices;
	struct mutex vfio_lock;		/* VFIO's own: one file at a time */
};

int iommu_group_set_dma_owner(struct iommu_group *group,
			      enum iommu_dma_owner owner, void *cookie)
{
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->owner_cnt) {
		if (group->dma_owner == owner && group->owner_cookie == cookie)
			group->owner_cnt++;
		else
			ret = -EBUSY;
		goto unlock;
	}
	if (owner != DMA_OWNER_DMA_API) {
		if (group->domain != group->default_domain) {
			ret = -EBUSY;
			goto unlock;
		}
		group->domain = NULL;	/* the default domain is detached */
	}
	group->dma_owner = owner;
	group->owner_cookie = cookie;
	group->owner_cnt = 1;
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
	if (owner != DMA_OWNER_DMA_API)
		group->domain = group->default_domain;
unlock:
	mutex_unlock(&group->mutex);
}

/* A device without a group needs no owner, and can have no user. */
int iommu_device_set_dma_owner(struct device *dev, enum iommu_dma_owner owner,
			       void *cookie)
{
	if (!dev->iommu_group)
		return owner == DMA_OWNER_DMA_API ? 0 : -ENODEV;
	return iommu_group_set_dma_owner(dev->iommu_group, owner, cookie);
}

void iommu_device_release_dma_owner(struct device *dev,
				    enum iommu_dma_owner owner)
{
	if (dev->iommu_group)
		iommu_group_release_dma_owner(dev->iommu_group, owner);
	else
		WARN_ON(owner != DMA_OWNER_DMA_API);
}

/* The bus asks before it reads the firmware's tables. */
int dma_configure(struct device *dev, struct device_driver *drv)
{
	if (drv->driver_managed_dma)	/* suppress_auto_claim_dma_owner then */
		return 0;
	return iommu_device_set_dma_owner(dev, DMA_OWNER_DMA_API, NULL);
}

/* dma_unconfigure, in this version. */
void dma_cleanup(struct device *dev, struct device_driver *drv)
{
	if (!drv->driver_managed_dma)
		iommu_device_release_dma_owner(dev, DMA_OWNER_DMA_API);
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
		ret = iommu_group_set_dma_owner(group,
						DMA_OWNER_PRIVATE_DOMAIN_USER,
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
		iommu_group_release_dma_owner(group,
					      DMA_OWNER_PRIVATE_DOMAIN_USER);
	mutex_unlock(&group->vfio_lock);
	device_unlock(dev);
	return 0;
}
