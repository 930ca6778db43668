/*
 * The sketch of 28 September 2021, in our own words and layout: the order of
 * its tests and all of its defects are kept. A path's name (s1, r2, ...) stands
 * in the margin of the line that takes it.
 */
int set_owner(struct device *dev, enum dma_mode mode, struct file *file)
{
	struct group *g = group_of(dev);		/* s0: no test for NULL */

	spin_lock(&g->owner_lock);
	switch (mode) {
	case KERNEL:
		if (g->dma_users[USERSPACE])
			return -EBUSY;			/* s1: the lock stays held */
		break;
	case SHARED:
		break;					/* s3: nobody ever asks */
	case USERSPACE:
		if (g->dma_users[KERNEL])
			return -EBUSY;			/* s4: the lock stays held */
		if (g->owner_file != file) {
			if (g->dma_users[USERSPACE])
				return -EPERM;		/* s6: the lock stays held */
			get_file(file);			/* s8: oops on a NULL file */
			g->owner_file = file;		/* s7: an old file is lost here */
		}
		break;
	default:
		spin_unlock(&g->owner_lock);
		return -EINVAL;				/* s9: the one that unlocks */
	}
	g->dma_users[mode]++;				/* s2, s5 */
	spin_unlock(&g->owner_lock);
	return 0;
}

int release_owner(struct device *dev, enum dma_mode mode)
{
	struct group *g = group_of(dev);

	spin_lock(&g->owner_lock);
	if (WARN_ON(g->dma_users[mode] == 0))
		goto unlock;				/* r1 */
	if (g->dma_users[mode]-- == 0) {		/* r2: tests the old value */
		if (mode == USERSPACE) {
			fput(g->owner_file);		/* r3: never reached */
			g->owner_file = NULL;
		}
	}
unlock:
	spin_unlock(&g->owner_lock);
}							/* and no return value */
