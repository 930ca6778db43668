/*
 * RFC 06/20 of 19 September 2021 (iommu_device_init_user_dma): VFIO's test of
 * viability, moved to where the groups are kept. The user's claim is recorded
 * in the group, under its mutex. A kernel driver's is not: the claim looks at
 * the members' drivers, and a driver that comes later is found by a notifier,
 * after its probe. All that is left to do then is to stop the machine.
 */
struct iommu_group {
	struct mutex mutex;		/* protects all that follows */
	struct file *user_dma_owner_id;	/* an opaque id; a file's address */
	unsigned int owner_cnt;
	struct iommu_domain *default_domain;
	struct iommu_domain *domain;	/* what is attached now */
	struct device *devices;
};

/* Harmless: no driver, any bridge, and two drivers that are known by name. */
bool device_user_dma_viable(struct device *dev)
{
	struct device_driver *drv = READ_ONCE(dev->driver);

	if (!drv || dev->is_bridge)
		return true;
	return !strcmp(drv->name, "vfio-pci") || !strcmp(drv->name, "pci-stub");
}

/* Nobody's device_lock is held: each answer may be old by the next. */
bool iommu_group_user_dma_viable(struct iommu_group *group)
{
	struct device *dev;

	for (dev = group->devices; dev; dev = dev->next) {
		if (!device_user_dma_viable(dev))
			return false;
	}
	return true;
}

int iommu_device_init_user_dma(struct device *dev, struct file *owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (!group || !owner)
		return -ENODEV;
	mutex_lock(&group->mutex);
	if (group->user_dma_owner_id) {
		if (group->user_dma_owner_id == owner)
			group->owner_cnt++;
		else
			ret = -EBUSY;
	} else if (group->domain != group->default_domain) {
		ret = -EBUSY;
	} else if (!iommu_group_user_dma_viable(group)) {
		ret = -EINVAL;
	} else {
		group->user_dma_owner_id = owner;
		group->owner_cnt = 1;
		group->domain = NULL;	/* no more DMA by the kernel's tables */
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
	if (WARN_ON(!group->user_dma_owner_id))
		goto unlock;
	group->owner_cnt--;
	if (!group->owner_cnt) {
		group->user_dma_owner_id = NULL;
		group->domain = group->default_domain;
	}
unlock:
	mutex_unlock(&group->mutex);
}

/* BUS_NOTIFY_BOUND_DRIVER: the probe has run, it is too late to say no. */
void iommu_bus_notify_bound(struct iommu_group *group, struct device *dev)
{
	mutex_lock(&group->mutex);
	BUG_ON(group->user_dma_owner_id && !device_user_dma_viable(dev));
	mutex_unlock(&group->mutex);
}

/* The driver core asks nobody: mark, probe, tell. */
int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret = -EBUSY;

	device_lock(dev);
	if (dev->driver)
		goto unlock;
	dev->driver = drv;
	ret = probe(dev);
	if (ret)
		dev->driver = NULL;
	else if (dev->iommu_group)
		iommu_bus_notify_bound(dev->iommu_group, dev);
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
