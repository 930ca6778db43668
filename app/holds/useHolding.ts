/**
 * The guarantees of the code that the page shows. One search begins at the state on the board. Another search begins
 * at the start, on the smallest machine of interest.
 */
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

/** The subject of a search. `here` is null if the search begins at the start. */
export interface Asked {
  readonly protocol: ProtocolId;
  readonly text: string | null;
  readonly here: Here | null;
}
export interface Holding extends Asked {
  readonly report: Report | Failed;
}
/** The reason in words why there is no report. */
export interface Failed {
  readonly why: string;
}

/** A search begins this many milliseconds after the last change. */
const PAUSE = 150;
/** The reports of the last searches. */
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

/** The last answer, and whether it answers the present question. Without a question, the hook does not search. */
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
          // The page does not keep a partial report, so that the next look searches again.
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
  /** Null if a search cannot begin at the shown state. `unsaid` then gives the reason. */
  readonly fromHere: Holding | null;
  readonly unsaid: Unsaid | null;
  /** True if both answers are about the shown state. */
  readonly current: boolean;
  /** Repeats the searches that have no complete report. */
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
