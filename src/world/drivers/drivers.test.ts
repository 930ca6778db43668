import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  compareReleases,
  DRIVER_REASONS,
  type DriverReason,
  driverFacts,
  PALETTE_DRIVERS,
  parseRelease,
  protocolOfRelease,
  PURPOSES,
} from './index.ts';

describe('the catalogue', () => {
  const TABLE: readonly [
    name: string,
    counts: boolean,
    userOpens: boolean,
    since: string | null,
    reason: DriverReason,
    source: RegExp,
  ][] = [
    ['vfio-pci', false, true, '5.19', 'vfio', /70693f470848/],
    ['vfio-platform', false, true, '5.19', 'vfio', /70693f470848/],
    ['vfio-amba', false, true, '5.19', 'vfio', /70693f470848/],
    ['vfio-fsl-mc', false, true, '5.19', 'vfio', /70693f470848/],
    ['vfio-cdx', false, true, '6.6', 'vfio', /7\.3\.4/],
    ['mlx5_vfio_pci', false, true, '5.19', 'vfio', /May 2022/],
    ['hisi_acc_vfio_pci', false, true, '5.19', 'vfio', /May 2022/],
    ['pds_vfio_pci', false, true, '6.6', 'vfio', /7\.3\.4/],
    ['virtio_vfio_pci', false, true, '6.8', 'vfio', /7\.3\.4/],
    ['nvgrace_gpu_vfio_pci', false, true, '6.9', 'vfio', /7\.3\.4/],
    ['qat_vfio_pci', false, true, '6.10', 'vfio', /qat\/main\.c/],
    ['xe-vfio-pci', false, true, '6.19', 'vfio', /xe\/main\.c/],
    ['ism_vfio_pci', false, true, '7.3', 'vfio', /ism\/main\.c/],
    ['pci-stub', false, false, '5.19', 'holds-only', /18c7a349d072/],
    ['pcieport', false, false, '5.19', 'port', /c7d469849747/],
    ['fsl-pci', false, false, '6.5', 'host-bridge', /139a57a9918e/],
    ['shpchp', true, false, null, 'hotplug-port', /no flag/],
    ['pci-pf-stub', true, false, null, 'stub-by-name', /pci-pf-stub\.c/],
    ['xen-pciback', true, false, null, 'xen-stub', /pci_stub\.c/],
    ['pciback', true, false, null, 'xen-stub', /pci_stub\.c/],
    ['uio_pci_generic', true, false, null, 'user-io', /rule/],
    ['igb_uio', true, false, null, 'user-io', /rule/],
    ['nvidia', true, false, null, 'build-dependent', /NV_USE_VFIO_PCI_CORE/],
    ['fsl_mc_dprc', true, false, null, 'ordinary', /old/],
    ['tegra194-pcie', true, false, null, 'host-in-group', /Orin/],
    ['vfio_ap', false, true, '5.19', 'emulated', /EMULATED/],
    ['e1000', true, false, null, 'ordinary', /rule/],
    ['nvme', true, false, null, 'ordinary', /rule/],
    ['snd_hda_intel', true, false, null, 'ordinary', /rule/],
    ['i801_smbus', true, false, null, 'ordinary', /rule/],
    ['mei_me', true, false, null, 'ordinary', /rule/],
    ['ioatdma', true, false, null, 'ordinary', /rule/],
    ['idxd', true, false, null, 'ordinary', /rule/],
    ['vmd', true, false, null, 'ordinary', /rule/],
  ];
  test.each(TABLE)('%s', (name, counts, userOpens, since, reason, source) => {
    const facts = driverFacts(name);
    expect(facts).toMatchObject({
      name,
      kind: counts ? 'kernel' : 'managed',
      userOpens,
      since,
      reason,
      assumed: reason === 'build-dependent',
    });
    expect(facts.source).toMatch(source);
  });

  test('only pci-stub and pcieport claim SHARED', () => {
    expect(CATALOGUE.filter((facts) => facts.claimsSharedInProbe).map((facts) => facts.name)).toEqual([
      'pci-stub',
      'pcieport',
    ]);
  });

  test('no driver stands twice, whichever dashes it is written with', () => {
    expect(new Set(CATALOGUE.map((facts) => facts.name.replaceAll('-', '_'))).size).toBe(CATALOGUE.length);
    expect(driverFacts('vfio_pci')).toBe(driverFacts('vfio-pci'));
    expect(driverFacts('snd-hda-intel').name).toBe('snd_hda_intel');
    expect(driverFacts('cdxnic')).toBe(driverFacts('cdx-nic'));
  });

  test('the palette offers known drivers', () => {
    for (const name of PALETTE_DRIVERS) expect(driverFacts(name).assumed).toBe(false);
  });
});

describe('what depends on the release', () => {
  test.each([
    ['6.4', 'kernel', 'not-yet'],
    ['6.5', 'managed', 'host-bridge'],
    ['6.12.117', 'managed', 'host-bridge'],
  ])('the powerpc host under %s is %s', (release, kind, reason) => {
    expect(driverFacts('fsl-pci', release)).toMatchObject({ kind, reason });
  });

  test('the first six need no release, not even one before the flag', () => {
    for (const name of ['vfio-pci', 'pci-stub', 'pcieport']) expect(driverFacts(name, '5.4').kind).toBe('managed');
  });
});

