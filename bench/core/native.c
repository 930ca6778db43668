
/* The primitives for one CPU, in the same file, so that the compiler may see through them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void take(int *holder)
{
	if (*holder)
		abort();
	*holder = 1;
}

void spin_lock(spinlock_t *lock) { take(&lock->holder); }
void spin_unlock(spinlock_t *lock) { lock->holder = 0; }
void mutex_lock(struct mutex *lock) { take(&lock->holder); }
void mutex_unlock(struct mutex *lock) { lock->holder = 0; }
void device_lock(struct device *dev) { take(&dev->mutex.holder); }
void device_unlock(struct device *dev) { dev->mutex.holder = 0; }
void get_file(struct file *file) { file->f_count++; }
void fput(struct file *file) { file->f_count--; }
bool WARN_ON(bool condition)
{
	if (condition)
		fputs("warning\n", stderr);
	return condition;
}
int probe(struct device *dev) { return dev->probe_answer; }
