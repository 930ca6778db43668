/**
 * A text key for each world. Two worlds with the same key behave the same from here. Two worlds that behave the same
 * may still have different keys; that only costs time.
 */
import type { CodeWorld } from '../code/index.ts';
import type { World } from '../machine/index.ts';

const numbers = new WeakMap<object, number>();
let last = 0;

/** Equal snapshots are one object, so the key needs only one number for each snapshot. */
function numberOf(object: object): number {
  let number = numbers.get(object);
  if (number === undefined) numbers.set(object, (number = ++last));
  return number;
}

const groupKeys = new WeakMap<object, string>();

export function keyOf(world: World): string {
  if (world.dead) return `dead ${world.dead.result}`;
  return world.telling ? codeKey(world as CodeWorld) : machineKey(world);
}

function machineKey({ groups, files, split, vfio }: World): string {
  const parts: (string | number)[] = [numberOf(vfio), ...split.keys()];
  for (const group of groups) {
    let key = groupKeys.get(group);
    if (key === undefined) {
      const devices = group.devices
        .values()
        .map(({ name, snapshot, had }) => `${name} ${numberOf(snapshot)} ${had ?? ''}`);
      groupKeys.set(
        group,
        (key = `${group.name}: ${numberOf(group.snapshot)} ${group.lockedBy ? 1 : 0} ${devices.join()}`),
      );
    }
    parts.push(key);
  }
  // The order of opening does not affect later events, so the key sorts the files.
  parts.push(
    files
      .values()
      .map(({ name, snapshot }) => `${name} ${numberOf(snapshot)}`)
      .sort()
      .join(),
  );
  return parts.join('; ');
}

function codeKey(world: CodeWorld): string {
  const files = world.told.files.values().map(({ name, open, holds }) => `${name} ${open ? 1 : 0} ${holds.join()}`);
  return [groupsKey(world), ...files.sort()].join('; ');
}

/** The key of the groups in a world of the code engine: their memory, and their devices outside that memory. */
function groupsKey({ told: { groups } }: CodeWorld): string {
  return groups
    .map((group) => {
      let key = groupKeys.get(group);
      if (key === undefined) {
        const { memory, places, devices, env, held, lockedBy } = group;
        const named = [[...places.files], [...places.devices], devices, env, held.length, lockedBy !== null];
        groupKeys.set(group, (key = `${memory.join()} ${JSON.stringify(named)}`));
      }
      return key;
    })
    .join('; ');
}
