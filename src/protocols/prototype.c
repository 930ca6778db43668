/*
 * Kevin Tian's draft of 27 September 2021 (ed5875512 of the iommu list's
 * archive), mended where it tests the wrong way round. A driver says whom its
 * DMA is for, and the driver core compares that with the rest of the group
 * before it binds. Nothing is written down: dev->driver is the only record, it
 * belongs to each device's own lock, and the check reads it under another one.
 * Who owns the group is kept as RFC 06/20 kept it.
 */
enum dma_hint {
	DMA_FOR_KERNEL,			/* whoever says nothing */
	DMA_FOR_USER,			/* vfio-pci and its kind */
	DMA_NONE,			/* pci-stub: goes with anything */
};

struct iommu_group {
	struct mutex mutex;		/* protects the two below */
	struct file *user_dma_owner_id;	/* an opaque id; a file's address */
	unsigned int owner_cnt;
	struct device *devices;
};

/* Called with group->mutex held, but with no device_lock of any sibling. */
bool iommu_group_hint_fits(struct iommu_group *group, int hint)
{
	struct device *sibling;
	struct device_driver *drv;

	if (hint == DMA_NONE)
		return true;
	for (sibling = group->devices; sibling; sibling = sibling->next) {
		drv = READ_ONCE(sibling->driver);
		if (drv && drv->dma_hint != DMA_NONE && drv->dma_hint != hint)
			return false;
	}
	return true;
}

/* The answer is out of date as soon as the mutex is free. */
int iommu_device_check_hint(struct device *dev, struct device_driver *drv)
{
	struct iommu_group *group = dev->iommu_group;
	bool fits;

	if (!group)
		return 0;
	mutex_lock(&group->mutex);
	fits = iommu_group_hint_fits(group, drv->dma_hint);
	mutex_unlock(&group->mutex);
	return fits ? 0 : -EINVAL;
}

int iommu_device_init_user_dma(struct device *dev, struct file *owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (!group || !owner)
		return -ENODEV;
	mutex_lock(&group->mutex);
	if (!iommu_group_hint_fits(group, DMA_FOR_USER))
		ret = -EINVAL;
	else if (group->user_dma_owner_id && group->user_dma_owner_id != owner)
		ret = -EBUSY;
	if (!ret) {
		group->user_dma_owner_id = owner;
		group->owner_cnt++;
	}
	mutex_unlock(&group->mutex);
	return ret;
}

void iommu_device_exit_user_dma(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	if (WARN_ON(!group))
		return;
	mutex_lock(&group->mutex);
	if (!WARN_ON(!group->owner_cnt)) {
		group->owner_cnt--;
		if (!group->owner_cnt)
			group->user_dma_owner_id = NULL;
	}
	mutex_unlock(&group->mutex);
}

/* The driver core: check, mark, probe. A claim fits in before the mark. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	ret = iommu_device_check_hint(dev, drv);
	if (ret)
		goto unlock;
	dev->driver = drv;
	ret = probe(dev);
	if (ret)
		dev->driver = NULL;
unlock:
	device_unlock(dev);
	return ret;
}

int device_release_driver(struct device *dev)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver) {
		/* Here the driver's remove runs. There is nothing to tell. */
		dev->driver = NULL;
		ret = 0;
	}
	device_unlock(dev);
	return ret;
}

/* User space: one claim for each device that a file is given. */
int vfio_attach(struct device *dev, struct file *file)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver && dev->driver->vfio)
		ret = iommu_device_init_user_dma(dev, file);
	device_unlock(dev);
	return ret;
}

/* The id is not asked for again: any file will do. */
int vfio_detach(struct device *dev, struct file *file)
{
	if (!file)
		return -EINVAL;
	device_lock(dev);
	iommu_device_exit_user_dma(dev);
	device_unlock(dev);
	return 0;
}
