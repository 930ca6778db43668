/**
 * Presenting. This window is for the audience and shows no notes. A second window is for the speaker (`app/speaker`).
 * The speaker's window sends orders, and this window answers with its state. Both windows know each other because
 * this window opens the other. So presenting works without a server, even from a disk.
 */
import type { Block } from '../../src/lesson/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { blank, isBlank, setBlank } from './Blank.tsx';
import { opened, player } from './player.ts';
import { back, forward, goTo, isAstray, type Onward, onwardFrom } from './walk.ts';

/** The state that the speaker's window receives. It is plain data. */
export interface Told {
  readonly kind: 'dma-owner told';
  /** Null if no lesson is open. */
  readonly lesson: {
    readonly title: string;
    readonly minutes: number;
    readonly lang: string | null;
    readonly steps: readonly string[];
    /** -1 is the cover. */
    readonly step: number;
    readonly notes: readonly Block[];
    readonly next: { readonly title: string; readonly before: readonly Block[] } | null;
    readonly onward: Onward;
    readonly astray: boolean;
  } | null;
  readonly blank: boolean;
}

/** An order from the speaker's window. */
export type Order =
  | { readonly kind: 'dma-owner order'; readonly order: 'hello' | 'forward' | 'back' | 'blank' | 'return' }
  | { readonly kind: 'dma-owner order'; readonly order: 'go'; readonly step: number };

const NAME = 'dma-owner-speaker';

/** Opens the speaker's window, or brings it to the front. */
export function openSpeaker(): void {
  const address = new URL('?speaker', location.href);
  address.hash = '';
  const lang = new URLSearchParams(location.search).get('lang');
  if (lang !== null) address.searchParams.set('lang', lang);
  const window = globalThis.open(address.href, NAME, 'popup,width=960,height=720');
  if (window) window.focus();
  else pageStore.getState().notify('problem', t('hall.blocked'));
}

function told(): Told {
  const open = opened();
  const { step, shelf } = player.getState();
  if (!open) return { kind: 'dma-owner told', lesson: null, blank: isBlank() };
  const { title, minutes, steps } = open.lesson;
  const { history } = pageStore.getState();
  const next = steps[step + 1];
  return {
    kind: 'dma-owner told',
    blank: isBlank(),
    lesson: {
      title,
      minutes,
      step,
      lang: shelf.state === 'ready' ? shelf.locale : null,
      steps: steps.map((one) => one.title),
      notes: steps[step]?.notes ?? [],
      next: next ? { title: next.title, before: next.before } : null,
      onward: onwardFrom(history),
      astray: isAstray(history),
    },
  };
}

function obey(order: Order): void {
  switch (order.order) {
    case 'hello':
      return;
    case 'forward':
      forward();
      return;
    case 'back':
      return back();
    case 'go':
      return goTo(order.step);
    case 'blank':
      return setBlank(!isBlank());
    case 'return':
      if (isAstray(pageStore.getState().history)) goTo(player.getState().step);
  }
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'dma-owner order';

/** Answers the speaker's windows. Gives the function that ends this. */
export function startHall(): () => void {
  const windows = new Set<Window>();
  let due = false;
  const tell = (): void => {
    due = false;
    const now = told();
    for (const window of windows) {
      if (window.closed) windows.delete(window);
      else window.postMessage(now, location.origin === 'null' ? '*' : location.origin);
    }
  };
  /** Several changes in one task are sent as one message. */
  const later = (): void => {
    if (due || windows.size === 0) return;
    due = true;
    queueMicrotask(tell);
  };
  const hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (origin !== location.origin || !isOrder(data) || !source || !('closed' in source)) return;
    windows.add(source);
    obey(data);
    later();
  };
  addEventListener('message', hear);
  const stops = [
    player.subscribe(later),
    pageStore.subscribe((now, before) => {
      if (now.history !== before.history) later();
    }),
    blank.subscribe(later),
  ];
  return () => {
    removeEventListener('message', hear);
    for (const stop of stops) stop();
  };
}
