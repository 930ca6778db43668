/** The version's raw calls, for tests of misuse and conformance. They require only that the device has a group. */
import { type Event, own } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import type { Call } from '../versions.ts';
import { type Done, ok, refuse, told } from './done.ts';

export const noSuchCall = (draft: Draft, call: string): Done =>
  refuse('N/A', 'protocol', { code: 'no-such-call', call, protocol: draft.before.protocol });

function ask(draft: Draft, index: number, call: Call, scene: Readonly<Record<string, unknown>>, what: string): Done {
  const answer = draft.call(index, call, scene);
  draft.steps.push(what.startsWith('release') ? 'release' : 'claim');
  if (answer.result !== 'OK' && answer.result !== 'WARN') draft.steps.push('refuse');
  return told(withNewValue(draft, index, answer), scene);
}

/**
 * Replaces the counter's value. The statechart reports the value before the call, but a reader needs the value after
 * it.
 */
function withNewValue(draft: Draft, index: number, answer: ReturnType<Draft['call']>) {
  const { count } = answer.reason;
  if (answer.result !== 'OK' || typeof count !== 'string') return answer;
  return { ...answer, reason: { ...answer.reason, value: own(draft.read(index).counts, count) ?? 0 } };
}

export function claim(draft: Draft, event: Extract<Event, { type: 'claim' }>): Done {
  const file = event.mode === 'user' ? (event.file ?? null) : null;
  return askForDevice(draft, event, draft.version.claim(event.mode, event.device, file), file);
}

export function release(draft: Draft, event: Extract<Event, { type: 'release' }>): Done {
  // A release without a name, or with NULL, is not compared with the owner.
  const file = event.mode === 'user' ? (event.file ?? undefined) : undefined;
  return askForDevice(draft, event, draft.version.release(event.mode, event.device, file), file ?? null);
}

function askForDevice(
  draft: Draft,
  { type, device, mode }: Extract<Event, { type: 'claim' | 'release' }>,
  call: Call | null,
  file: string | null,
): Done {
  const what = `${type} ${mode}`;
  if (!call) return noSuchCall(draft, what);
  const index = draft.homeOf(device);
  if (index === undefined) return refuse('ENODEV', 'protocol', { code: 'not-present', device });
  return ask(draft, index, call, { group: draft.group(index).name, device, mode, file: file ?? 'NULL' }, what);
}

export function claimGroup(draft: Draft, { group, file }: Extract<Event, { type: 'claim-group' }>): Done {
  const call = draft.version.claimGroup(file);
  return call
    ? ask(draft, draft.groupIndex(group), call, { group, file: file ?? 'NULL' }, 'claim-group')
    : noSuchCall(draft, 'claim-group');
}

export function releaseGroup(draft: Draft, { group, file }: Extract<Event, { type: 'release-group' }>): Done {
  const call = draft.version.releaseGroup();
  return call
    ? ask(draft, draft.groupIndex(group), call, { group, file: file ?? 'NULL' }, 'release-group')
    : noSuchCall(draft, 'release-group');
}

export function env(draft: Draft, { group, flag, on }: Extract<Event, { type: 'env' }>): Done {
  draft.call(draft.groupIndex(group), { type: 'env', flag, on } as Call, {});
  return ok({ code: 'env-set', group, flag, on: on ? 'on' : 'off' });
}
