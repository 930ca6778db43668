/** Gives a number to each place: a position of a CPU in an operation. Equal places share a number. 0 is an idle CPU. */
import type { Standing } from '../c/run/index.ts';
import type { Operation } from './operations.ts';
import type { Scene } from './scene.ts';
import { Unsearchable } from './unsearchable.ts';

/** A state has 16 bits for each CPU. */
const MOST_PLACES = 65_535;

export interface CallPlace {
  readonly operation: Operation;
  readonly standing: Standing;
  /** The device if the place refers to exactly one; -1 for none, -2 for several. */
  readonly device: number;
}

/** A renaming of devices and files: device 0 becomes `devices[0]`. */
export interface Renaming {
  readonly devices: readonly number[];
  readonly files: readonly number[];
}

export class CallPlaces {
  private readonly known = new Map<string, number>();
  private readonly list: (CallPlace | null)[] = [null];
  private readonly scene: Scene;
  private readonly operations: readonly Operation[];
  private readonly named: ReadonlyMap<string, number>;
  private readonly deviceAt: ReadonlyMap<number, number>;
  private readonly fileAt: ReadonlyMap<number, number>;

  constructor(scene: Scene, operations: readonly Operation[]) {
    this.scene = scene;
    this.operations = operations;
    this.named = new Map(
      operations.map((operation) => [nameOf(operation, operation.device, operation.file), operation.index]),
    );
    this.deviceAt = within(scene.devices, scene.sizeOf('device'));
    this.fileAt = within(scene.files, scene.sizeOf('file'));
  }

  get size(): number {
    return this.list.length;
  }

  at(place: number): CallPlace {
    return this.list[place]!;
  }

  idOf(operation: Operation, standing: Standing): number {
    const { frames, stack, waitsFor, holds } = standing;
    const key = `${operation.index} ${frames.map(({ fn, pc }) => `${fn}:${pc}`).join()} ${stack.join()} ${waitsFor} ${holds.join()}`;
    let id = this.known.get(key);
    if (id === undefined) {
      id = this.list.length;
      if (id > MOST_PLACES) throw new Unsearchable('too-many-places', { most: MOST_PLACES });
      this.known.set(key, id);
      this.list.push({ operation, standing, device: this.onlyDevice(operation, standing) });
    }
    return id;
  }

  private onlyDevice({ device }: Operation, { stack, waitsFor, holds }: Standing): number {
    const devices = new Set<number>(device === null ? [] : [device]);
    for (const word of [...stack, waitsFor, ...holds]) {
      const at = this.deviceAt.get(word);
      if (at !== undefined) devices.add(at);
    }
    return devices.size === 0 ? -1 : devices.size === 1 ? [...devices][0]! : -2;
  }

  /** The number of the place after renaming devices and files. */
  renamed(place: number, { devices, files }: Renaming): number {
    if (place === 0) return 0;
    const { operation, standing } = this.at(place);
    const move = (word: number): number => {
      const device = this.deviceAt.get(word);
      if (device !== undefined) return word - this.scene.devices[device]! + this.scene.devices[devices[device]!]!;
      const file = this.fileAt.get(word);
      return file === undefined ? word : word - this.scene.files[file]! + this.scene.files[files[file]!]!;
    };
    const { device, file } = operation;
    const other =
      this.operations[
        this.named.get(
          nameOf(operation, device === null ? null : devices[device]!, file === null ? null : files[file]!),
        )!
      ]!;
    return this.idOf(other, {
      frames: standing.frames,
      stack: standing.stack.map(move),
      waitsFor: move(standing.waitsFor),
      holds: standing.holds.map(move).sort((a, b) => a - b),
    });
  }
}

const nameOf = ({ kind, driver, fails }: Operation, device: number | null, file: number | null): string =>
  [kind, device, file, driver, fails].join(' ');

/**
 * Maps the address of every word in a struct to the index of the struct. Counters and errnos never equal such an
 * address: counters stay far below the addresses, and errnos are negative.
 */
function within(bases: readonly number[], size: number): ReadonlyMap<number, number> {
  const at = new Map<number, number>();
  for (const [index, base] of bases.entries())
    for (let offset = 0; offset < size; offset += 4) at.set(base + offset, index);
  return at;
}
