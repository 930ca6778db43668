import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { branches, current, eventsTo } from '../../src/history/index.ts';
import { printScript } from '../../src/world/index.ts';
import { createPageStore, openingScenario } from '../store/index.ts';
import { problemWords } from '../share/index.ts';
import { appendScript, runLine, runScript } from './run.ts';
import { ScriptLens } from './ScriptLens.tsx';

const opening = printScript(openingScenario());

test('the box shows the scenario', () => {
  const html = renderToString(<ScriptLens />);
  expect(html).toContain('data-script=""');
  expect(html).toContain('attach 0000:00:05.1 qemu');
  expect(html).not.toMatch(/ style=/);
});

test('on the same machine a script is another branch, and nothing is lost', () => {
  const store = createPageStore();
  const { topology } = store.getState().history;
  expect(runScript(store, opening.replace('attach 0000:00:05.1 qemu', 'bind 0000:00:05.0 e1000'))).toEqual({
    ok: true,
    events: 3,
  });
  const { history } = store.getState();
  expect(history.topology).toBe(topology);
  expect(branches(history)).toEqual([3, 4]);
  expect(current(history).outcome).toMatchObject({ event: { type: 'bind', driver: 'e1000' } });
});

test('another machine takes the place of the present one', () => {
  const store = createPageStore();
  expect(runScript(store, 'claim d0 user f1\nclaim d1 kernel\n')).toEqual({ ok: true, events: 2 });
  expect(store.getState().history.topology.groups).toHaveLength(1);
  expect(current(store.getState().history).outcome?.result).toBe('EBUSY');
});

test('a wrong line changes nothing and is named by its number', () => {
  const store = createPageStore();
  const before = store.getState().history;
  const ran = runScript(store, `${opening}frobnicate\n`);
  expect(store.getState().history).toBe(before);
  if (ran.ok) throw new Error('it ran');
  expect(problemWords(ran.problems[0]!)).toMatch(
    new RegExp(`^line ${opening.split('\n').length}: .*frobnicate.*expected`),
  );
});

test('further events go on from the cursor, with line numbers of their own', () => {
  const store = createPageStore();
  expect(appendScript(store, '# more\nclose qemu\nbind 0000:00:05.0 e1000\n')).toEqual({ ok: true, events: 2 });
  expect(eventsTo(store.getState().history, store.getState().history.cursor)).toHaveLength(5);
  const bad = appendScript(store, 'close qemu\nbind 0000:00:09.0 e1000\n');
  expect(bad).toMatchObject({ ok: false, problems: [{ line: 2, code: 'unknown-device' }] });
  expect(appendScript(store, 'group 9: d9\n')).toMatchObject({
    ok: false,
    problems: [{ line: 1, code: 'topology-after-event' }],
  });
});

test('one line', () => {
  const store = createPageStore();
  expect(runLine(store, 'bind 0000:00:05.0 e1000')).toEqual({ ok: true, events: 1 });
  expect(current(store.getState().history).outcome?.result).toBe('EBUSY');
  expect(runLine(store, 'detach 0000:00:05.0 nobody')).toMatchObject({
    ok: false,
    problems: [{ code: 'unknown-name' }],
  });
});
