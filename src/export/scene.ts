/** The group of the model: its structs, the words that change, and the initial values. */
import type { FieldKey, Program } from '../c/index.ts';
import { driverHabits } from '../machine/index.ts';
import { driverFacts, type ProtocolId } from '../world/index.ts';
import { Unexportable } from './errors.ts';
import { type Field, fieldsOf, wordKey } from './fields.ts';
import { encodeName } from './names.ts';
import { type Cell, num, type Sym, table, thing, ZERO } from './sym.ts';

export interface Sizes {
  readonly devices: number;
  readonly files: number;
  readonly cpus: number;
}
export type Granularity = 'call' | 'statement';

/**
 * A kernel driver, a driver that does no DMA, and a driver that hands its device to user space. Their numbers count
 * from 1.
 */
export const DRIVERS = ['e1000', 'pci-stub', 'vfio-pci'] as const;
export const KERNEL_DRIVER = 1;
export const USER_DRIVER = 3;

export interface Spot {
  readonly field: Field;
  readonly cell: Cell | null;
  readonly within: number;
}

export class Scene {
  readonly program: Program;
  readonly sizes: Sizes;
  /** The words that a call may write. */
  readonly shared: ReadonlySet<FieldKey>;
  /** The largest value of a counter. Larger values count as this value. */
  readonly most: number;
  readonly things: ReadonlyMap<string, number>;
  readonly held: Cell;
  readonly live: Cell;
  readonly using: Cell;
  readonly dead: Cell;
  private readonly fields: ReadonlyMap<string | null, readonly Field[]>;
  /** By word: its field. */
  private readonly words = new Map<FieldKey, Field>();
  private readonly made = new Map<string, Cell | null>();
  private readonly protocol: ProtocolId;
  private numbered = -1;

  constructor(protocol: ProtocolId, program: Program, sizes: Sizes, shared: ReadonlySet<FieldKey>) {
    this.protocol = protocol;
    this.program = program;
    this.sizes = sizes;
    this.shared = shared;
    this.most = sizes.devices <= 3 ? 3 : 7;
    this.things = new Map([
      ['iommu_group', 1],
      ['device', sizes.devices],
      ['file', sizes.files],
      ['device_driver', DRIVERS.length],
      ['iommu_domain', 3],
    ]);
    this.fields = fieldsOf(program);
    for (const field of [...this.fields.values()].flat())
      for (let at = 0; at < field.length; at += 1) this.words.set(wordKey(field.struct, field.offset + at * 4), field);
    const own = (name: string, role: Cell['role'], things: number, most: number, length = 1): Cell => ({
      id: name,
      number: (this.numbered += 1),
      name,
      things,
      length,
      array: length > 1,
      role,
      most,
    });
    this.held = own('held', 'held', sizes.devices, 1, sizes.files + 1);
    this.live = own('live', 'live', sizes.devices, 1);
    this.using = own('using', 'using', sizes.files, sizes.cpus);
    this.dead = own('dead', 'dead', 0, 1);
  }

  /** The field of a word, with its cell if a call writes the field. Null if the word belongs to no field. */
  spot(struct: string | null, offset: number): Spot | null {
    const field = this.words.get(wordKey(struct, offset));
    return field ? { field, cell: this.cell(field), within: (offset - field.offset) / 4 } : null;
  }

  private cell(field: Field): Cell | null {
    const { struct, path, offset, length, array, type } = field;
    const id = wordKey(struct, offset);
    let cell = this.made.get(id);
    if (cell === undefined) {
      const changes = Array.from({ length }, (_, at) => wordKey(struct, offset + at * 4)).some((key) =>
        this.shared.has(key),
      );
      if (!changes) return this.keep(id, null);
      const things = struct === null || struct === 'iommu_group' ? 0 : this.things.get(struct);
      if (things === undefined) throw new Unexportable('unknown-field', { field: `${struct ?? ''}.${path.join('.')}` });
      const role =
        type.kind === 'lock'
          ? 'lock'
          : type.kind === 'pointer'
            ? 'pointer'
            : type.kind === 'int' && type.name === 'bool'
              ? 'flag'
              : 'count';
      const most = role === 'count' ? this.most : role === 'pointer' ? Math.max(...this.things.values()) : 1;
      cell = this.keep(id, {
        id,
        number: (this.numbered += 1),
        name: encodeName({ kind: 'field', struct, path }),
        things,
        length,
        array,
        role,
        most,
      });
    }
    return cell;
  }

