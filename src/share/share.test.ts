import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScript, PROTOCOL_IDS, printEvent } from '../world/index.ts';
import { arbitraryScript } from '../world/testing.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import { decodeScenario, digestOf, encodeScenario, MOST_SOURCE, type Scenario, type Stepping } from './index.ts';

const arbitraryScenario: fc.Arbitrary<Scenario> = fc
  .record({ script: arbitraryScript({ race: true }), protocol: fc.constantFrom(...PROTOCOL_IDS), at: fc.nat() })
  .map(({ script: { topology, events }, protocol, at }) => ({
    protocol,
    topology,
    events,
    cursor: at % (events.length + 1),
  }));

async function packed(text: string, first = 0xd1): Promise<string> {
  return toBase64url(Uint8Array.of(first, ...(await deflate(new TextEncoder().encode(text)))));
}
const withHead = (head: string, script: string): string => `${head} ${digestOf(`${head}\n${script}`)}\n${script}`;
const code = async (text: string): Promise<string> => {
  const decoded = await decodeScenario(text);
  return decoded.ok ? 'ok' : decoded.reason.code;
};

test('a scenario comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScenario, async (scenario) => {
      const text = await encodeScenario(scenario, 'abcd1234');
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      const decoded = await decodeScenario(text);
      if (!decoded.ok) throw new Error(JSON.stringify(decoded));
      expect(decoded.digest).toBe('abcd1234');
      expect(decoded.scenario.events).toEqual(scenario.events);
      expect(decoded.scenario).toMatchObject({ protocol: scenario.protocol, cursor: scenario.cursor });
      expect(decoded.scenario.topology.groups).toEqual(scenario.topology.groups);
      expect([...decoded.scenario.topology.devices]).toEqual([...scenario.topology.devices]);
    }),
    { numRuns: 60 },
  );
});

test('a link of the first format opens for ever', async () => {
  const decoded = await decodeScenario(
    '0WWMOw7CMBBEe59i5R40NoRP-oiKG6RZ2-tkC5JgOTk_oiNCmmbe6E2RhbVIIk8InCJnoXx1-c6XZIYyrwudWgKA9pvmiN_iTJJNo-wYwQNkb745o3tSbx86cNDaW-rqKGWSao0JOqX975Z1PixRDdfKcdyPb3mtf44jcQDMBw',
  );
  expect(decoded).toMatchObject({ ok: true, digest: '0badcafe', scenario: { protocol: 'repaired', cursor: 2 } });
  if (!decoded.ok) return;
  expect(decoded.scenario.events.map(printEvent)).toEqual([
    'bind 0000:00:05.0 vfio-pci',
    'attach 0000:00:05.0 qemu',
    'bind 0000:00:05.1 e1000',
  ]);
  expect(decoded.scenario.topology.devices.get('0000:00:05.1')?.title).toBe('82540EM "Gigabit" Ethernet');
});

describe('what cannot be opened says why', () => {
  test.each<[string, string | Promise<string>, string]>([
    ['nothing', '', 'not-ours'],
    ['an anchor', 'section-2', 'not-ours'],
    ['letters that are no base64url', 'é!?', 'not-ours'],
    ['another program', packed('x', 0x01), 'not-ours'],
    ['format 0', packed('x', 0xd0), 'not-ours'],
    ['a later format', packed('x', 0xd4), 'newer-format'],
    ['a later protocol', packed(withHead('linux-9.9 0 00000000', '')), 'newer-format'],
    ['no head', packed('bind d0 e1000\n'), 'damaged'],
    ['a wrong checksum', packed('repaired 0 00000000 00000000\n'), 'damaged'],
    ['a cursor past the end', packed(withHead('repaired 9 00000000', 'open qemu\n')), 'damaged'],
    ['a script that does not read', packed(withHead('repaired 0 00000000', 'bind\n')), 'bad-script'],
    ['a script too long', packed(withHead('repaired 0 00000000', '\n'.repeat(300_000))), 'too-large'],
    ['a bomb', packed('x'.repeat(25_000_000)), 'too-large'],
    ['an endless text', '0'.repeat(5_000_000), 'too-large'],
  ])('%s', async (_, text, expected) => {
    expect(await code(await text)).toBe(expected);
  });

  test('a bad script names its lines', async () => {
    const decoded = await decodeScenario(await packed(withHead('repaired 0 00000000', 'open qemu\nbind\n')));
    expect(decoded).toMatchObject({ ok: false, reason: { problems: [{ line: 2, code: 'missing-word' }] } });
  });

  test('a bomb is not unpacked to its end', async () => {
    expect(await inflate(await deflate(new Uint8Array(30_000_000)), 1000)).toBe('too-large');
  });
});

