
/* A clock around the rounds; prints what the calls returned in all, and the processor's seconds. */
int main(int argc, char **argv)
{
	struct iommu_group group = { 0 };
	struct device dev = { .iommu_group = &group };
	struct file one = { 0 }, two = { 0 };
	int rounds = argc > 1 ? atoi(argv[1]) : 1;
	struct timespec before, after;
	int sum;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	sum = bench_rounds(&dev, &one, &two, rounds);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	printf("%d %.9f\n", sum, (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec));
	return 0;
}
