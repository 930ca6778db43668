/**
 * Runs the 27 scenarios of the protocol's history through the command line, under all twelve versions. The scenarios
 * are S01 to S26 and include T1 to T20.
 */
import { describe, expect, test } from 'vitest';
import type { ProtocolId } from '../world/index.ts';
import { COLUMNS, type Row, ROWS } from './testing.ts';
import { runCommand } from './index.ts';

const ENGINES = ['machine', 'code'] as const;

const DRIVERS: Record<string, string> = { vfio: 'vfio-pci', nic: 'e1000', cdxnic: 'cdx-nic' };
const FLAGS: Record<string, string> = {
  private: 'private-domain on',
  pasid: 'pasid on',
  'resv-direct': 'resv-direct on',
  reset: 'reset on',
  'no-default': 'default-domain off',
  'no-group': 'group off',
};

const BY_DEVICE: readonly ProtocolId[] = [
  'rfc',
  'prototype',
  'sketch',
  'repaired',
  'v1',
  'v2',
  'linux-6.2',
  'linux-7.3',
];
const BY_GROUP: readonly ProtocolId[] = ['v5', 'v8', 'linux-5.19', 'linux-6.2', 'linux-7.3'];

/**
 * Translates a scenario to script lines. A claim is `claim-group` from v5 on, `attach` in `viability`, otherwise
 * `claim` by device. `dclaim` is a claim by device, or `claim-group` where the version has no claim by device. In
 * `viability`, VFIO cannot claim without an owner, and cannot release a claim that it does not hold. There the script
 * uses `claim` and `release`, which `viability` does not have.
 */
function script({ events, boot }: Row, protocol: ProtocolId): string {
  const held = new Set<string>();
  const line = (event: string): string => {
    const [verb = '', one = '', two = ''] = event.split(' ');
    const device = two || 'A';
    const byGroup = verb.startsWith('d') && BY_DEVICE.includes(protocol) ? false : BY_GROUP.includes(protocol);
    switch (verb) {
      case 'bind':
        return `bind ${one} ${DRIVERS[two] ?? two}`;
      case 'unbind':
        return `unbind ${one}`;
      case 'claim':
      case 'dclaim':
        if (byGroup) return `claim-group 0 ${one}`;
        if (protocol !== 'viability' || one === '-') return `claim ${device} user ${one}`;
        held.add(`${device} ${one}`);
        return `attach ${device} ${one}`;
      case 'release':
      case 'drelease':
        if (byGroup) return `release-group 0 ${one}`;
        return held.delete(`${device} ${one}`) ? `detach ${device} ${one}` : `release ${device} user ${one}`;
      default:
        return `env 0 ${FLAGS[verb]!}`;
    }
  };
  return ['group 0: A B', ...(boot ? [`device A 0200 "" driver ${boot}`] : []), ...events.split('; ').map(line)].join(
    '\n',
  );
}

async function answers(
  text: string,
  protocol: string,
  engine: string,
): Promise<{ results: string; findings: string[] }> {
  let out = '';
  let err = '';
  const code = await runCommand(['run', '--engine', engine, '--protocol', protocol, '--format', 'json', '-'], {
    read: () => Promise.resolve(text),
    out: (more) => {
      out += more;
      return Promise.resolve(true);
    },
    err: (more) => {
      err += more;
    },
    write: () => Promise.reject(new Error('nothing is written')),
    typed: false,
    colour: false,
  });
  expect(err).toBe('');
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { result: string; findings: string[] });
  return {
    results: lines.map(({ result }) => result).join(' '),
    // The sketch has these findings in many results. The history's table marks only the findings that last to the
    // end.
    findings: [
      ...new Set(
        lines
          .flatMap((each) => each.findings)
          .filter((finding) => !['no-return-value', 'stale-owner', 'warn'].includes(finding)),
      ),
    ],
  };
}

const WORDS: Record<string, string> = { '-': 'OK', 'n/a': 'OK', BUG_ON: 'BUG', 'ENOENT@open': 'ENODEV' };

function expected(cell: string): { results: string; findings: string[] } {
  const [, results = '', findings = ''] = /^([^*]*)(?:\*(.*)\*)?$/.exec(cell)!;
  return {
    results: results
      .trim()
      .split(' ')
      .map((word) => WORDS[word] ?? word.replace(/@.*/, ''))
      .join(' '),
    findings: findings ? findings.replace('SPLIT', 'split').split(',') : [],
  };
}

/** Cells where this program's results differ from the history's table, with the reason. */
const DEVIATIONS: Record<string, { readonly results: string; readonly why: string }> = {
  'S09 viability': {
    results: 'OK OK OK OK OK BLOCKED EBUSY',
    why: 'the matrix unbinds a device whose descriptor is open; vfio_unregister_group_dev waits for its last reference, and the contract has BLOCKED for it',
  },
};
DEVIATIONS['S09d viability'] = DEVIATIONS['S09 viability']!;

/** The reason why a cell cannot be tested, or null. */
const skipped = (cell: string): string | null => (cell === 'N/A' ? "the version's day knew no CDX bus" : null);

describe.each(ENGINES)('--engine %s', (engine) => {
  describe.each(COLUMNS.map((protocol, column) => [protocol, column] as const))('%s', (protocol, column) => {
    for (const row of ROWS) {
      const cell = row.cells.split('|')[column]!.trim();
      const why = skipped(cell);
      const deviation = DEVIATIONS[`${row.name.split(' ', 1).join('')} ${protocol}`];
      const title = `${row.name} (${row.source})${why ? `, skipped: ${why}` : ''}${deviation ? `, otherwise: ${deviation.why}` : ''}`;
      test.skipIf(why !== null)(title, async () => {
        expect(await answers(script(row, protocol), protocol, engine)).toEqual({
          ...expected(cell),
          ...(deviation && { results: deviation.results }),
        });
      });
    }
  });
});