describe('on its way', () => {
  const script = parseScript('group 3: d0 d1\nbind d0 vfio-pci\nattach d0 qemu\nbind d1 e1000\n');
  if (!script.ok) throw new Error('bad script');
  const scenario: Scenario = {
    protocol: 'repaired',
    topology: script.value.topology,
    events: script.value.events,
    cursor: 3,
  };

  test('line breaks and padding do no harm', async () => {
    const text = await encodeScenario(scenario, '0');
    expect(await code(` ${text.slice(0, 20)}\r\n${text.slice(20)}=\n`)).toBe('ok');
  });

  test('a cut or changed link never opens as another one', async () => {
    const text = await encodeScenario(scenario, '0');
    const whole = JSON.stringify(await decodeScenario(text));
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('cut', 'A', 'z', '_', '7'), async (at, change) => {
        const decoded = await decodeScenario(
          change === 'cut' ? text.slice(0, at) : text.slice(0, at) + change + text.slice(at + 1),
        );
        // Some bits of the last letter may belong to no byte.
        if (decoded.ok) expect(JSON.stringify(decoded)).toBe(whole);
      }),
    );
  });

  test('any garbage is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => toBase64url(Uint8Array.of(0xd1, ...bytes))),
        ),
        async (text) => {
          expect((await decodeScenario(text)).ok).toBe(false);
        },
      ),
    );
  });
});

test('base64url is its own inverse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }),
  );
});

test('the digest is FNV-1a over both halves of every unit', () => {
  expect(digestOf('')).toBe('811c9dc5');
  expect(digestOf('OK')).not.toBe(digestOf('KO'));
  expect(digestOf('\u0100')).not.toBe(digestOf('\u0001'));
});

describe('edited code', () => {
  const scenario = async (): Promise<Scenario> => {
    const decoded = await decodeScenario(await packed(withHead('sketch 0 -', '')));
    if (!decoded.ok) throw new Error('the empty scenario');
    return decoded.scenario;
  };

  test('travels with its scenario, whatever is written in it', async () => {
    const plain = await scenario();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (source) => {
        const decoded = await decodeScenario(await encodeScenario({ ...plain, source }, '-'));
        expect(decoded).toMatchObject({ ok: true, scenario: { protocol: 'sketch', cursor: 0, source } });
      }),
      { numRuns: 60 },
    );
  });

  test('a scenario without it stays in the first format, which every page reads', async () => {
    const first = async (of: Scenario) => fromBase64url(await encodeScenario(of, '-'))![0];
    const plain = await scenario();
    expect(await first(plain)).toBe(0xd1);
    expect(await first({ ...plain, source: '' })).toBe(0xd2);
    expect('source' in plain).toBe(false);
  });

  test('what is too long is not sent, and what is cut is not opened', async () => {
    const plain = await scenario();
    await expect(encodeScenario({ ...plain, source: ' '.repeat(MOST_SOURCE + 1) }, '-')).rejects.toThrow(RangeError);
    const long = `${MOST_SOURCE + 1}\n${' '.repeat(MOST_SOURCE + 1)}`;
    expect(await code(await packed(withHead('sketch 0 -', long), 0xd2))).toBe('too-large');
    for (const body of ['', '5\nabc', '-1\n', 'int x;', '99999999\n'])
      expect(await code(await packed(withHead('sketch 0 -', body), 0xd2))).toBe('damaged');
  });
});

