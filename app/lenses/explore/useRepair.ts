/** Verdicts on the text in the editor, searched again after each edit. */
import { useEffect, useState } from 'react';
import { propertiesOf, type Report } from '../../../src/explore/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { failedWords, requestFor, start, unbegunWords } from '../../explore/index.ts';
import { Uncompiled } from '../../listings/index.ts';

/** The pause after the last key before the search starts, in milliseconds. */
const PAUSE = 120;

export type Judged =
  | { readonly state: 'broken' | 'failed'; readonly text: string | null; readonly why?: string }
  | { readonly state: 'searched'; readonly text: string | null; readonly report: Report };

/** The last verdicts. `checking` is true while a newer search is under way. */
export function useRepair(
  protocol: ProtocolId,
  text: string | null,
): { readonly judged: Judged | null; readonly checking: boolean; again(): void } {
  const [last, setLast] = useState<Judged | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let over = false;
    let cancel = (): void => {};
    const judge = async (merged: boolean): Promise<Judged | null> => {
      try {
        const running = start({
          slot: 'repair',
          request: await requestFor({ protocol, text }, { properties: propertiesOf(protocol), merged }),
        });
        cancel = running.cancel;
        const answer = await running.done;
        switch (answer.kind) {
          case 'searched':
            return answer.stopped ? null : { state: 'searched', text, report: answer.report };
          case 'dropped':
            return null;
          case 'unsearchable':
          case 'failed':
            return { state: 'failed', text, why: failedWords(answer) };
        }
      } catch (why) {
        return why instanceof Uncompiled
          ? { state: 'broken', text }
          : { state: 'failed', text, why: unbegunWords(why) };
      }
    };
    const both = async (): Promise<void> => {
      const first = await judge(true);
      if (over || !first) return;
      setLast(first);
      // The first search is fast and gives the verdicts. If a property fails, a second search finds the shortest
      // trace.
      if (first.state !== 'searched' || first.report.properties.every(({ holds }) => holds !== false)) return;
      const exact = await judge(false);
      if (!over && exact?.state === 'searched')
        setLast({ ...exact, report: { ...first.report, properties: exact.report.properties } });
    };
    const timer = setTimeout(() => void both(), PAUSE);
    return () => {
      over = true;
      clearTimeout(timer);
      cancel();
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new try searches again
  }, [protocol, text, tries]);
  return {
    judged: last,
    checking: last === null || last.text !== text,
    again() {
      setLast(null);
      setTries(tries + 1);
    },
  };
}
