/**
 * Splits events into two halves: the calls and the environment. The results of the calls depend on the group and on
 * the words of devices and files. The effects of the environment depend on its own records and on these results. When
 * both halves are known and fit together, the whole event is known.
 */
import type { Outcome } from '../../machine/index.ts';
import type { Event } from '../../world/index.ts';
import type { Heard } from '../draft.ts';
import { isUnfinished } from '../recall.ts';
import { Keyed } from './keyed.ts';
import { CORE, DEVICE, type Done, ENDS, FILE, key, leftBy } from './left.ts';
import { type Looks, RAW } from './looks.ts';
import type { Numbers, Parts } from './parts.ts';

interface Around {
  readonly calls: string;
  readonly answer: string;
  readonly after: Numbers | null;
}
interface Calls {
  readonly answer: string;
  readonly after: Numbers | null;
  readonly bits: number;
}

export class Halved {
  /** For each event: the effects of its environment by records, and the effects of its calls by words. */
  private readonly halves: readonly {
    readonly around: Keyed<Map<string, Around>>;
    readonly calls: Map<string, Map<number, Keyed<Calls>>>;
  }[];
  private readonly parts: Parts;
  private readonly events: readonly Event[];
  private readonly looks: Looks;

  constructor(parts: Parts, events: readonly Event[], looks: Looks) {
    this.parts = parts;
    this.events = events;
    this.looks = looks;
    this.halves = events.map(() => ({
      around: new Keyed<Map<string, Around>>(),
      calls: new Map<string, Map<number, Keyed<Calls>>>(),
    }));
  }

  /** The result of an event if its calls and its environment are both known and fit together, otherwise null. */
  together(numbers: Numbers, index: number, file: number): Done | null {
    const { around: records, calls } = this.halves[index]!;
    const own = this.looks.own(numbers, this.events[index]!, file);
    const known = records.get(key(this.half(numbers, 'records'), own));
    if (!known) return null;
    const words = this.half(numbers, 'words');
    for (const local of known.values()) {
      let call: Calls | undefined;
      for (const [bits, by] of calls.get(local.calls) ?? []) call ??= by.get(key(words, bits));
      if (call?.answer !== local.answer) continue;
      const { parts } = this;
      const { bits, after } = call;
      const around = local.after;
      if (!after || !around) return { left: ENDS, bits: bits | own };
      const device = (at: 0 | 1): number =>
        parts.joinDevice(
          bits & DEVICE[at] ? after.devices[at] : numbers.devices[at],
          own & DEVICE[at] ? around.devices[at] : numbers.devices[at],
        );
      const each = (at: 0 | 1): number =>
        parts.joinFile(
          bits & FILE[at] ? after.files[at] : numbers.files[at],
          own & FILE[at] ? around.files[at] : numbers.files[at],
        );
      return {
        left: leftBy(numbers, { core: after.core, devices: [device(0), device(1)], files: [each(0), each(1)] }),
        bits: bits | own,
      };
    }
    return null;
  }

  private half({ core, devices: [d0, d1], files: [f, g] }: Numbers, half: 'records' | 'words'): Numbers {
    const { deviceRecords, deviceWords, fileRecords, fileWords } = this.parts;
    const [device, file] = half === 'records' ? [deviceRecords, fileRecords] : [deviceWords, fileWords];
    return { core, devices: [device.of(d0), device.of(d1)], files: [file.of(f), file.of(g)] };
  }

  /** `after` is null if the machine has died. */
  remember(
    numbers: Numbers,
    after: Numbers | null,
    index: number,
    file: number,
    outcome: Outcome,
    bits: number,
    heard: readonly Heard[],
  ): void {
    const event = this.events[index]!;
    if ((RAW.has(event.type) && !this.looks.asks(event)) || heard.length === 0) return;
    // The environment also decides which devices are present afterwards, although the device list is in the core.
    const order = ({ core }: Numbers): string => this.parts.cores.values[core]!.order.join();
    const moved = after === null || order(numbers) === order(after) ? '' : ` ${order(numbers)} to ${order(after)}`;
    const calls = heard.map(({ fn, args }) => `${fn}(${args.join()})`).join(' ') + moved;
    // Leave out findings that come from elsewhere: `split` is computed from the group, and the environment wakes
    // events.
    const values = heard.map(({ recalled }) =>
      isUnfinished(recalled) ? '' : 'value' in recalled.state ? recalled.state.value : recalled.state.kind,
    );
    const answers = `${outcome.result} ${outcome.findings.filter((finding) => finding !== 'split').join(' ')} ${values.join()}`;
    const { around, calls: known } = this.halves[index]!;
    const records = key(this.half(numbers, 'records'), this.looks.own(numbers, event, file));
    let by = around.get(records);
    if (!by) around.set(records, (by = new Map()));
    by.set(`${calls} ${answers}`, { calls, answer: answers, after });
    let byBits = known.get(calls);
    if (!byBits) known.set(calls, (byBits = new Map()));
    // Every call reads the group. A call that did not read the group was refused earlier.
    const looked = bits | CORE;
    let byKey = byBits.get(looked);
    if (!byKey) byBits.set(looked, (byKey = new Keyed()));
    byKey.set(key(this.half(numbers, 'words'), looked), { answer: answers, after, bits: looked });
  }
}
