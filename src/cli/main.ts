/** The process around the commands. */
import { createReadStream } from 'node:fs';
import { argv, env, exit, stderr, stdin, stdout } from 'node:process';
import { t } from '../words/index.ts';
import { shown } from '../world/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';
import { writeWhole } from './write.ts';

/** No script is longer; what goes on for ever is not read to its end. */
const MOST_BYTES = 32_000_000;

let broken: NodeJS.ErrnoException | null = null;
// Whoever reads may stop, as `head` does: that is no failure. Anything else, such as a full disk, is said at the end.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  broken ??= error;
});
stderr.on('error', () => undefined);

const io: Io = {
  out: (text) =>
    new Promise((resolve) => {
      if (broken) resolve(false);
      // Called once the piece is gone, so that neither a slow reader fills the memory nor the exit cuts a pipe's last piece.
      else
        stdout.write(text, (error) => {
          resolve(!error);
        });
    }),
  err(text) {
    stderr.write(text);
  },
  async read(file) {
    const stream: AsyncIterable<Uint8Array> = file === '-' ? stdin : createReadStream(file);
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const piece of stream) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'ETOOLARGE' });
      text += decoder.decode(piece, { stream: true });
    }
    return text + decoder.decode();
  },
  write: writeWhole,
  typed: stdin.isTTY,
  colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
};

const failed = (error: unknown): never => {
  stderr.write(
    `dma-owner: ${t('problems.cli.broken', { message: shown(error instanceof Error ? error.message : String(error)) })}\n`,
  );
  exit(70);
};

/** Read late: the error event comes after the write that it is about. */
const outputError = (): NodeJS.ErrnoException | null => broken;

try {
  const status = await runCommand(argv.slice(2), io);
  await new Promise(setImmediate);
  const error = outputError();
  if (error && error.code !== 'EPIPE') failed(error);
  exit(status);
} catch (error) {
  failed(error);
}
