/** What of a state an event looks at, on the machine's side and on the code's. */
import type { Outcome } from '../../machine/index.ts';
import type { Event } from '../../world/index.ts';
import type { Heard } from '../draft.ts';
import { isUnfinished } from '../recall.ts';
import { CORE, DEVICE, FILE } from './left.ts';
import { DEVICES } from './names.ts';
import type { Numbers, Parts } from './parts.ts';

/** Calls of the group itself, and its surroundings. */
export const RAW: ReadonlySet<string> = new Set<Event['type']>([
  'claim',
  'release',
  'claim-group',
  'release-group',
  'env',
]);

export class Looks {
  private readonly parts: Parts;
  /** The version asks the drivers of all members. */
  private readonly all: boolean;
  /** A file can own a group without any device. */
  private readonly container: boolean;

  constructor(parts: Parts, all: boolean, container: boolean) {
    this.parts = parts;
    this.all = all;
    this.container = container;
  }

  /** Whether the drivers of all members are asked, on the machine's side too. */
  asks(event: Event): boolean {
    return (
      this.all &&
      (event.type === 'bind' || event.type === 'attach' || (event.type === 'claim' && event.mode === 'user'))
    );
  }

  /** The devices and files that an event is about. */
  own({ files }: Numbers, event: Event, file: number): number {
    const device = 'device' in event ? DEVICES.findIndex((name) => name === event.device) : -1;
    const own = (device < 0 ? 0 : DEVICE[device]!) | (file < 0 ? 0 : FILE[file]!);
    const held = event.type === 'close' ? (this.parts.files.values[files[file]!]!.code?.holds ?? []) : [];
    return held.reduce((bits, name) => bits | DEVICE[DEVICES.findIndex((each) => each === name)]!, own);
  }

  /** What of a state an event has looked at: by its words on the code's side, by what it is about on the machine's. */
  at(numbers: Numbers, event: Event, file: number, { result, refusedBy }: Outcome, heard: readonly Heard[]): number {
    let reads = 0;
    for (const { recalled } of heard) {
      for (const address of isUnfinished(recalled) ? [] : recalled.reads) {
        const where = this.parts.partOf(address);
        if (where)
          reads |= where.part === 'core' ? CORE : where.part === 'device' ? DEVICE[where.at]! : FILE[where.at]!;
      }
    }
    // A probe that failed had been let through before.
    const refused = refusedBy === 'file' || (refusedBy === 'driver-core' && result !== 'EIO');
    if (this.asks(event) && heard.length > 0 && !refused) reads |= CORE | DEVICE[0] | DEVICE[1];
    // A raw call asks nothing of its device but its group; whether it is present stands in the core.
    if (RAW.has(event.type)) return CORE | reads;
    const own = this.own(numbers, event, file) | reads;
    // Where a file can own a group without any device, its closing looks for that first.
    const closes = event.type === 'close' && heard.length === 0 && !this.container;
    const alone = refused || event.type === 'open' || closes;
    return alone ? own : own | CORE;
  }
}
