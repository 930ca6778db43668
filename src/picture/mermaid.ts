/** A history as a Mermaid sequence diagram, for pages that draw Mermaid (GitHub, GitLab, many wikis). */
import { type History, line } from '../history/index.ts';
import { protocolById } from '../protocols/index.ts';
import { t } from '../words/index.ts';
import { unmarked } from '../world/index.ts';
import { wrapped } from './measure.ts';
import { exchangeOf, MOST_MESSAGES } from './messages.ts';

/** The width of a note. Mermaid does not break lines, so a longer note would leave its box. */
const NOTE = 300;

/**
 * Escapes the marks of Mermaid as entities. So a name cannot end a line, open a comment or contain HTML. `ﬂ` and `¶`
 * are among the marks, because Mermaid turns an entity into `ﬂ°°59¶ß` while it reads. A colon after `wrap` at the
 * start is a command of Mermaid.
 */
export function inMermaid(text: string): string {
  const line = unmarked(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[#;<>&"`%\\$ﬂ¶]/g, (char) => `#${char.charCodeAt(0)};`);
  return line.replace(/^((?:no)?wrap\s*):/i, '$1#58;') || '#8211;';
}

/** Writes the current line of a history up to its end: calls, results, and a note for every refusal and finding. */
export function mermaid(history: History): string {
  const moments = line(history);
  const { parties, messages } = exchangeOf(history.topology, moments);
  const version = protocolById(history.protocol).title;
  const ids = new Map(parties.map(({ key }, index) => [key, `p${index}`]));
  const lines = ['sequenceDiagram', `  title ${inMermaid(t('picture.trace', { version, count: messages.length }))}`];
  for (const { key, name } of parties) lines.push(`  participant ${ids.get(key)!} as ${inMermaid(name)}`);
  const left = moments.length - 1 - messages.length;
  if (left > 0) lines.push(`  %% ${inMermaid(t('picture.left-out', { count: left, most: MOST_MESSAGES }))}`);
  for (const { from, to, line: said, result, tone, notes } of messages) {
    const [a, b] = [ids.get(from.key)!, ids.get(to.key)!];
    lines.push(
      `  ${a}->>${b}: ${inMermaid(said)}`,
      `  ${b}${tone === 'ok' ? '-->>' : '--x'}${a}: ${inMermaid(result)}`,
    );
    const over = a === b ? a : `${a},${b}`;
    for (const note of notes)
      lines.push(`  Note over ${over}: ${wrapped(note, NOTE, 13).map(inMermaid).join('<br/>')}`);
  }
  return `${lines.join('\n')}\n`;
}
