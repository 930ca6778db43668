
/* Nine calls that leave the group as they found it; three of them are refused. */
int bench_rounds(struct device *dev, struct file *one, struct file *two, int rounds)
{
	int sum = 0;
	int i;

	for (i = 0; i < rounds; i++) {
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, one);
		iommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, one);
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, two);
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);
		sum += iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, one);
		iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, one);
		iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, one);
	}
	return sum;
}
