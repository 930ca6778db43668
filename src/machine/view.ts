/** The views of a world: the data about groups and files that the other folders read. */
import { hasKernelDriver } from './draft.ts';
import { look } from './observe.ts';
import type { FileView, GroupView } from './types.ts';
import { type Version, versionOf } from './versions.ts';
import { deviceOf, fileOf, groupIndex, type GroupState, type World } from './world.ts';

/**
 * Views by group state. An unchanged group returns the same view object, so the page repaints only changed groups.
 */
const views = new WeakMap<GroupState, GroupView>();
/** Views of a dead world. After an oops every group is stuck. */
const deadViews = new WeakMap<GroupState, GroupView>();

/** Every group of the topology in its current state, in the topology's order. */
export function groupViews(world: World): readonly GroupView[] {
  if (world.telling) return world.telling.groupViews(world);
  const version = versionOf(world.protocol, world.release);
  return world.groups.map((group) => viewOf(world, version, group));
}

/** The group with this name; undefined where the topology has no such group. */
export function groupView(world: World, name: string): GroupView | undefined {
  if (world.telling) return world.telling.groupViews(world).find((view) => view.name === name);
  const group = world.groups.at(groupIndex(world.topology, name));
  return group && viewOf(world, versionOf(world.protocol, world.release), group);
}

function viewOf(world: World, version: Version, group: GroupState): GroupView {
  const cache = world.dead ? deadViews : views;
  let view = cache.get(group);
  if (!view) cache.set(group, (view = build(world, version, group)));
  return view;
}

function build(world: World, version: Version, group: GroupState): GroupView {
  const { modes, ...reading } = version.read(group.snapshot.context);
  const { lock } = reading;
  return look({
    name: group.name,
    reading,
    stuck: world.dead !== null || lock !== null,
    split: world.split.has(group.name),
    uncounted: version.drivers !== null && hasKernelDriver(version, group),
    lock: lock !== null && group.lockedBy ? { by: group.lockedBy, path: lock } : null,
    state: String(group.snapshot.value),
    devices: group.devices.values().map((device) => {
      const { driver, files, waiting } = deviceOf(device);
      return {
        name: device.name,
        driver,
        files: files.keys(),
        waiting: waiting.at(-1) ?? null,
        mode: modes ? (modes.get(device.name) ?? 'none') : null,
      };
    }),
  });
}

/** Every owner file that was opened at least once, in the order of first opening. */
export function fileViews(world: World): readonly FileView[] {
  if (world.telling) return world.telling.fileViews(world);
  return world.files.values().map((file) => ({
    name: file.name,
    open: file.snapshot.value === 'open',
    holds: fileOf(file).holds.keys(),
  }));
}
