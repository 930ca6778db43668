/** For tests alone: every test of a file begins with the opening page and an empty log, and is watched as the text view watches. */
import { afterEach, beforeEach } from 'vitest';
import { pageStore } from '../store/index.ts';
import { log } from './log.ts';
import { watch } from './watch.ts';

export function beginAnew(): void {
  const opening = pageStore.getState();
  let stop: () => void;
  beforeEach(() => {
    pageStore.setState(opening, true);
    log.setState({ entries: [], lines: [] });
    stop = watch();
  });
  afterEach(() => stop());
}
