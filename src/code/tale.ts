/**
 * A linked listing: a compiled listing with its entry functions, its field offsets and the properties of the drivers.
 */
import type { CFunction, Program } from '../c/index.ts';
import { driverHabits } from '../machine/index.ts';
import { callFunction, type CallName, CALLS, readFunction, type ReadName, READS } from '../protocols/index.ts';
import { driverFacts, type DriverName, own, type ProtocolId } from '../world/index.ts';
import { callsIn } from './statements.ts';
import type { Told } from './types.ts';

/** A driver in C: the fields of its `struct device_driver`. */
export type DriverFields = Readonly<Record<string, number>>;

export class Tale {
  readonly protocol: ProtocolId;
  readonly release: string | null;
  readonly program: Program;
  readonly source: string;
  /**
   * The calls that the listing has: the function of the glue (`fn`) and the function of the listing that it calls
   * first (`entry`).
   */
  readonly calls: ReadonlyMap<CallName, { readonly fn: string; readonly entry: string }>;
  readonly reads: ReadonlyMap<ReadName, string>;
  private readonly offsets = new Map<string, number | null>();
  private readonly names = new Map<string, number>();
  private readonly drivers = new Map<DriverName, DriverFields & { readonly counts: number }>();

  constructor(protocol: ProtocolId, release: string | null, { program, source }: Told) {
    this.protocol = protocol;
    this.release = release;
    this.program = program;
    this.source = source;
    const has = (fn: string): CFunction | undefined => own(program.functions, fn);
    this.calls = new Map(
      CALLS.flatMap((name) => {
        const fn = callFunction(name);
        const found = has(fn);
        return found ? [[name, { fn, entry: callsIn(found)[0] ?? fn }] as const] : [];
      }),
    );
    this.reads = new Map(
      READS.flatMap((name) => (has(readFunction(name)) ? [[name, readFunction(name)] as const] : [])),
    );
    for (const [index, text] of program.strings.entries()) if (!this.names.has(text)) this.names.set(text, index + 1);
  }

  /** A struct's size in bytes; 0 if the listing does not declare the struct. */
  sizeOf(struct: string): number {
    return own(this.program.structs, struct)?.size ?? 0;
  }

  /** A field's offset in bytes, or null if the listing does not declare the field. */
  offset(struct: string, field: string): number | null {
    const key = `${struct} ${field}`;
    let offset = this.offsets.get(key);
    if (offset === undefined) {
      offset = own(this.program.structs, struct)?.fields.find(({ name }) => name === field)?.offset ?? null;
      this.offsets.set(key, offset);
    }
    return offset;
  }

  /** True if the version counts a kernel user for the driver. */
  counts(driver: DriverName): boolean {
    return this.driver(driver).counts === 1;
  }

  driver(name: DriverName): DriverFields {
    let fields = this.drivers.get(name);
    if (!fields) this.drivers.set(name, (fields = this.describe(name)));
    return fields;
  }

  private describe(name: DriverName): DriverFields & { readonly counts: number } {
    const { counts, claimsShared, userOpens, swallowsRefusal } = driverHabits(this.protocol, this.release, name);
    const facts = driverFacts(name);
    const { constants } = this.program;
    const hint = userOpens ? 'DMA_FOR_USER' : facts.name === 'pci-stub' ? 'DMA_NONE' : 'DMA_FOR_KERNEL';
    return {
      name: this.nameOf(facts.name),
      driver_managed_dma: counts ? 0 : 1,
      vfio: userOpens ? 1 : 0,
      claims_shared: claimsShared ? 1 : 0,
      on_cdx: swallowsRefusal ? 1 : 0,
      dma_hint: constants[hint] ?? 0,
      counts: counts ? 1 : 0,
    };
  }

  /**
   * The value of a string. A name that the listing does not contain gets a new value after the listing's own strings.
   * It only equals itself.
   */
  private nameOf(text: string): number {
    let value = this.names.get(text);
    if (value === undefined) this.names.set(text, (value = this.program.strings.length + this.names.size + 1));
    return value;
  }
}
