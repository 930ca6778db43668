/** For tests only: the texts of the listings, and each listing as a program of this machine's C compiler. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCompilers } from '../../scripts/compilers.mjs';
import { CALLS, callFunction, glue, type Listing, READS, readFunction } from './listings.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/native', import.meta.url));
const read = (name: string) => readFileSync(join(here, name), 'utf8');

/** The text of `dma.h`. */
export const header = (): string => read('dma.h');
/** The text of a listing. */
export const listingText = (id: string): string => read(`${id}.c`);
export const compilers = findCompilers;

/** Flags of the kernel build. With them, the compiler does not assume that a used pointer is not NULL. */
const FLAGS = [
  '-std=gnu11',
  '-Wall',
  '-Wextra',
  '-fno-delete-null-pointer-checks',
  '-fno-strict-aliasing',
  `-I${here}`,
  `-I${here}native`,
];

/** Compiles a listing without its glue. Returns the compiler's messages, or an empty text. */
export function complaints(compiler: string, id: string): string {
  const ran = spawnSync(compiler, [...FLAGS, '-O1', '-c', '-o', '/dev/null', '-include', 'dma.h', `${here}${id}.c`], {
    encoding: 'utf8',
  });
  return ran.error ? ran.error.message : ran.stderr;
}

const FLAG_FIELDS = ['pasid_attached', 'resv_direct', 'reset_pending'];
const DOMAIN_FIELDS = ['default_domain', 'blocking_domain', 'user_domain', 'domain'];

/** One translation unit: listing, glue, tables and driver. */
function unitOf(listing: Listing, source: string): string {
  const has = (field: string) => new RegExp(`[ *]${field};`).test(source);
  const row = (name: string, fn: string) => `{ "${name}", ${fn} },`;
  const field = (kind: string) => (name: string) => `{ "${name}", ${kind}, offsetof(struct iommu_group, ${name}) },`;
  const numbers = READS.filter((name) => listing.reads[name] !== undefined && name !== 'owner' && name !== 'domain');
  return [
    '#include "dma.h"',
    source,
    glue(listing),
    `#define CALL_TABLE ${CALLS.filter((name) => listing.calls[name] !== undefined)
      .map((name) => row(name.replace(' ', '-'), callFunction(name)))
      .join(' ')}`,
    `#define READ_TABLE ${numbers.map((name) => row(name, readFunction(name))).join(' ')}`,
    `#define FIELD_TABLE ${[...FLAG_FIELDS.filter(has).map(field('FLAG')), ...DOMAIN_FIELDS.filter(has).map(field('DOMAIN'))].join(' ')}`,
    ...(listing.reads.owner === undefined ? [] : ['#define HAS_OWNER']),
    ...(listing.reads.domain === undefined ? [] : ['#define HAS_DOMAIN']),
    '#include "driver.c"',
    '',
  ].join('\n');
}

/**
 * Builds a native program for a listing and returns its path, or null without a compiler. The program understands the
 * line protocol of `native/driver.c`. `source` may replace the text of the listing. Programs are cached in
 * `.cache/native` by their input. Throws an error with the compiler's messages if the compilation fails.
 */
export function buildNative(
  listing: Listing,
  source: string = listingText(listing.id),
  compiler = compilers()[0]?.path,
): string | null {
  if (!compiler) return null;
  const unit = unitOf(listing, source);
  const parts = [
    compiler,
    unit,
    header(),
    ...['native.c', 'native.h', 'driver.c'].map((name) => read(join('native', name))),
  ];
  const program = join(
    cache,
    `${listing.id}-${createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)}`,
  );
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${program}.c`, unit);
  const made = `${program}.${process.pid}`;
  const ran = spawnSync(
    compiler,
    [...FLAGS, '-O1', '-Wno-unused-parameter', '-o', made, `${program}.c`, `${here}native/native.c`],
    { encoding: 'utf8' },
  );
  if (ran.status !== 0) throw new Error(ran.error?.message ?? ran.stderr);
  renameSync(made, program);
  return program;
}

/** The result of a native call. Pointers are numbers from 0, or null. */
export interface NativeAnswer {
  readonly end: 'done' | 'hang' | 'oops' | 'bug';
  readonly value: number;
  readonly warn: number;
  /** The number of locks that the call left held. */
  readonly held: number;
  readonly reads: Readonly<Record<string, number | null>>;
  /** The driver of each device. */
  readonly drivers: readonly (number | null)[];
  readonly counts: readonly number[];
}

function parse(line: string): NativeAnswer {
  const [first = '', reads = '', drivers = '', counts = ''] = line.split('|');
  const pairs = (text: string) =>
    text
      .trim()
      .split(' ')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', value = ''] = pair.split('=');
        return [name, value === '-' ? null : Number(value)] as const;
      });
  const [end, value, ...rest] = first.trim().split(' ');
  const said = Object.fromEntries(pairs(rest.join(' ')));
  return {
    end: end as NativeAnswer['end'],
    value: Number(value),
    warn: said.warn ?? 0,
    held: said.held ?? 0,
    reads: Object.fromEntries(pairs(reads)),
    drivers: pairs(drivers).map(([, driver]) => driver),
    counts: pairs(counts).map(([, count]) => count ?? 0),
  };
}

/**
 * Sends lines to a program and returns the results of its `call` lines. Throws if the program does not understand a
 * line.
 */
export function drive(program: string, lines: readonly string[]): NativeAnswer[] {
  const ran = spawnSync(program, { input: `${lines.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status ?? ran.signal ?? 'nothing'}`);
  const answers = ran.stdout.trimEnd().split('\n');
  const wrong = answers.findIndex((answer) => answer === 'what?');
  if (wrong >= 0 || answers.length !== lines.length)
    throw new Error(`${program} does not understand: ${lines[wrong] ?? 'everything'}`);
  return answers.filter((answer) => answer !== 'ok').map(parse);
}
