/** Words for the memory of a group, in the notation of the listing. */
import type { CType, Program } from '../../../src/c/index.ts';
import { own } from '../../../src/world/index.ts';

/** The addresses of named structs, in bytes. */
export interface Known {
  readonly group: number;
  readonly groupName: string;
  readonly devices: ReadonlyMap<string, number>;
  readonly files: ReadonlyMap<string, number>;
  readonly drivers: ReadonlyMap<string, number>;
  readonly domains: ReadonlyMap<string, number>;
}

const short = (device: string): string => device.replace(/^0000:/, '');

/** A struct with its own place in memory. */
interface Standing {
  readonly struct: string;
  readonly name: string;
  readonly address: number;
}

export class Names {
  private readonly program: Program;
  private readonly standing: readonly Standing[];
  private readonly byName: ReadonlyMap<number, string>;
  /** The types of fields, by the field's name. If several structs have the field, the first of them counts. */
  private readonly fieldTypes = new Map<string, CType>();
  private readonly constants: readonly (readonly [string, number])[];

  constructor(program: Program, known: Known) {
    this.program = program;
    const of = (struct: string, places: ReadonlyMap<string, number>, write = (name: string) => name): Standing[] =>
      [...places].map(([name, address]) => ({ struct, name: write(name), address }));
    this.standing = [
      { struct: 'iommu_group', name: 'group', address: known.group },
      ...of('device', known.devices, short),
      ...of('file', known.files),
      ...of('device_driver', known.drivers),
      ...of('iommu_domain', known.domains, (name) => `${name} domain`),
    ].filter(({ address }) => address !== 0);
    this.byName = new Map(
      this.standing.map(({ name, address, struct }) => [
        address,
        struct === 'iommu_group' ? `group ${known.groupName}` : name,
      ]),
    );
    for (const { fields } of Object.values(program.structs))
      for (const { name, type } of fields) if (!this.fieldTypes.has(name)) this.fieldTypes.set(name, type);
    this.constants = Object.entries(program.constants);
  }

  /**
   * The field at an address as an expression: `group->mutex`, `00:05.0->mutex`. Null if the address belongs to no
   * named struct.
   */
  place(address: number): string | null {
    const at = this.standing.findLast(
      (each) => each.address <= address && address < each.address + (own(this.program.structs, each.struct)?.size ?? 0),
    );
    const field =
      at && own(this.program.structs, at.struct)!.fields.findLast(({ offset }) => at.address + offset <= address);
    return field ? `${at.name}->${field.name}` : null;
  }

  isLock(address: number): boolean {
    const at = this.standing.findLast(
      (each) => each.address <= address && address < each.address + (own(this.program.structs, each.struct)?.size ?? 0),
    );
    return (
      at !== undefined &&
      own(this.program.structs, at.struct)!.fields.some(
        ({ offset, type }) => type.kind === 'lock' && at.address + offset === address,
      )
    );
  }

  /** A value in C notation. */
  value(value: number | null, type: CType | null): string {
    if (value === null) return '?';
    if (type?.kind === 'pointer')
      return value === 0 ? 'NULL' : (this.byName.get(value) ?? `0x${(value >>> 0).toString(16)}`);
    if (value < 0 && value > -4096) {
      const errno = this.constants.find(([name, known]) => known === -value && /^E[A-Z_]+$/.test(name));
      if (errno) return `-${errno[0]}`;
    }
    if (type?.kind === 'int' && type.name.startsWith('enum '))
      return this.constantOf(type.name, value) ?? String(value);
    if (type?.kind === 'int' && (type.name === 'bool' || type.name === '_Bool')) return value === 0 ? 'false' : 'true';
    return String(value);
  }

  /**
   * The program does not keep the enum of a constant. A constant of the enum has a word of the enum's name in its own
   * name.
   */
  private constantOf(type: string, value: number): string | null {
    const found = this.constants.filter(([name, known]) => known === value && !/^E[A-Z]+$/.test(name));
    const words = type.replace('enum ', '').split('_');
    return (found.find(([name]) => words.some((word) => name.toLowerCase().includes(word))) ?? found[0])?.[0] ?? null;
  }

  /** The type of an expression such as `group->owner`, found by its last member. */
  typeOf(text: string): CType | null {
    const member = /(?:->|\.)\s*(\w+)\s*(\[[^\]]*\])?\s*$/.exec(text);
    const type = member ? (this.fieldTypes.get(member[1]!) ?? null) : null;
    return type?.kind === 'array' && member?.[2] ? type.of : type;
  }
}
