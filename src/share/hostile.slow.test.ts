/**
 * Links that were made to be expensive. Each link is opened, or refused with its size. No link unpacks to more than
 * the limit.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGE_LIMITS } from '../world/index.ts';
import { toBase64url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import { decodeScenario, digestOf } from './index.ts';
import { MOST_UNPACKED } from './scenario.ts';

const FUZZED = process.env.VERIFY ? 1_000_000 : 10_000;

async function packed(bytes: Uint8Array<ArrayBuffer>, format: number): Promise<string> {
  const body = await deflate(bytes);
  const whole = new Uint8Array(body.length + 1);
  whole[0] = 0xd0 | format;
  whole.set(body, 1);
  return toBase64url(whole);
}
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A link with the right checksum for any text. */
function link(body: string, { protocol = 'repaired', cursor = 0, format = 1 } = {}): Promise<string> {
  const head = `${protocol} ${cursor} 00000000`;
  return packed(utf8(`${head} ${digestOf(`${head}\n${body}`)}\n${body}`), format);
}

const lines = (n: number, line: (at: number) => string): string =>
  `${Array.from({ length: n }, (_, at) => line(at)).join('\n')}\n`;
const names = (n: number): string => Array.from({ length: n }, (_, at) => `d${at}`).join(' ');
const withSource = (source: string): Promise<string> =>
  link(`${source.length}\n${source}group 0: d0\nopen f\n`, { cursor: 1, format: 2 });

/** The size of the scenario that a link holds, or the reason for refusing the link. */
async function opened(text: string): Promise<string> {
  const decoded = await decodeScenario(text);
  if (decoded.ok) return `${decoded.scenario.events.length} events, ${decoded.scenario.topology.devices.size} devices`;
  const { reason } = decoded;
  if (reason.code === 'too-large') return `${reason.found} ${reason.what} of ${reason.limit}`;
  if (reason.code !== 'bad-script') return reason.code;
  const { code, params } = reason.problems[0]!;
  return code === 'too-many'
    ? `${Number(params['found'])} ${String(params['what'])} of ${Number(params['limit'])}`
    : `${reason.problems.length} ${code}`;
}

const { events: EVENTS, devices: DEVICES, members: MEMBERS, groups: GROUPS } = PAGE_LIMITS;

test.each<[what: string, text: () => Promise<string>, size: string]>([
  ['zeros without an end', () => packed(new Uint8Array(60_000_000), 1), `0 bytes of ${MOST_UNPACKED}`],
  ['letters without an end', () => Promise.resolve('0'.repeat(5_000_000)), '5000000 link of 4000000'],
  ['a million comments', () => link(lines(1_000_000, () => '#')), '1000001 lines of 200000'],
  ['nothing but carriage returns', () => link('\r'.repeat(4_900_000)), '4900001 lines of 200000'],
  ['as many openings as the page takes', () => link(lines(EVENTS, () => 'open f1')), `${EVENTS} events, 0 devices`],
  ['one opening more', () => link(lines(EVENTS + 1, () => 'open f1')), `${EVENTS + 1} events of ${EVENTS}`],
  ['100,000 openings', () => link(lines(100_000, (at) => `open f${at}`)), `100000 events of ${EVENTS}`],
  [
    'a device that is bound and unbound',
    () => link(`group 0: d0\n${lines(100_000, (at) => (at % 2 ? 'unbind d0' : 'bind d0 e1000'))}`),
    `100000 events of ${EVENTS}`,
  ],
  ['200,000 devices in one group', () => link(`group 0: ${names(200_000)}\n`), `200000 members of ${MEMBERS}`],
  [
    'as many devices in one group as the page takes',
    () => link(`group 0: ${names(MEMBERS)}\n`),
    `0 events, ${MEMBERS} devices`,
  ],
  ['200,000 devices in no group', () => link(lines(199_000, (at) => `device d${at}`)), `199000 devices of ${DEVICES}`],
  [
    'devices that only the events name',
    () => link(`${lines(DEVICES, (at) => `device d${at}`)}bind other e1000\n`),
    `${DEVICES + 1} devices of ${DEVICES}`,
  ],
  ['190,000 groups', () => link(lines(190_000, (at) => `group ${at}: d${at}`)), `190000 groups of ${GROUPS}`],
  ['empty groups', () => link(lines(GROUPS + 1, (at) => `group ${at}:`)), `${GROUPS + 1} groups of ${GROUPS}`],
  [
    'a driver for each device',
    () => link(`group 0: ${names(MEMBERS)}\n${lines(MEMBERS, (at) => `device d${at} driver e${at}`)}`),
    `0 events, ${MEMBERS} devices`,
  ],
  ['a title of a megabyte', () => link(`group 0: d0\ndevice d0 0200 "${'x'.repeat(1_000_000)}"\n`), '1 too-long'],
  ['a name of four megabytes', () => link(`group 0: ${'x'.repeat(4_000_000)}\n`), '1 bad-name'],
  [
    'a race of 200,000 events',
    () => link(`group 0: d0\nrace - ${Array.from({ length: 200_000 }, () => 'open f').join('; ')}\n`),
    `200000 events of ${EVENTS}`,
  ],
  ['a race in a race', () => link('group 0: d0\nrace - race - race - open f\n'), '1 cannot-race'],
  [
    'a schedule of two million steps',
    () => link(`group 0: d0\nrace ${'01'.repeat(1_000_000)} open f | open g\n`),
    '2000000 schedule of 100000',
  ],
  [
    'a place in the code with two million breakpoints',
    () => link(`0 0 ${'7,'.repeat(2_000_000)}7 own -\n-\ngroup 0: d0\nopen f\n`, { cursor: 1, format: 3 }),
    'damaged',
  ],
  [
    'a place in the code two million steps on',
    () => link(`0 0 - own ${'0'.repeat(2_000_000)}\n-\ngroup 0: d0\nopen f\n`, { cursor: 1, format: 3 }),
    'damaged',
  ],
  ['code of the largest size', () => withSource(`/${'*'.repeat(999_998)}/`), '1 events, 1 devices'],
  ['code that is larger', () => withSource(`/${'*'.repeat(1_999_998)}/`), '2000000 source of 1000000'],
  ['200,000 bad lines', () => link(lines(199_999, () => 'opne f')), '50 unknown-event'],
  [
    '200,000 names that nobody introduced',
    () => link(`group 0: d0\n${lines(EVENTS, (at) => `close f${at}`)}`),
    '50 unknown-name',
  ],
  ['devices that are listed twice', () => link(`group 0: ${'d0 '.repeat(MEMBERS)}\n`), '50 device-twice'],
])('%s', async (_, text, size) => {
  expect(await opened(await text())).toBe(size);
});

