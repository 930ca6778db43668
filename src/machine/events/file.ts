/** The events of a process with an owner file: open, attach, detach, close. */
import type { DeviceName, Event, FileName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { deviceOf, fileOf } from '../world.ts';
import { type Done, ok, refuse, told } from './done.ts';
import { leave } from './driver.ts';

const stateOf = (draft: Draft, file: FileName) => draft.file(file).snapshot.value as 'unopened' | 'open' | 'closed';

export function open(draft: Draft, { file }: Extract<Event, { type: 'open' }>): Done {
  if (stateOf(draft, file) === 'open') return refuse('EBUSY', 'file', { code: 'already-open', file });
  draft.owner(file, { type: 'open' });
  draft.steps.push('open');
  return ok({ code: 'opened', file });
}

export function attach(draft: Draft, { device, file }: Extract<Event, { type: 'attach' }>): Done {
  if (stateOf(draft, file) === 'closed') return refuse('EBADF', 'file', { code: 'not-open', file });
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'file', { code: 'not-present', device });
  const { driver, files } = deviceOf(state);
  if (driver === null) return refuse('ENODEV', 'file', { code: 'no-driver', device });
  if (!draft.version.driver(driver).userOpens)
    return refuse('ENODEV', 'file', { code: 'not-openable', device, driver });
  if (files.has(file)) return refuse('EINVAL', 'file', { code: 'attached-already', device, file });

  const index = draft.homeOf(device)!;
  const scene = { group: draft.group(index).name, device, file };
  const { version } = draft;
  if (version.joins && !draft.read(index).env.group) return refuse('ENODEV', 'protocol', { code: 'no-group', device });
  if (stateOf(draft, file) === 'unopened') draft.steps.push('open');
  // If VFIO claims once for the group, another device of the same file joins the claim.
  const joined = version.joins && heldIn(draft, file, index) > 0;
  const answer = joined ? null : draft.call(index, version.take(device, file), scene);
  if (answer && answer.result !== 'OK') {
    draft.steps.push('claim', 'refuse');
    // VFIO before 5.19 tests the drivers last. Its earlier steps stay done: the file is open and the container is
    // set.
    if (answer.reason.code === 'not-viable-set') {
      if (stateOf(draft, file) === 'unopened') draft.owner(file, { type: 'open' });
      draft.keepsFiles = true;
    }
    return told(answer, scene);
  }
  if (answer) draft.steps.push('claim');
  draft.steps.push('attach');
  draft.core(device, { type: 'attached', file });
  draft.owner(file, { type: 'attach', device, group: scene.group });
  if (!answer) return ok({ code: 'attached-joined', ...scene });
  if (draft.before.protocol === 'viability') return ok({ code: 'attached-viable', ...scene });
  const { counts } = draft.read(index);
  const count = counts.owner_cnt === undefined ? 'user' : 'owner_cnt';
  return ok({ code: 'attached', ...scene, count, counter: String(answer.reason.counter), value: counts[count] ?? 0 });
}

export function detach(draft: Draft, { device, file }: Extract<Event, { type: 'detach' }>): Done {
  if (stateOf(draft, file) === 'closed') return refuse('EBADF', 'file', { code: 'not-open', file });
  if (!fileOf(draft.file(file)).holds.has(device))
    return refuse('EINVAL', 'file', { code: 'not-holder', device, file });
  const { answer, woke, group } = letGo(draft, device, file, heldIn(draft, file, draft.homeOf(device)!));
  draft.owner(file, { type: 'detach', device, group });
  const scene = { group: groupName(draft, device), device, file };
  return answer && answer.result !== 'OK' ? { ...told(answer, scene), woke } : ok({ code: 'detached', ...scene }, woke);
}

export function close(draft: Draft, { file }: Extract<Event, { type: 'close' }>): Done {
  if (stateOf(draft, file) !== 'open') return refuse('EBADF', 'file', { code: 'not-open', file });
  const { holds } = fileOf(draft.file(file));
  const left = new Map<number, number>();
  const gone = holds.keys().map((device) => {
    const index = draft.homeOf(device)!;
    const held = left.get(index) ?? heldIn(draft, file, index);
    left.set(index, held - 1);
    return letGo(draft, device, file, held);
  });
  const call = draft.version.closed(file);
  if (call && !draft.vfio.objects.has(file)) {
    for (const { name } of draft.owned()) {
      const index = draft.groupIndex(name);
      if (draft.read(index).owner === file) draft.call(index, call, { group: name, file });
    }
  }
  draft.owner(file, { type: 'close' });
  draft.steps.push('close');
  const woke = gone.flatMap((each) => each.woke);
  const warned = gone.find(({ answer }) => answer && answer.result !== 'OK');
  if (warned) return { ...told(warned.answer!, { group: warned.group, device: warned.device, file }), woke };
  return ok(
    holds.size === 0 ? { code: 'closed', file } : { code: 'closed-gave-back', file, devices: holds.size },
    woke,
  );
}

const groupName = (draft: Draft, device: DeviceName) => {
  const index = draft.homeOf(device);
  return index === undefined ? '' : draft.group(index).name;
};

/** The number of the group's devices that the file holds. */
const heldIn = (draft: Draft, file: FileName, index: number): number =>
  fileOf(draft.file(file)).groups.get(draft.group(index).name) ?? 0;

/**
 * Releases a device from a file and wakes the events that waited for it. A release returns nothing, so a WARN does
 * not stop it. `held` is the number of the group's devices that the file holds before. Where VFIO claims once for the
 * group, the answer is null while another device keeps the claim.
 */
function letGo(draft: Draft, device: DeviceName, file: FileName, held: number) {
  const index = draft.homeOf(device)!;
  const group = draft.group(index).name;
  const { driver, waiting } = deviceOf(draft.device(device)!);
  const kept = draft.version.joins && held > 1;
  const answer = kept ? null : draft.call(index, draft.version.giveBack(device, file), { group, device, file });
  if (answer) draft.steps.push('release');
  draft.steps.push('detach');
  const woke: Event[] = [];
  if (draft.core(device, { type: 'detached', file }).actions.includes('remove')) {
    const left = leave(draft, device, driver!, waiting.includes('unplug'));
    if (left.result === 'WARN') draft.findings.add('warn');
    woke.push(...waiting.map((type): Event => ({ type, device })));
  }
  return { answer, woke, group, device };
}
