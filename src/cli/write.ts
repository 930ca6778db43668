/** Writes output files: completely or not at all. It replaces an existing file only where `replace` is set. */
import { randomBytes } from 'node:crypto';
import { type BigIntStats, constants, fstatSync } from 'node:fs';
import { access, copyFile, link, lstat, open, readlink, rename, stat, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { platform } from 'node:process';
import type { Writing } from './io.ts';

/** Names of a descriptor that is already open, such as /dev/stdout. The shell opened the file behind it. */
const DESCRIPTOR = /^\/(?:dev\/(?:stdout|stderr|fd\/\d+)|proc\/(?:self|\d+)\/fd\/\d+)$/;
/** A longer chain of symbolic links is a cycle. Linux stops at 40, too. */
const MOST_LINKS = 40;

const failure = (code: string): Error => Object.assign(new Error(code), { code });
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const ifThere = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });

/**
 * Writes a text to a file. The text goes to a temporary file in the same folder first, so no other program sees half a
 * file. Rejects with an error that has a `code`. EEXIST: the file exists, and `replace` is not set. ESAME: the file is
 * one of the `inputs`, under any name. EISDIR: a folder. ENOTSUP: a block device. A symbolic link is replaced, and the
 * file behind the link stays. Devices, pipes and descriptors such as /dev/stdout are written to and never replaced.
 */
export async function writeWhole(file: string, text: string, { replace, inputs }: Writing): Promise<void> {
  if (file === '') throw failure('ENOENT');
  if (file.endsWith('/') || (platform === 'win32' && file.endsWith('\\'))) throw failure('EISDIR');
  const [itself, target] = [await ifThere(lstat(file, { bigint: true })), await ifThere(stat(file, { bigint: true }))];
  if (target) await refuseInputs(target, inputs);
  if (target?.isDirectory()) throw failure('EISDIR');
  if (target?.isBlockDevice()) throw failure('ENOTSUP');
  if (target && (!target.isFile() || (await isDescriptor(file)))) return append(file, text);
  if (itself && !replace) throw failure('EEXIST');
  // A file without write permission stays.
  if (itself?.isFile()) await access(file, constants.W_OK);
  return replaceBy(file, text, itself?.isFile() ? Number(itself.mode & 0o777n) : null, itself !== null);
}

/**
 * Two names are the same file where device and inode are equal. This includes links of both kinds, `./x`, and names
 * that differ only in case.
 */
async function refuseInputs({ dev, ino }: BigIntStats, inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    const read = input === '-' ? fstatSync(0, { bigint: true }) : await ifThere(stat(input, { bigint: true }));
    if (read?.isFile() && read.dev === dev && read.ino === ino) throw failure('ESAME');
  }
}

/** Follows symbolic links. True where the name leads to an open descriptor. */
async function isDescriptor(file: string): Promise<boolean> {
  let at = file;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    if (DESCRIPTOR.test(at)) return true;
    const next = await readlink(at).catch(() => null);
    if (next === null) return false;
    at = isAbsolute(next) ? next : join(dirname(at), next);
  }
  return false;
}

/** Appends the text, so that the existing content stays. */
async function append(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

async function replaceBy(file: string, text: string, mode: number | null, isThere: boolean): Promise<void> {
  const temporary = join(dirname(file), `.dma-owner-${randomBytes(8).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx');
  try {
    try {
      await handle.writeFile(text);
      if (mode !== null) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isThere) await rename(temporary, file);
    else await appear(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Unlike a rename, this fails with EEXIST where another program has created the file in the meantime. */
async function appear(temporary: string, file: string): Promise<void> {
  await link(temporary, file).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') throw error;
    // The file system has no hard links.
    return copyFile(temporary, file, constants.COPYFILE_EXCL);
  });
  await unlink(temporary);
}
