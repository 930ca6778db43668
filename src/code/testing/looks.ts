/** Finds the parts of a state that an event reads, in both engines. */
import type { Outcome } from '../../machine/index.ts';
import type { Event } from '../../world/index.ts';
import type { Heard } from '../draft.ts';
import { isUnfinished } from '../recall.ts';
import { CORE, DEVICE, FILE } from './left.ts';
import { DEVICES } from './names.ts';
import type { Numbers, Parts } from './parts.ts';

/** The raw calls of a group, and its flags. */
export const RAW: ReadonlySet<string> = new Set<Event['type']>([
  'claim',
  'release',
  'claim-group',
  'release-group',
  'env',
]);

export class Looks {
  private readonly parts: Parts;
  /** True if the version asks the drivers of all members. */
  private readonly all: boolean;
  /** True if a file can own a group without a device. */
  private readonly container: boolean;

  constructor(parts: Parts, all: boolean, container: boolean) {
    this.parts = parts;
    this.all = all;
    this.container = container;
  }

  /** True if the event asks the drivers of all members. This holds for both engines. */
  asks(event: Event): boolean {
    return (
      this.all &&
      (event.type === 'bind' || event.type === 'attach' || (event.type === 'claim' && event.mode === 'user'))
    );
  }

  /** The devices and files that the event names. For `close`, also the devices that the file holds. */
  own({ files }: Numbers, event: Event, file: number): number {
    const device = 'device' in event ? DEVICES.findIndex((name) => name === event.device) : -1;
    const own = (device < 0 ? 0 : DEVICE[device]!) | (file < 0 ? 0 : FILE[file]!);
    const held = event.type === 'close' ? (this.parts.files.values[files[file]!]!.code?.holds ?? []) : [];
    return held.reduce((bits, name) => bits | DEVICE[DEVICES.findIndex((each) => each === name)]!, own);
  }

  /**
   * The parts that an event read. In the code engine, they follow from the words that the calls read. In the
   * statecharts, they follow from the event.
   */
  at(numbers: Numbers, event: Event, file: number, { result, refusedBy }: Outcome, heard: readonly Heard[]): number {
    let reads = 0;
    for (const { recalled } of heard) {
      for (const address of isUnfinished(recalled) ? [] : recalled.reads) {
        const where = this.parts.partOf(address);
        if (where)
          reads |= where.part === 'core' ? CORE : where.part === 'device' ? DEVICE[where.at]! : FILE[where.at]!;
      }
    }
    // Before a probe failed, the group had allowed the bind.
    const refused = refusedBy === 'file' || (refusedBy === 'driver-core' && result !== 'EIO');
    if (this.asks(event) && heard.length > 0 && !refused) reads |= CORE | DEVICE[0] | DEVICE[1];
    // A raw call uses nothing of its device except the group. The list of present devices is in the core.
    if (RAW.has(event.type)) return CORE | reads;
    const own = this.own(numbers, event, file) | reads;
    // If a file can own a group without a device, `close` first reads the owner of the group.
    const closes = event.type === 'close' && heard.length === 0 && !this.container;
    const alone = refused || event.type === 'open' || closes;
    return alone ? own : own | CORE;
  }
}