describe('drivers that nobody knows', () => {
  test('count, as an assumption', () => {
    expect(driverFacts('frobnicate')).toMatchObject({
      name: 'frobnicate',
      kind: 'kernel',
      userOpens: false,
      assumed: true,
      reason: 'unknown',
    });
    expect(driverFacts('constructor').assumed).toBe(true);
  });
  test('are taken for VFIO by their name', () => {
    expect(driverFacts('ice_vfio_pci')).toMatchObject({
      kind: 'managed',
      userOpens: true,
      assumed: true,
      reason: 'vfio-by-name',
    });
  });
  test('any name is answered, with codes that have words', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (name, release) => {
        const facts = driverFacts(name, release);
        expect(DRIVER_REASONS).toContain(facts.reason);
        expect(PURPOSES).toContain(facts.purpose);
      }),
    );
  });
});

describe('releases', () => {
  test.each([
    ['4.15', 'viability'],
    ['5.18', 'viability'],
    ['5.18.19', 'viability'],
    ['5.19', 'linux-5.19'],
    ['5.19-rc1', 'linux-5.19'],
    ['6.0.0', 'linux-5.19'],
    ['6.1.192', 'linux-5.19'],
    ['6.1.0-18-amd64', 'linux-5.19'],
    ['6.2', 'linux-6.2'],
    ['6.14.11', 'linux-6.2'],
    ['6.15', 'linux-7.3'],
    ['6.15.0', 'linux-7.3'],
    ['7.3.4+deb13-amd64', 'linux-7.3'],
    ['10.0', 'linux-7.3'],
    ['six', null],
    ['6', null],
    ['', null],
    ['v6.2', null],
    ['6.2 ; rm', null],
  ])('%s is %s', (release, protocol) => {
    expect(protocolOfRelease(release)).toBe(protocol);
  });

  test.each([
    '6.8.0-45-generic',
    '7.3-rc2',
    '6.1.0-18-amd64',
    '5.15.0',
    '6.9.0-rc1+',
    '6.9.0+',
    '5.11.22-7-pve',
    '4.18.0-553.el8_10.x86_64',
    '5.14.0-427.13.1.el9_4.x86_64',
    '5.14.21-150500.55.52-default',
    '6.8.5-301.fc40.x86_64',
    '5.10.214-202.855.amzn2.x86_64',
    '5.15.0-205.149.5.1.el9uek.x86_64',
    '6.9.1-arch1-1',
    '6.9.1.arch1-1',
    '5.10.198-android13-4-00050-g12f3388846c3-ab11920634',
    '6.6.21-gentoo-r1',
    '6.1.21-v8+',
    '7.0~rc3-1~exp1',
    '4.19.325',
    '5.15.167.4-microsoft-standard-WSL2',
    '2.6.32.71',
  ])('%s is read', (release) => {
    const [major, minor] = release.split(/[.~-]/).map(Number);
    expect(parseRelease(release)?.slice(0, 2)).toEqual([major, minor]);
  });

  test.each([
    '5.11.22.33.44',
    '6.1.2.3',
    '5.15.167.4.5-microsoft',
    '2.6.32.71.9',
    '6.1.',
    '6.1.0-',
    '6.1.0.',
    '6..1',
    '.6.1',
    '06.1',
    '6.01',
    '6.1.007',
    '6.1000',
    '0.1.2',
    '-6.1',
    '6.1,0',
    '6.1 0',
    ' 6.1',
    '6.1\n',
    '6.1.0-18;rm',
    '6.1.0-$(id)',
    '6.1.0-\u202egeneric',
    '6.1.0-é',
    '٦.١',
    '6.1e3',
    '6.1x',
    '6.1.0x',
    '0x6.1',
    '6.1.0-/../',
    '6.1.0--18',
    `6.1-${'9'.repeat(64)}`,
    'Infinity.0',
    '1e1.0',
    'constructor',
    '__proto__',
  ])('%j is refused', (release) => {
    expect(parseRelease(release)).toBeNull();
    expect(protocolOfRelease(release)).toBeNull();
  });

  test('whatever is read is printable and short, and its numbers stand at its front', () => {
    const near = fc
      .array(fc.constantFrom('.', '-', '+', '~', '0', '1', '6', '22', 'rc', 'x', ' ', '\u202e', '\n'), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''));
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          near.map((rest) => `6.1${rest}`),
          near,
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const numbers = parseRelease(text);
          if (!numbers) return true;
          read += 1;
          return (
            /^[\w.+~-]{3,64}$/.test(text) &&
            text.startsWith(`${numbers[0]}.${numbers[1]}`) &&
            !/^\d+(?:\.\d+){4}/.test(text)
          );
        },
      ),
      { numRuns: process.env.VERIFY ? 1_000_000 : 10_000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  test('are compared by number', () => {
    expect(compareReleases('6.9', '6.10')).toBeLessThan(0);
    expect(compareReleases('6.2', '6.2.0')).toBe(0);
    expect(compareReleases('7.0', '6.19')).toBeGreaterThan(0);
  });
});
