import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Entry>>;
};
const entries = Object.entries(packages).filter(([path]) => path !== '');

describe('package-lock.json', () => {
  test('gives every package an integrity hash, so that npm ci installs exactly the locked bytes', () => {
    expect(entries.length).toBeGreaterThan(100);
    expect(
      entries.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(([path]) => path),
    ).toEqual([]);
  });

  test("records no registry address: the reader's own registry setting decides", () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  test('locks the packages of every platform, not only of the platform that wrote the file', () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('npm sbom', () => {
  for (const format of ['cyclonedx', 'spdx']) {
    test(`lists every locked package that is installed, in the format ${format}`, () => {
      const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--loglevel=error', '--sbom-format', format], {
        cwd: root,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const bill = JSON.parse(stdout) as { components?: { name: string }[]; packages?: { name: string }[] };
      const names = (bill.components ?? bill.packages ?? []).map(({ name }) => name);
      expect(names).toContain('react-dom');
      expect(names).toContain('vite');
    });
  }
});
