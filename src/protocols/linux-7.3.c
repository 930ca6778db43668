/*
 * Linux 7.3 (drivers/iommu/iommu.c of 7.3.4): the newest that we read. Against
 * 6.2 there are three more reasons to say no: a group whose default domain is
 * still missing makes the driver wait (b46064a18810, 6.15), a device whose
 * firmware asked for 1:1 mappings cannot be blocked (a48ce36e2786, 6.6), and
 * one in the middle of a reset is left alone (c279e83953d9, 7.0).
 */
struct iommu_group {
	struct mutex mutex;		/* protects all that follows */
	unsigned int owner_cnt;		/* kernel drivers, or claims */
	void *owner;			/* of the claims; NULL: the kernel's */
	struct iommu_domain *default_domain;	/* where the DMA API maps */
	struct iommu_domain *blocking_domain;	/* where nothing is mapped */
	struct iommu_domain *domain;	/* what is attached now */
	bool pasid_attached;		/* pasid_array is not empty */
	bool resv_direct;		/* a member has RESV_DIRECT regions */
	bool reset_pending;		/* recovery_cnt is not 0 */
	struct device *devices;
};

/* The kernel's side: many drivers, one counter, the default domain. */
int iommu_device_use_default_domain(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (!group)
		return 0;
	mutex_lock(&group->mutex);
	if (!group->default_domain)
		ret = -EPROBE_DEFER;	/* the IOMMU is late: try again */
	else if (group->owner_cnt && (group->domain != group->default_domain ||
				      group->owner || group->pasid_attached))
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
	if (!WARN_ON(!group->owner_cnt || group->pasid_attached))
		group->owner_cnt--;
	mutex_unlock(&group->mutex);
}

/* The way in that both claims share. Called with group->mutex held. */
int __iommu_take_dma_ownership(struct iommu_group *group, void *owner)
{
	if (group->domain && group->domain != group->default_domain)
		return -EBUSY;
	if (group->pasid_attached)
		return -EBUSY;
	if (!group->blocking_domain)
		return -EINVAL;
	if (group->reset_pending)
		return -EBUSY;
	if (group->resv_direct)
		return -EINVAL;
	group->domain = group->blocking_domain;
	group->owner = owner;
	group->owner_cnt = 1;
	return 0;
}

/* The way out. It has to succeed: nobody could do anything about an error. */
void __iommu_release_dma_ownership(struct iommu_group *group)
{
	if (WARN_ON(!group->owner_cnt || !group->owner ||
		    group->pasid_attached))
		return;
	group->owner_cnt = 0;
	group->owner = NULL;
	group->domain = group->default_domain;
}

/* VFIO's container: one claim for the whole group, and only one. */
int iommu_group_claim_dma_owner(struct iommu_group *group, void *owner)
{
	int ret = -EPERM;

	if (WARN_ON(!owner))
		return -EINVAL;
	mutex_lock(&group->mutex);
	if (!group->owner_cnt)
		ret = __iommu_take_dma_ownership(group, owner);
	mutex_unlock(&group->mutex);
	return ret;
}

void iommu_group_release_dma_owner(struct iommu_group *group)
{
	mutex_lock(&group->mutex);
	__iommu_release_dma_ownership(group);
	mutex_unlock(&group->mutex);
}

/* iommufd: a claim for each device, counted while the owner is the same. */
int iommu_device_claim_dma_owner(struct device *dev, void *owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	if (WARN_ON(!owner))
		return -EINVAL;
	if (!group)
		return -ENODEV;
	mutex_lock(&group->mutex);
	if (!group->owner_cnt)
		ret = __iommu_take_dma_ownership(group, owner);
	else if (group->owner != owner)
		ret = -EPERM;
	else
		group->owner_cnt++;
	mutex_unlock(&group->mutex);
	return ret;
}

/* The caller is trusted: to be the owner, and to have a group. */
void iommu_device_release_dma_owner(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	mutex_lock(&group->mutex);
	if (group->owner_cnt > 1)
		group->owner_cnt--;
	else
		__iommu_release_dma_ownership(group);
	mutex_unlock(&group->mutex);
}

/* Every bus asks at the end of its set-up. CDX forgets what it was told. */
int dma_configure(struct device *dev, struct device_driver *drv)
{
	int ret = 0;

	/* Here the firmware's tables are read. */
	if (!drv->driver_managed_dma)
		ret = iommu_device_use_default_domain(dev);
	return drv->on_cdx ? 0 : ret;
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
	WRITE_ONCE(dev->driver, drv);
	ret = dma_configure(dev, drv);
	if (ret)
		goto unmark;		/* nothing was counted */
	ret = probe(dev);
	if (!ret)
		goto unlock;
	dma_cleanup(dev, drv);
unmark:
	WRITE_ONCE(dev->driver, NULL);
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
		WRITE_ONCE(dev->driver, NULL);
		ret = 0;
	}
	device_unlock(dev);
	return ret;
}

/* A device is off the list already. An empty group should be nobody's. */
void __iommu_group_free_device(struct iommu_group *group)
{
	WARN_ON(!group->devices && (group->owner_cnt ||
				    group->domain != group->default_domain));
}

/* User space, by iommufd: one claim for each device that a file is given. */
int vfio_attach(struct device *dev, struct file *file)
{
	int ret = -ENODEV;

	device_lock(dev);
	if (dev->driver && dev->driver->vfio)
		ret = iommu_device_claim_dma_owner(dev, file);
	device_unlock(dev);
	return ret;
}

/* The owner is not asked for again: any file will do. */
int vfio_detach(struct device *dev, struct file *file)
{
	if (!file)
		return -EINVAL;
	device_lock(dev);
	iommu_device_release_dma_owner(dev);
	device_unlock(dev);
	return 0;
}
