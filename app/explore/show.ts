/** A trace on the board and in the history, as if its script had been opened. */
import { grow } from '../../src/history/index.ts';
import type { Trace } from '../../src/explore/index.ts';
import { parseScript } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { keepDraft } from '../lenses/code/index.ts';
import { codeBoot } from '../listings/index.ts';
import { runScript } from '../script/index.ts';
import { pageStore, restore } from '../store/index.ts';
import { t } from '../words/index.ts';
import type { Searched } from './request.ts';

/** Puts the trace into the history and opens the code at its end. False, and said so, where it cannot be had. */
export async function showTrace({ protocol, text }: Searched, trace: Trace, title: string): Promise<boolean> {
  const page = pageStore.getState();
  const read = parseScript(trace.script);
  try {
    if (!read.ok) throw new Error('the trace cannot be read');
    const { topology, events } = read.value;
    const told = page.edits[protocol] ?? null;
    if (page.history.protocol === protocol && told === text) {
      runScript(pageStore, trace.script);
    } else {
      const boot = await codeBoot(protocol, text ?? undefined, events);
      const seeds = events.map((event, parent) => ({ parent, event }));
      const { [protocol]: _before, ...others } = page.edits;
      // What is not told any more stays in the editor.
      if (told !== null) keepDraft(protocol, told);
      restore(pageStore, grow(topology, protocol, seeds, events.length, events.length, boot), text === null ? others : { ...others, [protocol]: text });
    }
    pageStore.getState().setLens('code');
    announce(t('explore.shown', { steps: trace.steps.length, title }));
    return true;
  } catch {
    page.notify('problem', t('explore.unshown'));
    return false;
  }
}
