/** What holds under the code that the page shows: from the state on the board, and from the start on the smallest machine of interest. */
import { useEffect, useMemo, useState } from 'react';
import { propertiesOf, type Report } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import {
  failedWords,
  type Here,
  MOST_HERE,
  requestFor,
  start,
  startFrom,
  unbegunWords,
  type Unsaid,
} from '../explore/index.ts';
import { usePage } from '../store/index.ts';

/** What was searched: `here` where it began at a state of the board. */
export interface Asked {
  readonly protocol: ProtocolId;
  readonly text: string | null;
  readonly here: Here | null;
}
export interface Holding extends Asked {
  readonly report: Report | Failed;
}
/** Why there is no report, in words. */
export interface Failed {
  readonly why: string;
}

/** How long after the last change it is searched, in milliseconds. */
const PAUSE = 150;
/** Reports that were made already; the last few are kept. */
const known = new Map<string, Report>();
const MOST_KNOWN = 48;

function keep(key: string, report: Report): void {
  known.delete(key);
  known.set(key, report);
  for (const old of known.keys()) if (known.size > MOST_KNOWN) known.delete(old);
}

async function search(
  { protocol, text, here }: Asked,
  slot: string,
  begun: (cancel: () => void) => void,
): Promise<Report | Failed | null> {
  try {
    const request = await requestFor(
      { protocol, text },
      {
        properties: propertiesOf(protocol),
        ...(here && { sizes: here.sizes, from: here.from, mostStates: MOST_HERE }),
      },
    );
    const running = start({ slot, request });
    begun(running.cancel);
    const answer = await running.done;
    if (answer.kind === 'dropped') return null;
    if (answer.kind !== 'searched') return { why: failedWords(answer) };
    return answer.stopped ? null : answer.report;
  } catch (why) {
    return { why: unbegunWords(why) };
  }
}

/** The last answer, and whether it is about what is asked; nothing is searched while nothing is asked. */
function useReport(
  slot: string,
  asked: Asked | null,
  tries: number,
): { readonly holding: Holding | null; readonly current: boolean } {
  const key = asked
    ? `${asked.protocol} ${asked.text ?? ''} ${asked.here ? `${JSON.stringify(asked.here.sizes)} ${asked.here.from.join()}` : ''}`
    : null;
  const [last, setLast] = useState<{ readonly key: string; readonly holding: Holding; readonly tries: number } | null>(
    null,
  );
  const found = key === null ? undefined : known.get(key);
  useEffect(() => {
    if (!asked || key === null || known.has(key)) return undefined;
    let over = false;
    let cancel = (): void => {};
    const timer = setTimeout(
      () =>
        void search(asked, slot, (how) => {
          cancel = how;
          if (over) cancel();
        }).then((report) => {
          if (over || report === null) return;
          // The page does not keep a partial report: the next look searches again.
          if (!('why' in report) && !report.cut) keep(key, report);
          setLast({ key, holding: { ...asked, report }, tries });
        }),
      PAUSE,
    );
    return () => {
      over = true;
      clearTimeout(timer);
      cancel();
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new try searches again
  }, [asked, key, slot, tries]);
  if (asked && found) return { holding: { ...asked, report: found }, current: true };
  return { holding: last?.holding ?? null, current: last !== null && last.key === key && last.tries === tries };
}

export interface Holdings {
  readonly fromStart: Holding | null;
  /** Null where nobody can begin at what is shown: `unsaid` says why. */
  readonly fromHere: Holding | null;
  readonly unsaid: Unsaid | null;
  /** Both are about what is shown now. */
  readonly current: boolean;
  /** Searches again what was not searched to its end. */
  again(): void;
}

export function useHoldings(): Holdings {
  const history = usePage((state) => state.history);
  const { protocol } = history;
  const text = usePage((state) => state.edits[protocol]) ?? null;
  const [tries, setTries] = useState(0);
  const now = startFrom(history);
  const here = 'here' in now ? now.here : null;
  const near = useReport(
    'here',
    useMemo(() => here && { protocol, text, here }, [protocol, text, here]),
    tries,
  );
  const far = useReport(
    'holds',
    useMemo(() => ({ protocol, text, here: null }), [protocol, text]),
    tries,
  );
  return {
    fromStart: far.holding,
    fromHere: here ? near.holding : null,
    unsaid: 'unsaid' in now ? now.unsaid : null,
    current: far.current && (!here || near.current),
    again: () => setTries(tries + 1),
  };
}