  private keep(id: string, cell: Cell | null): Cell | null {
    this.made.set(id, cell);
    return cell;
  }

  /** All cells: first the cells of the listing, then the ghost variables `live` and `held`. */
  cells(): readonly Cell[] {
    for (const fields of this.fields.values())
      for (const field of fields) if (field.struct === null || this.things.has(field.struct)) this.cell(field);
    return [...[...this.made.values()].filter((cell) => cell !== null), this.live, this.held];
  }

  /** The initial value of a word. A word that never changes keeps this value. */
  initial({ struct, path, offset }: Field, index: number, within: number): Sym {
    const name = path.join('.');
    switch (struct) {
      case null:
        return num(this.program.data[(offset - this.program.globals[0]!.address) / 4 + within] ?? 0);
      case 'iommu_group':
        return this.ofGroup(name);
      case 'device':
        if (name === 'iommu_group') return thing('iommu_group', 1);
        return name === 'next' && index < this.sizes.devices ? thing('device', index + 1) : ZERO;
      case 'device_driver':
        return num(this.ofDriver(index).get(name) ?? 0);
      default:
        return ZERO;
    }
  }

  /** The initial value of a cell. */
  start(cell: Cell, index: number, within: number): Sym {
    const field = this.words.get(cell.id);
    return field ? this.initial(field, index, within) : ZERO;
  }

  private ofGroup(name: string): Sym {
    switch (name) {
      case 'devices':
        return thing('device', 1);
      case 'domain':
      case 'default_domain':
        return thing('iommu_domain', 1);
      case 'blocking_domain':
        return thing('iommu_domain', 2);
      case 'user_domain':
        return thing('iommu_domain', 3);
      default:
        return ZERO;
    }
  }

  private ofDriver(index: number): ReadonlyMap<string, number> {
    const name = DRIVERS[index - 1]!;
    const { counts, claimsShared, userOpens, swallowsRefusal } = driverHabits(this.protocol, null, name);
    const hint = userOpens ? 'DMA_FOR_USER' : name === 'pci-stub' ? 'DMA_NONE' : 'DMA_FOR_KERNEL';
    return new Map([
      ['name', this.string(driverFacts(name).name, index)],
      ['driver_managed_dma', Number(!counts)],
      ['vfio', Number(userOpens)],
      ['claims_shared', Number(claimsShared)],
      ['on_cdx', Number(swallowsRefusal)],
      ['dma_hint', this.program.constants[hint] ?? 0],
    ]);
  }

  /**
   * The number of a string: its index in the program, from 1. Strings that the listing does not contain have larger
   * numbers.
   */
  private string(text: string, index: number): number {
    const at = this.program.strings.indexOf(text);
    return at < 0 ? this.program.strings.length + index : at + 1;
  }

  /** The result of strcmp. */
  compare(left: number, right: number): number {
    const text = (value: number) => this.program.strings[value - 1] ?? `\uFFFF${value}`;
    return text(left) === text(right) ? 0 : text(left) < text(right) ? -1 : 1;
  }

  /** The value of a field that never changes, in the struct at `base`. A table if `base` is not known yet. */
  constant(field: Field, base: Sym, within: number): Sym {
    if (base.k === 'thing') return this.initial(field, base.index, within);
    return table(
      base,
      Array.from({ length: field.struct === null ? 1 : (this.things.get(field.struct) ?? 1) }, (_, at) =>
        this.initial(field, at + 1, within),
      ),
    );
  }
}
