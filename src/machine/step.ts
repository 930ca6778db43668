/** Computes one event: the result and the next world. */
import {
  type Event,
  type Finding,
  printEvent,
  type ProtocolId,
  type Topology,
  type VfioEvent,
} from '../world/index.ts';
import { Draft, Halt } from './draft.ts';
import { type Done, refuse } from './events/done.ts';
import { bind, hotplug, unbind } from './events/driver.ts';
import { attach, close, detach, open } from './events/file.ts';
import { claim, claimGroup, env, noSuchCall, release, releaseGroup } from './events/raw.ts';
import { inOrder } from './observe.ts';
import type { Outcome, Reason, Step } from './types.ts';
import { vfioRoom } from './vfio/hook.ts';
import { WITH_VFIO } from './vfio/state.ts';
import { bare, type World } from './world.ts';

/**
 * The machine after boot. Drivers named in the topology are bound in the order of its groups, by the version's rules.
 * `release` narrows a mainline version to one kernel release of its span.
 */
export function boot(topology: Topology, protocol: ProtocolId, release: string | null = null): World {
  const world = bare(topology, protocol, release);
  const bindings = topology.groups
    .flatMap(({ devices }) => devices)
    .flatMap((device): Extract<Event, { type: 'bind' }>[] => {
      const driver = topology.devices.get(device)?.driver;
      return driver ? [{ type: 'bind', device, driver }] : [];
    });
  if (bindings.length === 0) return world;
  const draft = new Draft(world, bindings[0]!);
  for (const binding of bindings) bind(draft, binding);
  return draft.finish();
}

/**
 * Computes one event. A refused event returns the world that it was given. There are two exceptions: `sketch` keeps
 * its lock, and VFIO before 5.19 keeps its container. Never throws for an event of a checked script. VFIO's calls
 * must be loaded before the first of them (`needsVfio`, `loadVfio`).
 */
export function step(world: World, event: Event): Step {
  if (world.telling) return world.telling.step(world, event);
  if (world.dead) {
    return {
      world,
      outcome: outcome(
        world,
        event,
        { result: 'DEAD', refusedBy: 'protocol', reason: { code: 'dead', by: printEvent(world.dead.by) } },
        [],
      ),
    };
  }
  const draft = new Draft(world, event);
  try {
    const room = vfioRoom();
    const answered = room?.vfioFirst(draft, event) ?? dispatch(draft, event);
    const done = room?.vfioAfter(draft, event, answered) ?? answered;
    const after = worldAfter(draft, done);
    return { world: after, outcome: outcome(after, event, done, draft.steps, draft.findings) };
  } catch (halt) {
    if (!(halt instanceof Halt)) throw halt;
    return halted(draft, event, halt);
  }
}

function worldAfter(draft: Draft, done: Done): World {
  // The driver core undoes a failed probe completely, so the step returns the world before it.
  if (done.reason.code === 'probe-failed') return draft.before;
  return changesNothing(done) ? draft.finishRefused() : draft.finish();
}

function halted(draft: Draft, event: Event, { result, reason }: Halt): Step {
  const done: Done = { result, refusedBy: 'protocol', reason: whoHoldsIt(draft, reason) };
  // A call that spins changes nothing that is visible. An oops stops the kernel in its current state.
  const world =
    result === 'HANG' ? draft.before : draft.finish({ result: result === 'BUG' ? 'BUG' : 'OOPS', by: event });
  return { world, outcome: outcome(world, event, done, draft.steps, result === 'HANG' ? undefined : draft.findings) };
}

function whoHoldsIt(draft: Draft, reason: Reason): Reason {
  if (reason.code !== 'lock-held') return reason;
  const by = draft.before.groups.at(draft.groupIndex(reason.group))?.lockedBy;
  return { ...reason, by: by ? printEvent(by) : '' };
}

/**
 * True if the result means that nothing changed: an errno or N/A. After a WARN the unbind or detach still takes
 * effect.
 */
const changesNothing = ({ result }: Done) => result === 'N/A' || /^E[A-Z_]+$/.test(result);

function outcome(
  world: World,
  event: Event,
  done: Done,
  steps: Outcome['steps'],
  findings: ReadonlySet<Finding> = new Set(),
): Outcome {
  const all: Finding[] = world.split.size > 0 ? [...findings, 'split'] : [...findings];
  return {
    event,
    result: done.result,
    reason: done.reason,
    refusedBy: done.refusedBy,
    woke: done.woke ?? [],
    steps,
    findings: inOrder(all),
    ...(done.detail ? { detail: done.detail } : {}),
  };
}

function vfio(draft: Draft, event: VfioEvent): Done {
  if (!WITH_VFIO.has(draft.before.protocol)) return noSuchCall(draft, event.type);
  const room = vfioRoom();
  if (!room) throw new Error(`${event.type}: VFIO's calls are not loaded; await loadVfio() first`);
  return room.vfioCall(draft, event);
}

function dispatch(draft: Draft, event: Event): Done {
  switch (event.type) {
    case 'bind':
      return bind(draft, event);
    case 'unbind':
    case 'unplug':
      return unbind(draft, event);
    case 'hotplug':
      return hotplug(draft, event);
    case 'open':
      return open(draft, event);
    case 'close':
      return close(draft, event);
    case 'attach':
      return attach(draft, event);
    case 'detach':
      return detach(draft, event);
    case 'claim':
      return claim(draft, event);
    case 'release':
      return release(draft, event);
    case 'claim-group':
      return claimGroup(draft, event);
    case 'release-group':
      return releaseGroup(draft, event);
    case 'env':
      return env(draft, event);
    case 'race':
      return refuse('N/A', 'protocol', { code: 'needs-code', call: event.type });
    default:
      return vfio(draft, event);
  }
}
