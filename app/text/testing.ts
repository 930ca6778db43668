/**
 * For tests only: each test of a file starts with the opening page and an empty log. `watch` logs the changes, as in
 * the text view.
 */
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
