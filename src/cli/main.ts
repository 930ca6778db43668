/** The process that runs the commands. */
import { createReadStream } from 'node:fs';
import { argv, env, exit, stderr, stdin, stdout } from 'node:process';
import { t } from '../words/index.ts';
import { shown } from '../world/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';
import { writeWhole } from './write.ts';

/** The limit of a file's size, so that an endless input does not fill the memory. */
const MOST_BYTES = 32_000_000;

let broken: NodeJS.ErrnoException | null = null;
// A reader of the pipe may stop early, as `head` does. That is no failure. Any other error is reported at the end.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  broken ??= error;
});
stderr.on('error', () => undefined);

const io: Io = {
  out: (text) =>
    new Promise((resolve) => {
      if (broken) resolve(false);
      // The promise resolves when the chunk is written. So a slow reader cannot fill the memory. And the exit does not
      // cut off the last chunk of a pipe.
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

/** Reads `broken` at the end, because the error event comes after its write. */
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
