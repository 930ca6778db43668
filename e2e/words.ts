import { readdirSync, readFileSync } from 'node:fs';

const room = new URL('../src/words/en/', import.meta.url);
const known: Readonly<Record<string, string>> = Object.assign(
  {},
  ...readdirSync(room).map((file) => JSON.parse(readFileSync(new URL(file, room), 'utf8')) as Record<string, string>),
);

/** The English text of a message, so that rewording does not break a spec. It fills only simple placeholders. */
export function say(id: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = known[id];
  if (text === undefined) throw new Error(`there is no message ${id}`);
  return text.replace(/\{(\w+)(?:, number)?\}/g, (_, name: string) => String(values[name])).replace(/<\/?\w+>/g, '');
}
