/** The changes that an event made, as sentences. Compares the worlds before and after the event. */
import { groupViews, named, type DeviceView, type GroupView, type World } from '../../src/machine/index.ts';
import { COUNTERS } from '../../src/world/index.ts';
import { t } from '../words/index.ts';

/** A device with its present group, because a sentence about the device also names the group. */
interface Placed {
  readonly device: DeviceView;
  readonly group: string;
}

const placed = (views: readonly GroupView[]): ReadonlyMap<string, Placed> =>
  new Map(
    views.flatMap(({ name, devices }) => devices.map((device) => [device.name, { device, group: name }] as const)),
  );

function groupChanges(was: GroupView, is: GroupView): string[] {
  const group = is.name;
  const found: string[] = [];
  for (const counter of COUNTERS) {
    const [then, now] = [was.counts[counter], is.counts[counter]];
    if (then !== now && then !== undefined && now !== undefined)
      found.push(t('text.change.count', { group, counter: t(`board.count.${counter}`), was: then, is: now }));
  }
  if (was.owner !== is.owner)
    found.push(t('text.change.owner', { group, was: was.owner ?? t('text.none'), is: is.owner ?? t('text.none') }));
  if (was.owns !== is.owns)
    found.push(t('text.change.owns', { group, was: t(`board.owns.${was.owns}`), is: t(`board.owns.${is.owns}`) }));
  return found;
}

function deviceChanges(before: ReadonlyMap<string, Placed>, after: ReadonlyMap<string, Placed>): string[] {
  const found: string[] = [];
  for (const [name, { group }] of before)
    if (!after.has(name)) found.push(t('text.change.left', { device: name, group }));
  for (const [name, { device, group }] of after) {
    const was = before.get(name)?.device;
    if (!was) {
      found.push(t('text.change.joined', { device: name, group }));
      continue;
    }
    if (was === device) continue;
    if (was.driver !== device.driver)
      found.push(
        t('text.change.driver', {
          device: name,
          was: was.driver ?? t('text.none'),
          is: device.driver ?? t('text.none'),
        }),
      );
    if (was.files.join() !== device.files.join())
      found.push(
        t('text.change.file', {
          device: name,
          was: named(was.files) || t('text.nobody'),
          is: named(device.files) || t('text.nobody'),
        }),
      );
  }
  return found;
}

/** Changed counters, owners, drivers and owner files as sentences; empty if nothing changed. */
export function changeWords(before: World, after: World): string[] {
  if (before === after) return [];
  const [left, right] = [groupViews(before), groupViews(after)];
  const then = new Map(left.map((view) => [view.name, view]));
  const groups = right.flatMap((view) => {
    const was = then.get(view.name);
    return was && was !== view ? groupChanges(was, view) : [];
  });
  return [...groups, ...deviceChanges(placed(left), placed(right))];
}
