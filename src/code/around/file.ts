/** The calls of a process on an owner file: open, attach, detach and close. */
import type { DeviceName, Event, FileName } from '../../world/index.ts';
import { type Done, ok, refuse } from '../answer.ts';
import type { Draft } from '../draft.ts';
import type { CodeFile } from '../types.ts';
import { leave } from './driver.ts';
import { drop, hold } from './hold.ts';
import { call, type Part, unlessDead, type Wish } from './part.ts';

export function open(draft: Draft, { file }: Extract<Event, { type: 'open' }>): Done {
  if (draft.file(file)?.open) return refuse('EBUSY', 'file', { code: 'already-open', file });
  draft.setFile({ name: file, open: true, holds: draft.file(file)?.holds ?? [] });
  return ok({ code: 'opened', file });
}

const isClosed = (file: CodeFile | undefined): boolean => file !== undefined && !file.open;

export function* attach(draft: Draft, { device, file }: Extract<Event, { type: 'attach' }>): Part {
  if (isClosed(draft.file(file))) return refuse('EBADF', 'file', { code: 'not-open', file });
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'file', { code: 'not-present', device });
  if (state.files.includes(file)) return refuse('EINVAL', 'file', { code: 'attached-already', device, file });
  const driver = draft.driverOf(device);
  const opens = driver !== null && draft.tale.driver(driver)['vfio'] === 1;
  const index = draft.homeOf(device)!;
  const done = yield* call({ index, name: 'attach', device, file });
  if (done.result !== 'OK' && done.result !== 'WARN') {
    // Some versions let a file own a group without a device. There, a refused attach may leave the file as the owner.
    // The owner file then stays open.
    if (draft.tale.calls.has('close') && !draft.file(file) && draft.reading(index).owner === file)
      draft.setFile({ name: file, open: true, holds: [] });
    return opens ? done : { ...done, refusedBy: 'file' };
  }
  hold(draft, device, file);
  return done;
}

export function* detach(draft: Draft, { device, file }: Extract<Event, { type: 'detach' }>): Part {
  const held = draft.file(file);
  if (isClosed(held)) return refuse('EBADF', 'file', { code: 'not-open', file });
  if (!held?.holds.includes(device)) return refuse('EINVAL', 'file', { code: 'not-holder', device, file });
  const gone = yield* letGo(draft, device, file);
  return { ...gone.done, woke: gone.woke };
}

export function* close(draft: Draft, { file }: Extract<Event, { type: 'close' }>): Part {
  const held = draft.file(file);
  if (!held?.open) return refuse('EBADF', 'file', { code: 'not-open', file });
  // Mark the file as closed before it gives anything back. Other CPUs then find it closed and may open it again.
  draft.setFile({ ...held, open: false });
  return yield* unlessDead(giveBack(draft, held), () => draft.setFile({ ...draft.file(file)!, open: true }));
}

function* giveBack(draft: Draft, { name: file, holds }: CodeFile): Generator<Wish, Done, Done | null> {
  const woke: Event[] = [];
  let warned: Done | null = null;
  for (const device of holds) {
    // Another CPU may have detached the device in the meantime.
    if (!draft.file(file)!.holds.includes(device)) continue;
    const gone = yield* letGo(draft, device, file);
    woke.push(...gone.woke);
    if (gone.done.result !== 'OK') warned ??= gone.done;
  }
  // If another CPU opened the file again and uses it, the file keeps the group.
  if (draft.tale.calls.has('close') && draft.file(file)!.holds.length === 0) {
    for (let index = 0; index < draft.size; index += 1) {
      if (draft.reading(index).owner === file) yield* call({ index, name: 'close', file });
    }
  }
  const { length } = holds;
  return {
    ...(warned ?? ok(length === 0 ? { code: 'closed', file } : { code: 'closed-gave-back', file, devices: length })),
    woke,
  };
}

/**
 * Detaches one device and wakes the calls that wait for it. The file no longer holds the device from the start of the
 * `detach` call. A release that answers WARN still gives the device back, because a release returns nothing.
 */
function* letGo(
  draft: Draft,
  device: DeviceName,
  file: FileName,
): Generator<Wish, { readonly done: Done; readonly woke: readonly Event[] }, Done | null> {
  const index = draft.homeOf(device)!;
  const done = yield* unlessDead(call({ index, name: 'detach', device, file }), drop(draft, device, file));
  const now = draft.device(device);
  if (!now || now.files.length > 0 || now.waiting.length === 0) return { done, woke: [] };
  const { waiting } = now;
  draft.setDevice(device, { waiting: [] });
  const left = yield* leave(draft, device, waiting.includes('unplug'));
  if (left.result === 'WARN') draft.findings.add('warn');
  return { done, woke: waiting.map((type): Event => ({ type, device })) };
}