describe('code in the middle of being stepped', () => {
  /** A scenario with a stepping: the event at the cursor is stepped again, or the race is not in the history. */
  const arbitraryStepped: fc.Arbitrary<Scenario & { readonly stepping: Stepping }> = fc
    .record({
      scenario: arbitraryScenario,
      at: fc.nat(),
      own: fc.boolean(),
      back: fc.nat(1),
      cpu: fc.nat(9),
      breaks: fc.array(fc.nat(5000), { maxLength: 4 }),
      schedule: fc.string({ unit: fc.constantFrom(...'012abc'), maxLength: 40 }),
      source: fc.option(fc.string({ maxLength: 40 }), { nil: undefined }),
    })
    .map(({ scenario: { protocol, topology, events }, at, own, back, cpu, breaks, schedule, source }) => {
      const after = at % Math.max(1, events.length);
      const event = events[after];
      if (!event || (!own && event.type !== 'race')) return null;
      const cpus = event.type === 'race' ? event.parts.length : 1;
      const possible = [...schedule]
        .filter((letter) => '012'.slice(0, cpus).includes(letter) || 'abc'.slice(0, cpus).includes(letter))
        .join('');
      const stepping: Stepping = {
        after,
        parts: !own && event.type === 'race' ? event.parts : null,
        schedule: possible,
        cpu: cpu % cpus,
        breaks,
      };
      return {
        protocol,
        topology,
        events,
        cursor: own ? after + 1 : Math.min(events.length, after + back),
        stepping,
        ...(source !== undefined && { source }),
      };
    })
    .filter((made) => made !== null);

  test('comes back to the very place', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryStepped, async (scenario) => {
        const text = await encodeScenario(scenario, '-');
        expect(fromBase64url(text)![0]).toBe(0xd3);
        const decoded = await decodeScenario(text);
        if (!decoded.ok) throw new Error(JSON.stringify(decoded));
        const { stepping, source, events, cursor } = scenario;
        expect(decoded.scenario).toMatchObject({ stepping, events, cursor });
        expect(decoded.scenario.source).toBe(source);
      }),
      { numRuns: 60 },
    );
  });

  const SCRIPT = 'group 3: d0 d1\nbind d1 vfio-pci\nattach d1 qemu\n';
  const opened = async (stepped: string, rest = `-\n${SCRIPT}`, cursor = 2): Promise<string> =>
    code(await packed(withHead(`sketch ${cursor} -`, `${stepped}\n${rest}`), 0xd3));

  test.each<[string, string]>([
    ['1 0 - own -', 'ok'],
    ['1 0 17,204 own 000aa', 'ok'],
    ['2 1 - race 01b bind d0 e1000 | detach d1 qemu', 'ok'],
    ['1 0 - race - bind d0 e1000', 'ok'],
    ['', 'damaged'],
    ['1 0 own 0', 'damaged'],
    ['0 0 - own 0', 'damaged'],
    ['2 0 - own 0', 'damaged'],
    ['1 1 - own 0', 'damaged'],
    ['1 0 - own 01', 'damaged'],
    ['1 0 - own k', 'damaged'],
    ['1 0 - own', 'damaged'],
    ['1 0 7, own 0', 'damaged'],
    ['0 0 - race 0 bind d0 e1000', 'damaged'],
    ['3 0 - race 0 bind d0 e1000', 'damaged'],
    ['2 1 - race 0 bind d0 e1000', 'damaged'],
    ['2 0 - bind d0 e1000', 'damaged'],
    ['2 0 - race 1 bind d0 e1000', 'bad-script'],
    ['2 0 - race 0 bind d7 e1000', 'bad-script'],
    ['1 0 - race 0 detach d1 qemu', 'bad-script'],
    ['2 0 - race 0 unplug 0000:00:05.1', 'bad-script'],
  ])('%s: %s', async (stepped, expected) => {
    expect(await opened(stepped)).toBe(expected);
  });

  test('what is cut is not opened, and any garbage is answered', async () => {
    for (const rest of ['', '-', SCRIPT, '5\nabc']) expect(await opened('1 0 - own 0', rest)).toBe('damaged');
    expect(await opened('0 0 - own 0', `-\n${SCRIPT}`, 0)).toBe('damaged');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (stepped) => {
        expect(await opened(stepped.replaceAll('\n', ' '))).not.toBe('ok');
      }),
    );
  });

  test('a problem of its race names no line of the script', async () => {
    const decoded = await decodeScenario(
      await packed(withHead('sketch 2 -', `2 0 - race 0 bind d7 e1000\n-\n${SCRIPT}`), 0xd3),
    );
    expect(decoded).toMatchObject({ ok: false, reason: { problems: [{ line: 0, code: 'unknown-device' }] } });
  });
});
