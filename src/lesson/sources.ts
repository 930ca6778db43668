/** Reads `sources: |` of the front matter. Each line is a label, with an optional https address at its end. */
import type { LessonProblems, NumberedLine } from './problems.ts';
import { isHttps } from './prose.ts';
import type { Source } from './types.ts';

const LONGEST_LABEL = 300;

export function readSources(lines: readonly NumberedLine[], problems: LessonProblems): Source[] {
  return lines.flatMap(({ line, text }): Source[] => {
    const [, label, href] = /^(.*?)\s*(\b[a-z][\w+.-]*:\/\/\S+|\bjavascript:\S*|\bdata:\S*)?$/i.exec(text.trim()) ?? [];
    if (href !== undefined && !isHttps(href)) problems.add(line, 'bad-link', { url: href });
    else if (!label || label.length > LONGEST_LABEL) problems.add(line, 'bad-source');
    else return [{ label, href: href ?? null }];
    return [];
  });
}
