/** The actions of the code lens: it opens the calls of a step, steps through them, and adds a race to the history. */
import { current, eventsTo, type History, line, momentOf } from '../../../src/history/index.ts';
import { groupViews, type GroupView, step as stepWorld, type World } from '../../../src/machine/index.ts';
import type { Stepping } from '../../../src/share/index.ts';
import { RACING_TYPES, type Event, type RaceEvent, type RacingEvent } from '../../../src/world/index.ts';
import { announce } from '../../announce/index.ts';
import { bootOf, type Listing, listingFor, shippedListing } from '../../listings/index.ts';
import { type Edits, pageStore } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { code } from './state.ts';
import { partsOf, Stage, type Stop } from './stage.ts';

export const isRacing = (event: Event): event is RacingEvent =>
  (RACING_TYPES as readonly string[]).includes(event.type);

// The worlds along the current line, computed by the listing. They are kept, so the next step need not start at the
// boot.
let told: {
  readonly listing: Listing;
  readonly history: History['topology'];
  readonly events: Event[];
  readonly worlds: World[];
} | null = null;
let asked = 0;
/** The longest time that the page computes worlds without a pause, in milliseconds. */
const SLICE = 16;

/** The world at a moment, computed by the listing. Null if the reader has asked for something else meanwhile. */
async function worldAt(history: History, id: number, listing: Listing, mine: number): Promise<World | null> {
  const moment = momentOf(history, id);
  if (moment.world.telling) return moment.world;
  const events = eventsTo(history, id);
  if (told?.listing !== listing || told.history !== history.topology) {
    told = {
      listing,
      history: history.topology,
      events: [],
      worlds: [bootOf(listing)(history.topology, listing.protocol)],
    };
  }
  let at = 0;
  while (at < events.length && told.events[at] === events[at]) at++;
  told.events.length = at;
  told.worlds.length = at + 1;
  const here = told;
  let until = performance.now() + SLICE;
  for (; at < events.length; at++) {
    here.events.push(events[at]!);
    here.worlds.push(stepWorld(here.worlds[at]!, events[at]!).world);
    if (performance.now() < until) continue;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    if (mine !== asked) return null;
    until = performance.now() + SLICE;
  }
  return here.worlds[events.length]!;
}

/** Shows the present state of the stage in the lens and on the board. */
function publish(stage: Stage | null): void {
  const { tick, own } = code.getState();
  code.setState({ stage, tick: tick + 1 });
  const whole = stage === null || (own && stage.session.over);
  pageStore
    .getState()
    .showMidway(whole ? null : { world: stage.session.now, before: stage.worldBefore, stepping: steppingNow });
}

/** The present place of the stepping. Call it only while there is a stage. */
function steppingNow(): Stepping {
  const { stage, own, from, event, cpu, breaks } = code.getState();
  const parts = !own && event?.type === 'race' ? event.parts : null;
  return {
    after: momentOf(pageStore.getState().history, from).depth,
    parts,
    schedule: stage?.session.schedule ?? '',
    cpu,
    breaks: [...breaks],
  };
}

/** Runs the steps of a schedule, in slices. Gives false if the reader has asked for something else meanwhile. */
async function follow(stage: Stage, schedule: string, mine: number): Promise<boolean> {
  let until = performance.now() + SLICE;
  for (let at = 0; at < schedule.length && !stage.session.over; at++) {
    // The board marks the changes of the last step only.
    stage.follow(schedule[at]!, at === schedule.length - 1);
    if (performance.now() < until) continue;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    if (mine !== asked) return false;
    until = performance.now() + SLICE;
  }
  return true;
}

/**
 * Runs an event of the history to its end, in slices. Gives false if the reader has asked for something else
 * meanwhile.
 */
async function settle(stage: Stage, mine: number): Promise<boolean> {
  while (stage.toEnd(new Set()) === 'limit') {
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    if (mine !== asked) return false;
  }
  return true;
}

async function listingNow(history: History, edits: Edits): Promise<Listing> {
  try {
    return await listingFor(history.protocol, edits[history.protocol]);
  } catch (error) {
    // If the edited text does not compile, the editor keeps it and the lens shows the shipped listing.
    if (edits[history.protocol] === undefined) throw error;
    return shippedListing(history.protocol);
  }
}

