/**
 * The teaching scenarios T1 to T19 of the protocol's history, and what `sketch`, `repaired` and `linux-7.3` answer, through the command line.
 * Beside each row stands where its answers were read: the sketch's mail (rows s1 to s9, r1 to r3 of its two functions), its repairs, and
 * drivers/iommu/iommu.c of Linux 7.3.4 with the commit that brought the rule.
 */
import { describe, expect, test } from 'vitest';
import { runCommand } from './index.ts';

interface Row {
  readonly name: string;
  readonly source: string;
  readonly events: string;
  readonly sketch: string;
  readonly repaired: string;
  readonly newest: string;
}

const ROWS: readonly Row[] = [
  { name: 'T1 the machine that dies', source: 's1; R1; 1ea2a07a532b', events: 'bind A vfio; claim F1; bind B nic', sketch: 'OK OK EBUSY *lock-left-held*', repaired: 'OK OK EBUSY', newest: 'OK OK EBUSY' },
  { name: 'T2 kernel came first', source: 's4; R1; 1ea2a07a532b (EPERM since v5)', events: 'bind A vfio; bind B nic; claim F1', sketch: 'OK OK EBUSY *lock-left-held*', repaired: 'OK OK EBUSY', newest: 'OK OK EPERM' },
  { name: 'T3 the error path nobody released', source: 's1 and D2; R1', events: 'bind A vfio; claim F1; bind B nic; release F1; bind B nic', sketch: 'OK OK EBUSY HANG HANG *lock-left-held*', repaired: 'OK OK EBUSY OK OK', newest: 'OK OK EBUSY OK OK' },
  { name: 'T4 post-decrement', source: 'r2, s7 and D1; R2', events: 'bind A vfio; claim F1; release F1; claim F2', sketch: 'OK OK OK OK *leaked-ref:F1*', repaired: 'OK OK OK OK', newest: 'OK OK OK OK' },
  { name: 'T5 leak meter', source: 'r2, s7 and D1; R2', events: 'bind A vfio; claim F1; release F1; claim F2; release F2; claim F3; release F3', sketch: 'OK OK OK OK OK OK OK *leaked-ref:F1,leaked-ref:F2*', repaired: 'OK OK OK OK OK OK OK', newest: 'OK OK OK OK OK OK OK' },
  { name: 'T6 second user', source: 's6; R1; 1ea2a07a532b', events: 'bind A vfio; bind B vfio; claim F1; claim F2', sketch: 'OK OK OK EPERM *lock-left-held*', repaired: 'OK OK OK EPERM', newest: 'OK OK OK EPERM' },
  { name: 'T7 the silent neighbour', source: 's3; 18c7a349d072', events: 'bind A vfio; bind B pci-stub; claim F1', sketch: 'OK OK OK', repaired: 'OK OK OK', newest: 'OK OK OK' },
  { name: 'T8 bridge with a port driver', source: 's3; c7d469849747', events: 'bind A vfio; bind B pcieport; claim F1', sketch: 'OK OK OK', repaired: 'OK OK OK', newest: 'OK OK OK' },
  { name: 'T9 bridge with a hotplug driver', source: 's4; R1; 1ea2a07a532b', events: 'bind A vfio; bind B shpchp; claim F1', sketch: 'OK OK EBUSY *lock-left-held*', repaired: 'OK OK EBUSY', newest: 'OK OK EPERM' },
  { name: 'T10 idle is not owned', source: 'R9; 512881eacfa7', events: 'bind A vfio; bind B nic', sketch: 'OK OK', repaired: 'OK OK', newest: 'OK OK' },
  { name: 'T11 twice by the same owner, group API', source: 's5 and D15; v7 of the series, 28 Feb 2022', events: 'bind A vfio; bind B vfio; claim F1; claim F1 B; release F1; unbind B; bind B nic', sketch: 'OK OK OK OK OK OK EBUSY *lock-left-held*', repaired: 'OK OK OK OK OK OK EBUSY', newest: 'OK OK OK EPERM OK OK OK' },
  { name: 'T12 twice by the same owner, device API', source: 's5 and D15; 89395ccedbc1', events: 'bind A vfio; bind B vfio; dclaim F1; dclaim F1 B; drelease F1; unbind B; bind B nic', sketch: 'OK OK OK OK OK OK EBUSY *lock-left-held*', repaired: 'OK OK OK OK OK OK EBUSY', newest: 'OK OK OK OK OK OK EBUSY' },
  { name: 'T13 nobody as owner', source: 's5, s6 and D6; R6; 89395ccedbc1', events: 'bind A vfio; claim -; claim F2', sketch: 'OK OK EPERM *lock-left-held*', repaired: 'OK EINVAL OK', newest: 'OK EINVAL OK' },
  { name: 'T14 NULL equals NULL', source: 's4; R6; 89395ccedbc1', events: 'bind A vfio; bind B nic; claim -', sketch: 'OK OK EBUSY *lock-left-held*', repaired: 'OK OK EINVAL', newest: 'OK OK EINVAL' },
  { name: 'T15 stale pointer meets NULL', source: 's8 and D6; R6; 89395ccedbc1', events: 'bind A vfio; claim F1; release F1; claim -', sketch: 'OK OK OK OOPS *leaked-ref:F1*', repaired: 'OK OK OK EINVAL', newest: 'OK OK OK EINVAL' },
  { name: 'T16 somebody else gives it back', source: 'r2 and D7; R7; 4.6 of iommu.c: the caller is trusted', events: 'bind A vfio; claim F1; release F2; bind B nic', sketch: 'OK OK OK OK', repaired: 'OK OK WARN EBUSY', newest: 'OK OK OK OK' },
  { name: 'T17 one release too many', source: 'r1; 1ea2a07a532b', events: 'bind A vfio; claim F1; release F1; release F1', sketch: 'OK OK OK WARN', repaired: 'OK OK OK WARN', newest: 'OK OK OK WARN' },
  { name: 'T18 a driver with its own domain', source: 'D12; v5 of the series, 4 Jan 2022', events: 'bind A nic; private; bind B nic', sketch: 'OK - OK', repaired: 'OK - OK', newest: 'OK - EBUSY' },
  // `env` answers OK in every version, so a cell that says n/a reads OK: the version does not look at the flag.
  { name: 'T19 new reasons to say no', source: 'D12; pasid_array, 6.2', events: 'bind A vfio; pasid; claim F1', sketch: 'OK n/a OK', repaired: 'OK n/a OK', newest: 'OK - EBUSY' },
  { name: 'T20 a swallowed refusal', source: 'cdx_dma_configure of 7.3.4, latent; bus not in the sketch', events: 'bind A vfio; claim F1; bind B cdxnic; unbind B; release F1; claim F2; bind B nic', sketch: '', repaired: '', newest: 'OK OK OK OK WARN EBUSY OK *refusal-swallowed:EBUSY,split*' },
  { name: 'S21 a 1:1 mapping', source: 'a48ce36e2786, 6.6', events: 'bind A vfio; resv-direct; claim F1', sketch: 'OK n/a OK', repaired: 'OK n/a OK', newest: 'OK - EINVAL' },
  { name: 'S22 reset in progress', source: 'c279e83953d9, 7.0', events: 'bind A vfio; reset; claim F1', sketch: 'OK n/a OK', repaired: 'OK n/a OK', newest: 'OK - EBUSY' },
  { name: 'S23 no default domain yet', source: 'b46064a18810, 6.15', events: 'no-default; bind B nic', sketch: 'n/a OK', repaired: 'n/a OK', newest: '- EPROBE_DEFER' },
  { name: 'S25 two kernel drivers retry after release', source: 's1; 1ea2a07a532b', events: 'bind A vfio; claim F1; bind B nic; release F1; bind B nic; claim F1', sketch: 'OK OK EBUSY HANG HANG HANG *lock-left-held*', repaired: 'OK OK EBUSY OK OK EBUSY', newest: 'OK OK EBUSY OK OK EPERM' },
];

