/**
 * All interleavings of the bind of a kernel driver and a claim of a user. The counts are in history.md 2.4. The test
 * also checks the winner of each interleaving.
 */
import { describe, expect, test } from 'vitest';
import { step, type World } from '../machine/index.ts';
import type { ProtocolId, RaceEvent } from '../world/index.ts';
import { codeWorld, open, type Session } from './index.ts';
import { TOLD, TWO } from './testing.ts';

/** Runs a CPU to one of the steps in the table. */
type TableStep = (session: Session, cpu: number) => void;

/** The text of the next statement of a CPU. */
function comes(protocol: ProtocolId, session: Session, cpu: number): string {
  const { state } = session.cpus[cpu]!;
  return 'next' in state && state.next ? TOLD.get(protocol)!.source.slice(state.next.from, state.next.to) : '';
}

const toEnd: TableStep = (session, cpu) => {
  while (session.step(cpu));
};
const nothing: TableStep = () => undefined;
const before =
  (protocol: ProtocolId, statement: RegExp): TableStep =>
  (session, cpu) => {
    while (!statement.test(comes(protocol, session, cpu)) && session.step(cpu));
  };
const statement: TableStep = (session, cpu) => {
  session.step(cpu);
};
const toNextEvent: TableStep = (session, cpu) => {
  const { length } = session.cpus[cpu]!.results;
  while (session.cpus[cpu]!.results.length === length && session.step(cpu));
};

interface Table {
  readonly kernel: readonly TableStep[];
  readonly user: readonly TableStep[];
  readonly parts: RaceEvent['parts'];
  readonly boundFirst: boolean;
}

const bindNic = { type: 'bind', device: 'd1', driver: 'e1000' } as const;
const bindVfio = { type: 'bind', device: 'd0', driver: 'vfio-pci' } as const;
const attach = { type: 'attach', device: 'd0', file: 'f' } as const;

function table(protocol: ProtocolId): Table {
  const until = (text: RegExp) => before(protocol, text);
  const claim = { user: [toEnd], parts: [[bindNic], [attach]], boundFirst: true } as const;
  const looking = [until(/^ret = probe/), until(/^(vfio_group_nb_verify|iommu_bus_notify_bound)/), toEnd];
  switch (protocol) {
    // drv=, probe, BOUND | SET_CONTAINER, SET_IOMMU, GET_DEVICE_FD. The listing does the first two steps of the user
    // in one critical section.
    case 'viability':
      return { ...claim, kernel: looking, user: [until(/^ret = vfio_group_get_device_fd/), nothing, toEnd] };
    case 'rfc':
      return { ...claim, kernel: looking };
    // check, drv=, probe | check A, A.drv=vfio, claim
    case 'prototype':
      return {
        kernel: [until(/^dev->driver = drv/), statement, toEnd],
        user: [until(/^dev->driver = drv/), toNextEvent, toEnd],
        parts: [[bindNic], [bindVfio, attach]],
        boundFirst: false,
      };
    // set KERNEL, drv=, probe | set USER
    case 'sketch':
    case 'repaired':
    case 'amended':
    case 'v1':
      return { ...claim, kernel: [until(/^dev->driver = drv/), statement, toEnd] };
    // drv=, use_default_domain, probe | claim
    default:
      return { ...claim, kernel: [until(/^ret = dma_configure/), until(/^(ret = probe|goto unmark)/), toEnd] };
  }
}

function start(protocol: ProtocolId, { parts, boundFirst }: Table): Session {
  let world: World = codeWorld(TWO, protocol, TOLD.get(protocol)!);
  if (boundFirst) world = step(world, bindVfio).world;
  return open(world, parts)!;
}

/** All interleavings of `left` and `right` steps, as a list of CPUs. */
function* orders(left: number, right: number): Generator<readonly number[]> {
  if (left === 0 && right === 0) yield [];
  if (left > 0) for (const rest of orders(left - 1, right)) yield [0, ...rest];
  if (right > 0) for (const rest of orders(left, right - 1)) yield [1, ...rest];
}

function winner(session: Session): string {
  const { outcome } = session.finish();
  const answers = [0, 1].map((cpu) =>
    outcome.parts!.filter((part) => part.cpu === cpu).every(({ result }) => result === 'OK'),
  );
  if (outcome.result === 'BUG') return 'bug';
  if (outcome.findings.includes('split')) return 'split';
  return answers[0] === answers[1] ? 'nobody or both' : answers[0] ? 'kernel' : 'user';
}

describe('by the steps of the table', () => {
  test.each<[ProtocolId, Record<string, number>]>([
    ['viability', { kernel: 1, bug: 19 }],
    ['rfc', { kernel: 3, bug: 1 }],
    ['prototype', { kernel: 14, user: 4, split: 2 }],
    ['sketch', { kernel: 3, user: 1 }],
    ['repaired', { kernel: 3, user: 1 }],
    ['amended', { kernel: 3, user: 1 }],
    ['v1', { kernel: 3, user: 1 }],
    ['v2', { kernel: 2, user: 2 }],
    ['v5', { kernel: 2, user: 2 }],
    ['v8', { kernel: 2, user: 2 }],
    ['linux-5.19', { kernel: 2, user: 2 }],
    ['linux-6.2', { kernel: 2, user: 2 }],
    ['linux-7.3', { kernel: 2, user: 2 }],
  ])('%s', (protocol, expected) => {
    const steps = table(protocol);
    const counts: Record<string, number> = {};
    for (const order of orders(steps.kernel.length, steps.user.length)) {
      const session = start(protocol, steps);
      const at = [0, 0];
      for (const cpu of order) (cpu === 0 ? steps.kernel : steps.user)[at[cpu]!++]!(session, cpu);
      const who = winner(session);
      counts[who] = (counts[who] ?? 0) + 1;
    }
    expect(counts).toEqual(expected);
  });
});

/**
 * The full state of both CPUs and of the memory. Two sessions with equal text have the same future. The number of
 * steps of a CPU distinguishes a statement before its call from the same statement after the call.
 */
function here(session: Session): string {
  const taken = (cpu: number) =>
    [...session.schedule].filter((letter) => letter === String(cpu) || letter === 'ab'[cpu]).length;
  return (
    JSON.stringify(
      session.cpus.map(({ number, results, state }) => [
        taken(number),
        results,
        state.kind,
        session.frames(number).map(({ fn, span, locals }) => [fn, span.from, locals.map(({ value }) => value)]),
      ]),
    ) + session.memory()
  );
}

/** The results of all interleavings of statements or of memory accesses. */
function ends(protocol: ProtocolId, grain: 'statement' | 'access'): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [start(protocol, table(protocol))];
  for (let session = open.pop(); session; session = open.pop()) {
    let on = false;
    for (const cpu of [0, 1]) {
      const next = session.clone();
      if (!next.step(cpu, grain)) continue;
      on = true;
      const key = here(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
    if (!on) found.add(winner(session));
  }
  return found;
}

describe.each(['statement', 'access'] as const)('in every order of a %s each', (grain) => {
  test.each<[ProtocolId, readonly string[]]>([
    ['rfc', ['bug', 'kernel']],
    ['prototype', ['kernel', 'split', 'user']],
    ...(['sketch', 'repaired', 'amended', 'v1', 'v2', 'v5', 'v8', 'linux-5.19', 'linux-6.2', 'linux-7.3'] as const).map(
      (id): [ProtocolId, readonly string[]] => [id, ['kernel', 'user']],
    ),
  ])(
    '%s',
    (protocol, expected) => {
      expect([...ends(protocol, grain)].sort()).toEqual(expected);
    },
    60_000,
  );
});
