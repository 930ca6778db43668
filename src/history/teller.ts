/**
 * Computes another version's answers to a line of events. Keeps only the answers, because a thousand worlds for each
 * of thirteen versions would need too much memory.
 */
import type { Event, Finding, ProtocolId, Result, Topology } from '../world/index.ts';
import type { Outcome } from '../machine/index.ts';
import type { Machines } from './types.ts';

/** The result of an event without its explanation. Equal answers are the same object, so `===` compares them. */
export interface Answer {
  readonly result: Result;
  readonly findings: readonly Finding[];
  readonly refusedBy: Outcome['refusedBy'];
}

const known = new Map<string, Answer>();

/** The answer in an outcome. */
export function answerOf({ result, findings, refusedBy }: Outcome): Answer {
  const key = `${result} ${refusedBy ?? ''} ${findings.join(' ')}`;
  let answer = known.get(key);
  if (!answer) known.set(key, (answer = { result, findings, refusedBy }));
  return answer;
}

/** One version that gets events one after the other. */
export interface Teller {
  readonly protocol: ProtocolId;
  /** The answers so far, in the order of the events. */
  readonly answers: readonly Answer[];
  tell(event: Event): void;
}

export function teller(machines: Machines, topology: Topology, protocol: ProtocolId): Teller {
  const answers: Answer[] = [];
  let world = machines.boot(topology, protocol);
  return {
    protocol,
    answers,
    tell(event) {
      const step = machines.step(world, event);
      world = step.world;
      answers.push(answerOf(step.outcome));
    },
  };
}