const DRIVERS: Record<string, string> = { vfio: 'vfio-pci', nic: 'e1000' };
const FLAGS: Record<string, string> = { private: 'private-domain on', pasid: 'pasid on', 'resv-direct': 'resv-direct on', reset: 'reset on', 'no-default': 'default-domain off' };

/** A line of the scenario in the contract's words: a claim is the group's where the version has that call, else the device's. */
function line(event: string, protocol: string): string {
  const [verb = '', one = '', two = ''] = event.split(' ');
  const group = protocol.startsWith('linux-');
  switch (verb) {
    case 'bind': return `bind ${one} ${DRIVERS[two] ?? two}`;
    case 'unbind': return `unbind ${one}`;
    case 'claim': return group ? `claim-group 0 ${one}` : `claim ${two || 'A'} user ${one}`;
    case 'release': return group ? `release-group 0 ${one}` : `release A user ${one}`;
    case 'dclaim': return `claim ${two || 'A'} user ${one}`;
    case 'drelease': return `release A user ${one}`;
    default: return `env 0 ${FLAGS[verb] ?? verb}`;
  }
}

async function answers(events: string, protocol: string): Promise<{ results: string[]; findings: string[] }> {
  const script = ['group 0: A B', ...events.split('; ').map((event) => line(event, protocol))].join('\n');
  let out = '';
  let err = '';
  const code = await runCommand(['run', '--protocol', protocol, '--format', 'json', '-'], {
    read: () => Promise.resolve(script), out: (text) => { out += text; return Promise.resolve(true); }, err: (text) => { err += text; },
    typed: false, colour: false,
  });
  expect(err).toBe('');
  expect(code).toBe(0);
  const lines = out.trim().split('\n').map((text) => JSON.parse(text) as { result: string; findings: string[] });
  return { results: lines.map(({ result }) => result), findings: lines.flatMap((each) => each.findings) };
}

function expected(cell: string): { results: string[]; findings: string[] } {
  const [, results = '', findings = ''] = /^([^*]*)(?:\*(.*)\*)?$/.exec(cell)!;
  const names: Record<string, string> = { '-': 'OK', 'n/a': 'OK', BUG_ON: 'BUG' };
  return {
    results: results.trim().split(' ').map((word) => names[word] ?? word.replace(/@.*/, '')),
    findings: findings ? findings.split(',') : [],
  };
}

/** What every release of the sketch shows beside its answer; the history's table marks what is left at the end alone. */
const ALWAYS = ['no-return-value', 'stale-owner', 'warn'];

describe.each([['sketch', 'sketch'], ['repaired', 'repaired'], ['linux-7.3', 'newest']] as const)('%s', (protocol, column) => {
  // A cell that is empty cannot be said: the version's day knew no such bus.
  test.each(ROWS.filter((row) => row[column] !== ''))('$name ($source)', async (row) => {
    const got = await answers(row.events, protocol);
    const want = expected(row[column]);
    expect(got.results).toEqual(want.results);
    expect([...new Set(got.findings.filter((finding) => !ALWAYS.includes(finding)))]).toEqual(want.findings);
  });
});