/**
 * Opens the event at the history's cursor and runs it to its end. With `stepping`, restores an unfinished place
 * instead.
 */
export async function openAt(history: History, edits: Edits, stepping: Stepping | null = null): Promise<void> {
  const mine = ++asked;
  try {
    const before = code.getState();
    const listing = await listingNow(history, edits);
    if (mine !== asked) return;
    if (before.listing?.protocol !== listing.protocol) {
      const others = new Map(before.otherBreaks);
      if (before.listing) others.set(before.listing.protocol, before.breaks);
      code.setState({ otherBreaks: others, breaks: others.get(listing.protocol) ?? new Set() });
    }
    const { text: original } = await shippedListing(history.protocol);
    if (mine !== asked) return;
    const { parent, outcome } = current(history);
    const from = stepping ? (line(history)[stepping.after]?.id ?? null) : parent;
    const base = from === null ? null : await worldAt(history, from, listing, mine);
    if (mine !== asked) return;
    const event: Event | null = stepping?.parts
      ? { type: 'race', schedule: '', parts: stepping.parts }
      : (outcome?.event ?? null);
    const stage = base && event ? Stage.of({ base, event, program: listing.program, source: listing.text }) : null;
    const schedule = stepping?.schedule ?? (event?.type === 'race' ? event.schedule : '');
    if (stage && !(await follow(stage, schedule, mine))) return;
    if (stage && !stepping && !(await settle(stage, mine))) return;
    code.setState({
      listing,
      original,
      failed: false,
      from: from ?? 0,
      event,
      own: !stepping?.parts,
      cpu: stepping?.cpu ?? 0,
      seek: code.getState().seek + 1,
    });
    if (stepping) code.setState({ breaks: new Set(stepping.breaks) });
    publish(stage);
    if (stepping && stage?.session.schedule !== schedule) pageStore.getState().notify('info', t('code.stepping-lost'));
  } catch {
    if (mine === asked) code.setState({ failed: true });
  }
}

export function close(): void {
  asked++;
  pageStore.getState().showMidway(null);
}

/** Begins a race of these parts after a moment. */
export async function openRace(from: number, parts: RaceEvent['parts']): Promise<void> {
  const { listing } = code.getState();
  if (!listing) return;
  const mine = ++asked;
  const base = await worldAt(pageStore.getState().history, from, listing, mine);
  if (!base) return;
  const event: Event = { type: 'race', schedule: '', parts };
  const stage = Stage.of({ base, event, program: listing.program, source: listing.text });
  code.setState({ from, event, own: false, cpu: Math.min(code.getState().cpu, parts.length - 1) });
  publish(stage);
}

/** The calls of the stepped event that can be a part of a race. */
export function racingParts(): RaceEvent['parts'] {
  const { event } = code.getState();
  return event
    ? partsOf(event)
        .map((part) => part.filter(isRacing))
        .filter((part) => part.length > 0)
    : [];
}

const about = (event: Event | undefined, { name, devices }: GroupView): boolean =>
  event !== undefined &&
  (('group' in event && event.group === name) ||
    ('device' in event && devices.some((device) => device.name === event.device)));

/** Suggests an event for one more CPU. It concerns another device of the race's group. */
export function guess(world: World, parts: RaceEvent['parts'], near?: Event): RacingEvent | null {
  const first = parts[0]?.[0];
  const groups = groupViews(world);
  const free = ({ devices }: GroupView): number => devices.filter(({ driver }) => driver === null).length;
  const group =
    groups.find((each) => about(first, each)) ??
    groups.find((each) => about(near, each) && each.devices.length > 1) ??
    groups.toSorted((a, b) => free(b) - free(a))[0];
  if (!group) return null;
  const used = new Set(parts.flat().map((event) => ('device' in event ? event.device : '')));
  const others = group.devices.filter(({ name }) => !used.has(name));
  const openable = others.find(({ driver, files }) => driver === 'vfio-pci' && files.length === 0);
  if (openable && parts.length > 0) return { type: 'attach', device: openable.name, file: 'qemu' };
  const device =
    others.find(({ driver }) => driver === null) ??
    group.devices.find(({ driver }) => driver === null) ??
    group.devices[0];
  return device ? { type: 'bind', device: device.name, driver: parts.length === 0 ? 'e1000' : 'vfio-pci' } : null;
}

