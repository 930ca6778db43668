import { renderToString } from 'react-dom/server';
import { afterEach, expect, test } from 'vitest';
import { act, actAll, jump, start, type History } from '../../src/history/index.ts';
import type { Event } from '../../src/world/index.ts';
import { openingScenario, pageStore, restore } from '../store/index.ts';
import { forksAt, shortLine } from './lines.ts';
import { Controls } from './Controls.tsx';
import { Branches } from './Branches.tsx';
import { Timeline } from './Timeline.tsx';
import { Track } from './Track.tsx';

const opening = pageStore.getState().history;
afterEach(() => restore(pageStore, opening));
const refused: Event = { type: 'bind', device: '0000:00:05.0', driver: 'e1000' };
const track = (history: History): string => renderToString(<Track history={history} onLook={() => {}} />);

test('renders on a server, with the steps in order and the current one marked', () => {
  const html = renderToString(<Timeline />);
  expect([...html.matchAll(/data-step="(\d+)" data-result="(\w+)"/g)].map((m) => [m[1], m[2]])).toEqual([
    ['1', 'OK'],
    ['2', 'OK'],
    ['3', 'OK'],
  ]);
  expect(html).toMatch(/data-step="3" data-result="OK" aria-current="step"/);
  expect(html.match(/aria-current/g)).toHaveLength(1);
  expect(html).not.toMatch(/ style=/);
});

test('a refusal has its own shape and says its errno', () => {
  const html = track(act(opening, refused));
  expect(html).toContain('data-step="4" data-result="EBUSY"');
  expect(html).toContain('timeline-mark" data-tone="refused"');
  expect(html).toContain('>EBUSY<');
});

test('of a long history only a window is rendered, and always the current step', () => {
  const { topology, protocol } = openingScenario();
  const long = actAll(
    start(topology, protocol),
    Array.from({ length: 2000 }, (): Event => ({ type: 'close', file: 'qemu' })),
  );
  const html = track(jump(long, 777));
  expect(html.match(/data-step=/g)!.length).toBeLessThan(200);
  expect(html).toMatch(/data-step="777" data-result="\w+" aria-current="step"/);
  expect(html).toContain('data-step="2000"');
  expect(html).toContain('not shown');
});

test('what else was tried here is one press away', () => {
  const tried = act(opening, refused);
  const branched = act(jump(tried, 3), { type: 'bind', device: '0000:00:05.2', driver: 'pci-stub' });
  expect(forksAt(branched, undefined).map(({ moment, kind, more }) => [moment.id, kind, more])).toEqual([
    [4, 'instead', 0],
  ]);
  expect(forksAt(jump(branched, 3), 5).map(({ moment, kind }) => [moment.id, kind])).toEqual([[4, 'onward']]);
  expect(renderToString(<Branches history={jump(branched, 3)} />)).toContain('data-branch="4"');
  expect(track(branched)).toContain('2 branches go on from here');
});

test('the controls say what they are, and which have nothing to do', () => {
  const html = renderToString(<Controls history={jump(opening, 0)} />);
  expect(html).toMatch(/aria-label="Step back"[^>]*aria-disabled="true"/);
  expect(html).toMatch(/aria-label="Step forward"[^>]*aria-disabled="false"/);
});

test('an event is shown without the domain that all devices share', () => {
  expect(shortLine(refused)).toBe('bind 00:05.0 e1000');
});
