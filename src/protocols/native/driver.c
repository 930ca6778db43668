/*
 * Drives one listing from standard input: a line in, a line out. It is compiled
 * behind dma.h, the listing and its glue, with three tables from the build:
 * CALL_TABLE and READ_TABLE of { "name", function }, and FIELD_TABLE of
 * { "name", kind, offset } for the group's surroundings that the listing has.
 *
 *   reset                 every byte as at the start
 *   list D...             the group's devices, in this order
 *   group D on|off        whether D points at the group
 *   new D                 it has just been plugged in: nothing is left in it
 *   bridge D 0|1          its header type
 *   answer D N            what its probes return from now on
 *   driver R NAME MANAGED VFIO SHARED CDX HINT
 *                         what driver R is; the numbers as in dma.h
 *   set FIELD VALUE       a flag: 0 or 1; a domain: none, default, blocking or
 *                         private; a field the listing lacks is passed over
 *   call NAME D R F       makes a call with device D, driver R, file F; each a
 *                         number from 0, or - for NULL
 *   undo                  takes the last call back
 *
 * A call answers
 *   END VALUE warn=N held=N strayed=N | READ=N ... | dev=DRIVER ... | f_count=N ...
 * with END done, hang, oops or bug; a call that hangs has changed nothing. Pointers
 * are numbers as above; the last two lists have one entry a device and a file.
 * Every other line answers "ok", or "what?" if it makes no sense.
 */
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
#include "native.h"

#define DEVICES 8
#define DRIVERS 16
#define FILES 8

static struct world {
	struct iommu_group group;
	struct device devices[DEVICES];
	struct device_driver drivers[DRIVERS];
	char names[DRIVERS][40];
	struct file files[FILES];
	struct iommu_domain domains[3];	/* default, blocking, private */
} world, before, fresh;

enum field_kind { FLAG, DOMAIN };
static const struct { const char *name; native_call *call; } calls[] = { CALL_TABLE };
static const struct { const char *name; int (*read)(struct iommu_group *); } reads[] = { READ_TABLE };
static const struct { const char *name; enum field_kind kind; size_t offset; } fields[] = { FIELD_TABLE { "", FLAG, 0 } };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const DOMAIN_NAMES[] = { "default", "blocking", "private" };
static const char *const ENDS[] = { "done", "hang", "oops", "bug" };

static int number(const char *word, int limit)
{
	char *rest;
	long value = word ? strtol(word, &rest, 10) : -1;

	return !word || rest == word || *rest || value < 0 || value >= limit ? -1 : (int)value;
}

static struct iommu_domain *domain_named(const char *name)
{
	size_t at;

	for (at = 0; at < COUNT(DOMAIN_NAMES); at++)
		if (!strcmp(name, DOMAIN_NAMES[at]))
			return &world.domains[at];
	return NULL;
}

static bool set_field(const char *name, const char *value)
{
	char *base = (char *)&world.group;
	size_t at;

	for (at = 0; at + 1 < COUNT(fields); at++) {
		if (strcmp(fields[at].name, name))
			continue;
		if (fields[at].kind == FLAG)
			*(bool *)(base + fields[at].offset) = value[0] == '1';
		else
			*(struct iommu_domain **)(base + fields[at].offset) = domain_named(value);
	}
	return true;
}

static void reset(void)
{
	int at;

	world = fresh;
	for (at = 0; at < DRIVERS; at++)
		world.drivers[at].name = world.names[at];
	set_field("default_domain", "default");
	set_field("blocking_domain", "blocking");
	set_field("user_domain", "private");
	set_field("domain", "default");
	before = world;
}

static void print_pointer(const char *name, int at)
{
	if (at < 0)
		printf(" %s=-", name);
	else
		printf(" %s=%d", name, at);
}

static void print_state(void)
{
	size_t at;

	printf(" |");
	for (at = 0; at < COUNT(reads); at++)
		printf(" %s=%d", reads[at].name, reads[at].read(&world.group));
#ifdef HAS_OWNER
	print_pointer("owner", read_owner(&world.group) ? (int)(read_owner(&world.group) - world.files) : -1);
#endif
#ifdef HAS_DOMAIN
	print_pointer("domain", read_domain(&world.group) ? (int)(read_domain(&world.group) - world.domains) : -1);
#endif
	printf(" |");
	for (at = 0; at < DEVICES; at++)
		print_pointer("driver", world.devices[at].driver ? (int)(world.devices[at].driver - world.drivers) : -1);
	printf(" |");
	for (at = 0; at < FILES; at++)
		printf(" f_count=%u", world.files[at].f_count);
	printf("\n");
}