describe('unpacking', () => {
  test('feeds a bomb until it passes the limit, and no further than what is on its way', async () => {
    // 60 MB of zeros in 60 kB.
    const bomb = await deflate(new Uint8Array(60_000_000));
    expect(bomb.length).toBeGreaterThan(55_000);
    const count = { fed: 0 };
    expect(await inflate(bomb, 1_000_000, count)).toBe('too-large');
    // A stream may take as much input as its buffer holds. In Node that is 16 kB.
    expect(count.fed).toBeLessThanOrEqual(40_000);
  });

  test('gives back what was packed, at the limit and below it', async () => {
    for (const length of [0, 1, 1_023, 1_024, 1_025, 500_000]) {
      const bytes = Uint8Array.from({ length }, (__, at) => (at * at) % 251);
      const back = await inflate(await deflate(bytes), length);
      // A comparison of single entries would take most of the test's time.
      expect(typeof back === 'string' ? back : digestOf(back.join())).toBe(digestOf(bytes.join()));
    }
  });
});

test(
  'no fragment throws or unpacks to more than the limit, whatever it is',
  { timeout: process.env.VERIFY ? 3_600_000 : undefined },
  async () => {
    const good = await Promise.all([
      link(
        'group 3: 0000:00:05.0 0000:00:05.1\n\nbind 0000:00:05.0 vfio-pci\nattach 0000:00:05.0 qemu\nbind 0000:00:05.1 e1000\n',
        { cursor: 2 },
      ),
      withSource('int f(void) { return 0; }\n'),
      link('0 0 7 own 0a\n-\ngroup 0: d0\nopen f\n', { cursor: 1, format: 3 }),
    ]);
    const letters = fc.string({ unit: fc.constantFrom(...'ABCZabcz0189-_', '=', ' ', '%', 'é'), maxLength: 80 });
    const mutated = fc
      .tuple(fc.constantFrom(...good), fc.nat(), fc.nat(6), letters)
      .map(([text, at, cut, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
    const fragment = fc.oneof(
      { weight: 4, arbitrary: letters },
      { weight: 4, arbitrary: letters.map((text) => `0${text}`) },
      { weight: 2, arbitrary: mutated },
    );
    const body = fc.array(
      fc.oneof(
        fc.constantFrom(
          'open f',
          'group 0: d0 d1',
          'device d0 0200 "t"',
          'race 01 open f | open g',
          '-',
          '12',
          '0 0 - own -',
          '#',
          '"',
        ),
        fc.string({ maxLength: 12 }),
      ),
      { maxLength: 6 },
    );
    // With a right checksum, random text also reaches the readers of the script, the source and the stepping.
    const made = fc
      .tuple(body, fc.nat(9), fc.integer({ min: 1, max: 3 }))
      .map(([all, cursor, format]) => link(all.join('\n'), { cursor, format }));
    const CODES = ['not-ours', 'newer-format', 'damaged', 'too-large', 'bad-script'];
    const BATCH = 250;
    let tried = 0;
    const check = async (text: string | Promise<string>): Promise<void> => {
      const decoded = await decodeScenario(await text);
      tried += 1;
      if (!decoded.ok && !CODES.includes(decoded.reason.code)) throw new Error(decoded.reason.code);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 19, arbitrary: fragment }, { weight: 1, arbitrary: made }), {
          minLength: BATCH,
          maxLength: BATCH,
        }),
        async (all) => {
          await Promise.all(all.map(check));
        },
      ),
      { numRuns: FUZZED / BATCH },
    );
    expect(tried).toBeGreaterThanOrEqual(FUZZED);
  },
);
