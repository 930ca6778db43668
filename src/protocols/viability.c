/*
 * VFIO up to Linux 5.18 (drivers/vfio/vfio.c). Nobody records what kernel
 * drivers do: when user space asks for a device, VFIO looks at the driver of
 * every member and decides by name and by kind whether the group is "viable".
 * It is asked last, when the group stands in the user's domain already; and a
 * driver that binds later is noticed after its probe, which is too late.
 */
struct iommu_group {
	struct mutex mutex;		/* protects all that follows */
	struct file *opened;		/* who has /dev/vfio/N open, or NULL */
	unsigned int container_users;	/* 1 for the container, 1 a device fd */
	struct iommu_domain *default_domain;	/* the kernel's */
	struct iommu_domain *user_domain;	/* the container's */
	struct iommu_domain *domain;	/* what is attached now */
	struct device *devices;
};

/* dev->driver may change at any time: its own lock is not ours to take. */
bool vfio_dev_viable(struct device *dev)
{
	struct device_driver *drv = READ_ONCE(dev->driver);

	if (!drv || dev->is_bridge)
		return true;
	return drv->vfio || !strcmp(drv->name, "pci-stub");
}

bool vfio_group_viable(struct iommu_group *group)
{
	struct device *dev;

	for (dev = group->devices; dev; dev = dev->next) {
		if (!vfio_dev_viable(dev))
			return false;
	}
	return true;
}

/* open("/dev/vfio/N"): one file at a time has the group. */
int vfio_group_fops_open(struct iommu_group *group, struct file *file)
{
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->opened && group->opened != file)
		ret = -EBUSY;
	else
		group->opened = file;
	mutex_unlock(&group->mutex);
	return ret;
}

/* VFIO_GROUP_SET_CONTAINER, VFIO_SET_IOMMU: the drivers are not looked at. */
void vfio_group_set_container(struct iommu_group *group)
{
	mutex_lock(&group->mutex);
	if (!group->container_users)
		group->container_users = 1;
	group->domain = group->user_domain;
	mutex_unlock(&group->mutex);
}

/* VFIO_GROUP_GET_DEVICE_FD: the first time that anybody asks. */
int vfio_group_get_device_fd(struct iommu_group *group, struct file *file)
{
	if (!vfio_group_viable(group))
		return -EINVAL;		/* and the container stays set */
	mutex_lock(&group->mutex);
	group->container_users++;
	file->devices++;
	file->group = group;
	mutex_unlock(&group->mutex);
	return 0;
}

/* Called with the mutex held: the kernel's domain comes back. */
void vfio_group_dissolve(struct iommu_group *group)
{
	group->opened = NULL;
	group->container_users = 0;
	group->domain = group->default_domain;
}

/* A container that no device was ever opened through goes with its file. */
void vfio_group_fops_release(struct iommu_group *group, struct file *file)
{
	mutex_lock(&group->mutex);
	if (group->opened == file)
		vfio_group_dissolve(group);
	mutex_unlock(&group->mutex);
}

/* Bus notifier, ADD_DEVICE: the new one is in the kernel's domain. */
void vfio_group_nb_add_dev(struct iommu_group *group)
{
	WARN_ON(group->container_users);	/* device added to live group */
}

/* Bus notifier, BOUND_DRIVER: the probe has run, there is no way to say no. */
void vfio_group_nb_verify(struct iommu_group *group, struct device *dev)
{
	BUG_ON(group->container_users && !vfio_dev_viable(dev));
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
		vfio_group_nb_verify(dev->iommu_group, dev);
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

/* User space: all the calls that lead to a device, one after the other. */
int vfio_attach(struct device *dev, struct file *file)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = -ENODEV;

	device_lock(dev);
	if (!dev->driver || !dev->driver->vfio || !group)
		goto unlock;
	ret = vfio_group_fops_open(group, file);
	if (ret)
		goto unlock;
	vfio_group_set_container(group);
	ret = vfio_group_get_device_fd(group, file);
unlock:
	device_unlock(dev);
	return ret;
}

/* With the last device its group file and its container are closed. */
int vfio_detach(struct device *dev, struct file *file)
{
	struct iommu_group *group = file->group;

	device_lock(dev);
	mutex_lock(&group->mutex);
	file->devices--;
	group->container_users--;
	if (!file->devices)
		vfio_group_dissolve(group);
	mutex_unlock(&group->mutex);
	device_unlock(dev);
	return 0;
}
