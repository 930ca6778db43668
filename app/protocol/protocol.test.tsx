import { renderToString } from 'react-dom/server';
import { afterEach, expect, test } from 'vitest';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import { openingScenario, pageStore, restore } from '../store/index.ts';
import { differenceWords } from './difference.ts';
import { ProtocolPicker } from './ProtocolPicker.tsx';

const opening = pageStore.getState().history;
afterEach(() => restore(pageStore, opening));
const page = () => pageStore.getState();
const said = (): string[] =>
  differenceWords(page().comparison!, page().history).map((sentence) => sentence.map(({ text }) => text).join(''));

test('offers the versions that have a machine, the current one said once', () => {
  const html = renderToString(<ProtocolPicker />);
  expect(html.match(/data-protocol=/g)).toHaveLength(1);
  expect(html).toContain('data-protocol="repaired"');
  expect(html.match(/<option /g)).toHaveLength(IMPLEMENTED.length);
  expect(html).not.toMatch(/ style=/);
});

test('says where the seed’s refusals part: the sketch keeps its lock', () => {
  page().act({ type: 'bind', device: '0000:00:05.0', driver: 'e1000' });
  page().setProtocol('sketch');
  expect(said()).toEqual([
    'Same history in Sketch: first difference at step 4, bind 0000:00:05.0 e1000.',
    'Repaired answered EBUSY.',
    'Sketch answered EBUSY and left the lock held.',
  ]);
});

test('says so where nothing differs', () => {
  page().setProtocol('amended');
  expect(said()).toEqual(['Same history in Amended: every step answers the same as in Repaired.']);
});

test('says what a group looks like where the answers are the same', () => {
  page().load({
    ...openingScenario(),
    events: [
      { type: 'claim', device: '0000:00:05.0', mode: 'user', file: 'qemu' },
      { type: 'release', device: '0000:00:05.0', mode: 'user', file: 'qemu' },
    ],
  });
  page().setProtocol('sketch');
  expect(said()[0]).toContain('first difference at step');
  expect(said()).toHaveLength(3);
});
