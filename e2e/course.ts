import { readdirSync, readFileSync } from 'node:fs';

/** A step of a lesson's file. This file parses lessons itself, without the page's reader. */
export interface WrittenStep {
  readonly title: string;
  readonly scene: number;
  /** The numbers of the scene's events that have happened before and after the step. */
  readonly begin: number;
  readonly end: number;
  readonly ask: {
    readonly about: string;
    readonly choices: readonly string[];
    /** The index of the event in the scene, from 0. */
    readonly index: number;
  } | null;
  readonly holds: 'task' | 'race' | 'repair' | null;
  /** The result of a search that the lesson predicts. */
  readonly verdict: string | null;
  readonly points: number;
}
interface Line {
  readonly event: string;
  readonly result: string | null;
}
export interface Written {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly WrittenStep[];
  readonly scenes: readonly { readonly protocol: string; readonly lines: readonly Line[] }[];
}

const folder = new URL('../public/lessons/', import.meta.url);
export const LESSONS: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -'.md'.length));
export const textOf = (id: string): string => readFileSync(new URL(`${id}.md`, folder), 'utf8');

const block = (part: string, kind: string): RegExpExecArray | null =>
  new RegExp(`^\`\`\`${kind}(.*)\\n([^\`]*)\`\`\`$`, 'm').exec(part);
const key = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(text)?.[1]?.trim();
/** Script lines with events. Comments and the lines `group` and `device` are no events. */
const HAPPENS = /^(?!\s*(?:#|$|group |device ))/;

/** Parses a lesson. Each heading is a step. `fresh`, another version or another machine begins a new scene. */
export function written(id: string): Written {
  const text = textOf(id);
  const scenes: { protocol: string; lines: Line[] }[] = [{ protocol: key(text, 'version')!, lines: [] }];
  let started = false;
  const steps = text
    .split(/^## /m)
    .slice(1)
    .map((part): WrittenStep => {
      const [, more = '', script = ''] = block(part, 'script') ?? [];
      const asked = /version=(\S+)/.exec(more)?.[1];
      const machine = /^(?:group|device) /m.test(script);
      const events = script
        .split('\n')
        .filter((line) => HAPPENS.test(line))
        .map((line): Line => {
          const [, event = '', result] = /^(.*?)\s*(?:→\s*(\S+).*)?$/.exec(line)!;
          return { event: event.replace(/\s+#.*$/, '').trim(), result: result ?? null };
        });
      const before = scenes.at(-1)!;
      if (script !== '' && !started) before.protocol = asked ?? before.protocol;
      else if (script !== '' && (/\bfresh\b/.test(more) || asked !== undefined || machine))
        scenes.push({ protocol: asked ?? before.protocol, lines: [] });
      started ||= script !== '';
      const { lines } = scenes.at(-1)!;
      const begin = lines.length;
      lines.push(...events);
      const predict = block(part, 'predict')?.[2];
      const on = predict === undefined ? undefined : key(predict, 'on');
      const index = on === undefined ? lines.length - 1 : begin + events.findLastIndex(({ event }) => event === on);
      const points = block(part, 'point')?.[2];
      const verdict = block(part, 'verdict')?.[2];
      const task = block(part, 'task')?.[2];
      return {
        title: part.split('\n')[0]!.replaceAll('`', '').trim(),
        scene: scenes.length - 1,
        begin,
        end: lines.length,
        ask:
          predict === undefined
            ? null
            : {
                about: key(predict, 'about') ?? 'result',
                choices: (key(predict, 'choices') ?? '')
                  .split(',')
                  .map((choice) => choice.trim())
                  .filter(Boolean),
                index,
              },
        holds:
          task !== undefined
            ? key(task, 'race') === undefined
              ? 'task'
              : 'race'
            : block(part, 'repair')
              ? 'repair'
              : null,
        verdict: verdict === undefined ? null : key(verdict, 'expect')!,
        points: points === undefined ? 0 : points.trim().split('\n').length,
      };
    });
  return { id, title: key(text, 'title')!, steps, scenes };
}
