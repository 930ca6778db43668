/** Evaluates an expression over a world and the outcome of the last event. */
import {
  asksDrivers,
  descriptorViews,
  driverHabits,
  fileViews,
  type GroupView,
  groupViews,
  type Outcome,
  type World,
} from '../machine/index.ts';
import { deviceSpec, isBridge, own } from '../world/index.ts';
import type { Comparison, Expression, ExpressionNode, Reading } from './expression.ts';

/**
 * A count, a name, or a boolean. Null means that there is no such group, no such device, or no such counter in this
 * version.
 */
export type Value = number | string | boolean | null;

/**
 * `outcome` is the outcome of the last event; null before the first event. Without an outcome, `result` reads `none`
 * and no finding holds. Never throws.
 */
export function evaluate({ root }: Expression, world: World, outcome: Outcome | null): Value {
  return valueOf(root, world, outcome);
}

/** True where an expression holds. A name holds unless it is `none`; a count holds unless it is 0. */
export function isTrue(expression: Expression, world: World, outcome: Outcome | null): boolean {
  return truth(evaluate(expression, world, outcome));
}

const truth = (value: Value): boolean => value !== null && value !== false && value !== 0 && value !== 'none';

function valueOf(node: ExpressionNode, world: World, outcome: Outcome | null): Value {
  switch (node.type) {
    case 'number':
    case 'word':
      return node.value;
    case 'not':
      return !truth(valueOf(node.of, world, outcome));
    case 'and':
      return truth(valueOf(node.left, world, outcome)) && truth(valueOf(node.right, world, outcome));
    case 'or':
      return truth(valueOf(node.left, world, outcome)) || truth(valueOf(node.right, world, outcome));
    case 'compare':
      return compare(node.how, valueOf(node.left, world, outcome), valueOf(node.right, world, outcome));
    case 'read':
      return look(node.reading, world, outcome);
  }
}

const plain = (value: Value): string =>
  String(value === null ? 'none' : value === true ? 1 : value === false ? 0 : value);

function compare(how: Comparison, left: Value, right: Value): boolean {
  const same = plain(left) === plain(right);
  if (how === '==' || how === '!=') return same === (how === '==');
  // A name gives NaN here. NaN is neither less nor greater than any number.
  const [a, b] = [Number(plain(left)), Number(plain(right))];
  switch (how) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function groupOf(world: World, name: string | null): GroupView | undefined {
  const groups = groupViews(world);
  return name === null ? groups[0] : groups.find((group) => group.name === name);
}

/** Evaluates one reading. */
export function look(reading: Reading, world: World, outcome: Outcome | null): Value {
  switch (reading.what) {
    case 'count':
      return groupOf(world, reading.group)?.counts[reading.count] ?? null;
    case 'owner': {
      const group = groupOf(world, reading.group);
      return group ? (group.owner ?? 'none') : null;
    }
    case 'owns':
      return groupOf(world, reading.group)?.owns ?? null;
    case 'refs':
    case 'leaked': {
      const group = groupOf(world, reading.group);
      return group ? held(group[reading.what], reading.of) : null;
    }
    case 'viable': {
      const group = groupOf(world, reading.group);
      return group ? viable(world, group) : null;
    }
    case 'driver': {
      const device = deviceOf(world, reading.of);
      return device ? (device.driver ?? 'none') : null;
    }
    case 'held':
      return deviceOf(world, reading.of)?.files[0] ?? 'none';
    case 'isopen':
      return (
        fileViews(world).some(({ name, open }) => open && name === reading.of) ||
        (!world.telling && descriptorViews(world).some(({ name, open }) => open && name === reading.of))
      );
    case 'result':
      return outcome?.result ?? 'none';
    case 'finding':
      return (
        outcome?.findings.some((finding) => finding === reading.of || finding.startsWith(`${reading.of}:`)) ?? false
      );
  }
}

const held = (counts: Readonly<Record<string, number>>, file: string): number => own(counts, file) ?? 0;

const deviceOf = (world: World, name: string) =>
  groupViews(world)
    .flatMap(({ devices }) => devices)
    .find((device) => device.name === name);

/** A group is viable for user space where no member has a driver that the kernel counts. */
function viable(world: World, { devices }: GroupView): boolean {
  return devices.every(
    ({ name, driver }) =>
      driver === null ||
      !driverHabits(world.protocol, world.release, driver).counts ||
      (asksDrivers(world.protocol) && isBridge(deviceSpec(world.topology, name), driver)),
  );
}

/** Prints a value in the form of an answer: a number, a name, yes or no. */
export function wordOf(value: Value): string {
  return value === null ? 'none' : value === true ? 'yes' : value === false ? 'no' : String(value);
}