static bool make_call(const char *name, int dev, int drv, int file)
{
	struct native_run run;
	size_t at;

	for (at = 0; at < COUNT(calls); at++) {
		if (strcmp(calls[at].name, name))
			continue;
		before = world;
		run = native_make(calls[at].call, dev < 0 ? NULL : &world.devices[dev],
				  drv < 0 ? NULL : &world.drivers[drv],
				  file < 0 ? NULL : &world.files[file], &world.group);
		if (run.end == NATIVE_HANG)
			world = before;
		printf("%s %d warn=%d held=%d strayed=%d", ENDS[run.end], run.value, run.warnings, run.held, run.strayed);
		print_state();
		return true;
	}
	return false;
}

static bool list(char **words, int count)
{
	struct device **end = &world.group.devices;
	int at, dev;

	for (at = 0; at < count; at++) {
		dev = number(words[at], DEVICES);
		if (dev < 0)
			return false;
		*end = &world.devices[dev];
		end = &world.devices[dev].next;
	}
	*end = NULL;
	return true;
}

static bool set_driver(char **words, int count)
{
	int at = count == 7 ? number(words[0], DRIVERS) : -1;

	if (at < 0)
		return false;
	snprintf(world.names[at], sizeof(world.names[at]), "%s", words[1]);
	world.drivers[at].driver_managed_dma = number(words[2], 2) > 0;
	world.drivers[at].vfio = number(words[3], 2) > 0;
	world.drivers[at].claims_shared = number(words[4], 2) > 0;
	world.drivers[at].on_cdx = number(words[5], 2) > 0;
	world.drivers[at].dma_hint = number(words[6], 3);
	return true;
}

static bool set_device(const char *what, int dev, const char *value)
{
	if (dev < 0)
		return false;
	if (!strcmp(what, "group"))
		world.devices[dev].iommu_group = strcmp(value, "on") ? NULL : &world.group;
	else if (!strcmp(what, "bridge"))
		world.devices[dev].is_bridge = value[0] == '1';
	else if (!strcmp(what, "answer"))
		world.devices[dev].probe_answer = atoi(value);
	else
		return false;
	return true;
}

static char *next_word(char **line)
{
	char *word = *line;

	while (*word == ' ')
		word++;
	if (!*word || *word == '\n')
		return NULL;
	for (*line = word; **line && **line != ' ' && **line != '\n'; (*line)++)
		;
	if (**line)
		*(*line)++ = '\0';
	return word;
}

int main(void)
{
	char text[400], *line, *words[12];
	bool done;
	int count;

	reset();
	while (fgets(text, sizeof(text), stdin)) {
		line = text;
		for (count = 0; count < 12 && (words[count] = next_word(&line)); count++)
			;
		if (!count)
			continue;
		done = true;
		if (!strcmp(words[0], "call") && count == 5) {
			if (make_call(words[1], number(words[2], DEVICES), number(words[3], DRIVERS), number(words[4], FILES)))
				continue;
			done = false;
		} else if (!strcmp(words[0], "reset")) {
			reset();
		} else if (!strcmp(words[0], "new") && count == 2) {
			done = number(words[1], DEVICES) >= 0;
			if (done)
				world.devices[number(words[1], DEVICES)] = fresh.devices[number(words[1], DEVICES)];
		} else if (!strcmp(words[0], "undo")) {
			world = before;
		} else if (!strcmp(words[0], "list")) {
			done = list(words + 1, count - 1);
		} else if (!strcmp(words[0], "driver")) {
			done = set_driver(words + 1, count - 1);
		} else if (!strcmp(words[0], "set") && count == 3) {
			done = set_field(words[1], words[2]);
		} else {
			done = count == 3 && set_device(words[0], number(words[1], DEVICES), words[2]);
		}
		puts(done ? "ok" : "what?");
	}
	return 0;
}
