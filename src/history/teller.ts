/** What another version answers to a line of events. Only the answers are kept: a thousand worlds of thirteen versions would be too many. */
import type { Event, Finding, ProtocolId, Result, Topology } from '../world/index.ts';
import type { Outcome } from '../machine/index.ts';
import type { Machines } from './types.ts';

/** An answer without its story. The same answer is the same object, so that answers are compared by `===`. */
export interface Answer {
  readonly result: Result;
  readonly findings: readonly Finding[];
  readonly refusedBy: Outcome['refusedBy'];
}

const known = new Map<string, Answer>();

/** What an outcome answers, apart from why. */
export function answerOf({ result, findings, refusedBy }: Outcome): Answer {
  const key = `${result} ${refusedBy ?? ''} ${findings.join(' ')}`;
  let answer = known.get(key);
  if (!answer) known.set(key, (answer = { result, findings, refusedBy }));
  return answer;
}

/** One version being told a line of events, one after the other. */
export interface Teller {
  readonly protocol: ProtocolId;
  /** What was answered so far, in the order of the events. */
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
