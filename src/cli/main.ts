/** The process around the commands. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { argv, env, exit, stderr, stdin, stdout } from 'node:process';
import { t } from '../words/index.ts';
import { runCommand } from './command.ts';
import type { Io } from './io.ts';

/** No script is longer; what goes on for ever is not read to its end. */
const MOST_BYTES = 32_000_000;

let read = true;
// Whoever reads may stop, as `head` does: that is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  read = false;
});

const io: Io = {
  async out(text) {
    if (read && !stdout.write(text)) await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => undefined);
    return read;
  },
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
  typed: stdin.isTTY,
  colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
};

try {
  const status = await runCommand(argv.slice(2), io);
  // Only after everything is written: an exit in between would cut a pipe's last piece.
  await new Promise<void>((resolve) => { if (read) stdout.write('', () => { resolve(); }); else resolve(); });
  exit(status);
} catch (error) {
  stderr.write(`dma-owner: ${t('problems.cli.broken', { message: error instanceof Error ? error.message : String(error) })}\n`);
  exit(70);
}