export function addCpu(): void {
  const { from, own, event } = code.getState();
  const { history } = pageStore.getState();
  const parts = racingParts();
  // An event that cannot race stays in the history. The race then begins after it.
  const at = own && (event === null || parts.length === 0) ? history.cursor : from;
  const more = guess(momentOf(history, at).world, parts, current(history).outcome?.event);
  if (more) void openRace(at, [...parts, [more]]);
}

/** Begins a new race after the current step. */
export function newRace(): void {
  const { history } = pageStore.getState();
  const { world, outcome } = current(history);
  const first = guess(world, [], outcome?.event);
  const second = first && guess(world, [[first]]);
  if (first && second) void openRace(history.cursor, [[first], [second]]);
}

/** Runs the rest of the race to its end and adds the race to the history. */
export function keep(): void {
  const { stage, from } = code.getState();
  if (!stage) return;
  const { event } = stage.session.finish();
  const page = pageStore.getState();
  page.actAll([event], from);
}

export type Move = 'restart' | 'back' | 'over' | 'into' | 'out' | 'access' | 'run' | 'end';

export function toggleBreak(line: number): void {
  const breaks = new Set(code.getState().breaks);
  if (!breaks.delete(line)) breaks.add(line);
  code.setState({ breaks });
}

/** Does one press of a button or key, and announces its effect. */
export function move(how: Move, cpu = code.getState().cpu): void {
  const { stage, breaks } = code.getState();
  if (!stage) return;
  if (cpu !== code.getState().cpu) code.setState({ cpu });
  const stop = moved(stage, how, cpu, breaks);
  publish(stage);
  announce(saidOf(stage, how, cpu, stop));
}

function moved(stage: Stage, how: Move, cpu: number, breaks: ReadonlySet<number>): Stop | null {
  switch (how) {
    case 'restart':
      stage.restart();
      return null;
    case 'back':
      stage.back();
      return null;
    case 'into':
      return stage.step(cpu) === null ? 'nothing' : 'done';
    case 'access':
      return stage.step(cpu, 'access') === null ? 'nothing' : 'done';
    case 'over':
      return stage.over(cpu, breaks);
    case 'out':
      return stage.out(cpu, breaks);
    case 'run':
      return stage.toRefusal(cpu, breaks);
    case 'end':
      return stage.finish(cpu, breaks);
  }
}

export const holderWords = (holder: number | null): string =>
  holder === null ? t('code.cpu.holder-before') : t('code.cpu', { cpu: holder });

function saidOf(stage: Stage, how: Move, cpu: number, stop: Stop | null): string {
  if (how === 'back' || how === 'restart') return t(how === 'back' ? 'code.said.back' : 'code.said.start');
  const view = stage.session.cpus[cpu];
  const last = stage.entries.at(-1);
  const line = last?.line ?? 0;
  if (stop === 'limit') return t('code.said.running', { steps: stage.taken, line });
  if (view?.state.kind === 'waiting') {
    const { lock, heldBy } = view.state;
    const held = stage.held().find(({ address }) => address === lock);
    return t('code.said.waits', {
      cpu,
      lock: held?.name ?? '',
      holder: holderWords(held?.earlier ? null : heldBy),
      since: held?.since ?? 0,
    });
  }
  if (view?.state.kind === 'dead') return t('code.said.dead', { cpu, line: view.state.at.line });
  if (stop === 'nothing') return t('code.said.nothing', { cpu });
  if (stop === 'break')
    return t('code.said.break', { line: view?.state.kind === 'ready' ? (view.state.next?.line ?? line) : line });
  if (view?.state.kind === 'done') return t('code.said.done', { cpu, result: view.results.at(-1) ?? '' });
  return last && last.values.length > 0
    ? t('code.said.values', { cpu, line, values: last.values.join(', ') })
    : t('code.said.ran', { cpu, line });
}
