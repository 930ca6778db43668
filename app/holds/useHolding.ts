/** What holds under the code that the page shows, on the smallest machine of interest. */
import { useEffect, useState } from 'react';
import { propertiesOf, type Report } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { requestFor, start, startFrom } from '../explore/index.ts';
import { usePage, useWorld } from '../store/index.ts';

export interface Holding { readonly protocol: ProtocolId; readonly text: string | null; readonly report: Report | 'failed' }

/** How long after the last change it is searched, in milliseconds. */
const PAUSE = 150;
/** Reports that were made already, by version and text; of edited texts the last few. */
const known = new Map<string, Holding>();
const MOST_KNOWN = 24;

function keep(key: string, holding: Holding): void {
  known.delete(key);
  known.set(key, holding);
  for (const old of known.keys()) if (known.size > MOST_KNOWN) known.delete(old);
}

/** The last answer, and whether it is about what is shown now. `here` says whether it begins at the state on the board. */
export function useHolding(): { readonly holding: Holding | null; readonly current: boolean; readonly here: boolean } {
  const protocol = usePage((state) => state.history.protocol);
  const text = usePage((state) => state.edits[protocol]) ?? null;
  const from = startFrom(useWorld());
  const key = `${protocol} ${text ?? ''}`;
  const [last, setLast] = useState<Holding | null>(null);
  const holding = known.get(key) ?? last;
  useEffect(() => {
    let over = false;
    let cancel = (): void => {};
    if (known.has(key)) return undefined;
    const search = async (): Promise<Report | 'failed' | null> => {
      try {
        const running = start({ slot: 'here', request: await requestFor({ protocol, text }, { properties: propertiesOf(protocol) }) });
        cancel = running.cancel;
        const answer = await running.done;
        return answer.kind === 'searched' ? answer.report : answer.kind === 'dropped' ? null : 'failed';
      } catch {
        return 'failed';
      }
    };
    const timer = setTimeout(() => void search().then((report) => {
      if (over || report === null) return;
      const now: Holding = { protocol, text, report };
      if (report !== 'failed') keep(key, now);
      setLast(now);
    }), PAUSE);
    return () => {
      over = true;
      clearTimeout(timer);
      cancel();
    };
  }, [key, protocol, text]);
  return { holding, current: holding?.protocol === protocol && holding.text === text, here: from !== undefined };
}
