/** Draws one group of the board: owner, counters, owner file, a lock left held, devices and refusals. */
import type { DeviceView, GroupView, Outcome } from '../machine/index.ts';
import { refusalLine } from '../protocols/index.ts';
import { explain, findingMeaning, type MessageId, plain, t, titleOf } from '../words/index.ts';
import {
  type Counter,
  COUNTERS,
  driverFacts,
  type DriverName,
  ENV_FLAGS,
  ERRNO,
  own,
  printEvent,
  type Topology,
} from '../world/index.ts';
import type { Colour } from './colours.ts';
import type { Sheet } from './draw.ts';
import { cut, widthOf, wrapped } from './measure.ts';

export const CARD = 392;
const PAD = 16;
const INNER = CARD - 2 * PAD;
const ON_AT_FIRST: readonly string[] = ['default-domain', 'group'];

type Hue = 'kernel' | 'user' | 'neutral' | 'refused';

/** The same marks as on the board: a square for the kernel, a circle for user space, an empty diamond for neither. */
function mark(sheet: Sheet, hue: Hue, x: number, y: number): void {
  const colour = sheet.paint(hue);
  if (hue === 'kernel') sheet.path(`M${x} ${y - 4}h8v8h-8z`, { fill: colour });
  else if (hue === 'user')
    sheet.path(`M${x + 4} ${y - 4.4}a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8z`, { fill: colour });
  else if (hue === 'neutral')
    sheet.path(`M${x + 4} ${y - 4.4}l4.4 4.4l-4.4 4.4l-4.4-4.4z`, { stroke: colour, 'stroke-width': 1.5 });
  else
    sheet.path(`M${x + 4} ${y - 4.4}a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8zM${x + 1} ${y - 3}l6 6`, {
      stroke: colour,
      'stroke-width': 1.5,
    });
}

export function hueOf(driver: DriverName): Hue {
  const { kind, userOpens } = driverFacts(driver);
  return userOpens ? 'user' : kind === 'kernel' ? 'kernel' : 'neutral';
}

function ownsHue({ owns }: GroupView): Hue {
  if (owns === 'kernel' || owns === 'user') return owns;
  return owns === 'free' ? 'neutral' : 'refused';
}

function countHue(counter: Counter, view: GroupView): Hue {
  if (counter === 'kernel' || counter === 'user') return counter;
  return counter === 'owner_cnt' && (view.owns === 'kernel' || view.owns === 'user') ? view.owns : 'neutral';
}

/** Draws a chip with a mark and a name. Returns its width. */
function chip(sheet: Sheet, x: number, y: number, name: string, hue: Hue, most: number): number {
  const said = cut(name, most - 30, 12.5, 'mono');
  const width = Math.min(most, widthOf(said, 12.5, 'mono') + 30);
  sheet.box(x, y, width, 24, { fill: `${hue}-bg`, edge: `${hue}-edge`, round: 5 });
  mark(sheet, hue, x + 9, y + 12);
  sheet.text(x + 23, y + 16.5, said, { size: 12.5, face: 'mono', weight: 600, colour: hue });
  return width;
}

function head(sheet: Sheet, view: GroupView, x: number, y: number): number {
  const hue = ownsHue(view);
  const owns = cut(t(`board.owns.${view.owns}`), 190, 12, 'ui', true);
  const width = widthOf(owns, 12, 'ui', true) + 34;
  sheet.text(x + PAD, y + 29, cut(t('board.group', { name: view.name }), INNER - width - 10, 16, 'ui', true), {
    size: 16,
    weight: 650,
  });
  const left = x + CARD - PAD - width;
  sheet.box(left, y + 12, width, 24, { fill: `${hue}-bg`, round: 12 });
  mark(sheet, hue, left + 10, y + 24);
  sheet.text(left + 24, y + 28, owns, { size: 12, weight: 600, colour: hue });
  return y + 46;
}

/** Draws the version's counters, and the owner file with its references. */
function registers(sheet: Sheet, view: GroupView, x: number, y: number): number {
  const counters = COUNTERS.filter((counter) => view.counts[counter] !== undefined);
  const cell = counters.length > 1 ? 66 : 108;
  sheet.box(x + PAD, y, INNER, 54, { fill: 'surface-2', edge: 'line', round: 5 });
  let left = x + PAD;
  for (const counter of counters) {
    const value = view.counts[counter] ?? 0;
    sheet.text(left + 10, y + 18, t(`board.count.${counter}`), { size: 11, colour: 'ink-2' });
    sheet.text(left + 10, y + 42, cut(String(value), cell - 14, 20, 'mono'), {
      size: 20,
      face: 'mono',
      weight: value === 0 ? 450 : 650,
      colour: value === 0 ? 'ink-2' : countHue(counter, view),
    });
    left += cell;
    sheet.line(left, y + 0.5, left, y + 53.5, 'line');
  }
  const room = x + CARD - PAD - left - 20;
  const { owner } = view;
  sheet.text(left + 10, y + 18, t('board.owner'), { size: 11, colour: 'ink-2' });
  if (owner === null) {
    sheet.text(left + 10, y + 40, t('board.owner.none'), { colour: 'ink-2' });
    return y + 54;
  }
  const beside = [
    ...(view.stale ? [t('board.owner.stale')] : []),
    ...(Object.keys(view.refs).length > 0 ? [t('board.owner.refs', { count: own(view.refs, owner) ?? 0 })] : []),
  ].join(', ');
  const width = Math.min(room - Math.min(90, widthOf(beside, 11)), widthOf(owner, 15, 'mono'));
  sheet.text(left + 10, y + 40, cut(owner, width + 1, 15, 'mono'), {
    size: 15,
    face: 'mono',
    weight: 650,
    colour: 'user',
  });
  sheet.text(left + 16 + width, y + 40, cut(beside, room - width - 6, 11), {
    size: 11,
    colour: view.stale ? 'refused' : 'ink-2',
  });
  return y + 54;
}

/** The unusual flags and the domain of the group, in one sentence. */
function surroundings(view: GroupView): string {
  const odd = ENV_FLAGS.filter((flag) => view.env[flag] !== ON_AT_FIRST.includes(flag));
  return [
    ...(view.domain !== null && view.domain !== 'default' ? [t(`board.domain.${view.domain}`)] : []),
    ...odd.map((flag) => t(`board.env.${flag}`)),
  ].join(' · ');
}

/** Draws text on a coloured background. Returns the y position below it. */
function block(
  sheet: Sheet,
  x: number,
  y: number,
  title: string,
  text: string,
  colour: Colour & ('refused' | 'neutral'),
  mono = '',
): number {
  const said = wrapped(text, INNER - 24, 12.5);
  const code = mono === '' ? [] : wrapped(mono, INNER - 24, 12, 'mono');
  const height = 14 + (title === '' ? 0 : 18) + said.length * 17 + code.length * 17;
  sheet.box(x + PAD, y, INNER, height, { fill: `${colour}-bg`, edge: `${colour}-edge`, round: 5 });
  let at = y + 20;
  if (title !== '') {
    sheet.text(x + PAD + 12, at, title, { face: 'mono', weight: 700, colour });
    at += 18;
  }
  at = sheet.lines(x + PAD + 12, at, said, 17, { size: 12.5 });
  sheet.lines(x + PAD + 12, at, code, 17, { size: 12, face: 'mono', colour: 'ink-2' });
  return y + height;
}

function lock(sheet: Sheet, { by, path }: NonNullable<GroupView['lock']>, x: number, y: number): number {
  const left = refusalLine(path);
  const line = left ? `${t('board.lock.line', { line: left.line })}  ${left.text.trim()}` : '';
  return block(sheet, x, y, '', plain('board.lock', { event: printEvent(by) }), 'refused', line);
}

/** A result as text. An errno is written as the kernel returns it. */
export const written = (result: string): string => (Object.hasOwn(ERRNO, result) ? `-${result}` : result);

function refusal(sheet: Sheet, outcome: Outcome, x: number, y: number): number {
  const calm = outcome.refusedBy === 'driver-core' || outcome.result === 'BLOCKED';
  return block(
    sheet,
    x,
    y,
    written(outcome.result),
    [explain(outcome), ...outcome.findings.map(findingMeaning)].join(' '),
    calm ? 'neutral' : 'refused',
  );
}

function device(
  sheet: Sheet,
  { name, driver, files, waiting, mode }: DeviceView,
  topology: Topology,
  x: number,
  y: number,
): number {
  const title = titleOf(topology.devices.get(name));
  sheet.line(x + PAD, y + 0.5, x + CARD - PAD, y + 0.5, 'line');
  const address = cut(name, 200, 13, 'mono', true);
  sheet.text(x + PAD, y + 22, address, { face: 'mono', weight: 600 });
  const width = Math.min(200, widthOf(address, 13, 'mono')) + 12;
  sheet.text(x + PAD + width, y + 22, cut(title, INNER - width, 12), { size: 12, colour: 'ink-2' });
  let left = x + PAD;
  const room = (): number => x + CARD - PAD - left;
  if (driver === null) sheet.text(left, y + 47, t('board.device.no-driver'), { size: 12, colour: 'ink-2' });
  else left += chip(sheet, left, y + 31, driver, hueOf(driver), Math.min(190, room())) + 6;
  for (const file of files) if (room() > 60) left += chip(sheet, left, y + 31, file, 'user', Math.min(150, room())) + 6;
  if (mode !== null && room() > 50)
    sheet.text(x + CARD - PAD, y + 47, t('board.device.mode', { mode }), { size: 11, colour: 'ink-2', anchor: 'end' });
  if (!waiting) return y + 64;
  sheet.text(x + PAD, y + 71, t(`board.device.waiting.${waiting}` as MessageId), { size: 12, colour: 'ink-2' });
  return y + 82;
}

/** True if the event is about this group or one of its devices. */
function concerns({ event }: Outcome, view: GroupView): boolean {
  if ('group' in event && event.group === view.name) return true;
  return 'device' in event && view.devices.some(({ name }) => name === event.device);
}

/** Draws the content of a card. Returns its height. */
function inside(
  sheet: Sheet,
  view: GroupView,
  topology: Topology,
  outcome: Outcome | null,
  x: number,
  y: number,
): number {
  let at = registers(sheet, view, x, head(sheet, view, x, y));
  const refused = outcome && outcome.result !== 'OK' && concerns(outcome, view) ? outcome : null;
  const where = refused && 'device' in refused.event ? refused.event.device : null;
  const around = surroundings(view);
  if (around !== '')
    at = sheet.lines(x + PAD, at + 20, wrapped(around, INNER, 12), 17, { size: 12, colour: 'ink-2' }) - 12;
  for (const [file, count] of Object.entries(view.leaked)) {
    if (count > 0)
      at =
        sheet.lines(x + PAD, at + 20, wrapped(t('board.owner.leaked', { file, count }), INNER, 12), 17, {
          size: 12,
          colour: 'refused',
        }) - 12;
  }
  if (view.lock) at = lock(sheet, view.lock, x, at + 10);
  if (refused && where === null) at = refusal(sheet, refused, x, at + 10);
  at += 10;
  if (view.devices.length === 0)
    sheet.text(x + PAD, at + 14, t('board.device.empty-group'), { size: 12, colour: 'ink-2' });
  if (view.devices.length === 0) at += 28;
  for (const each of view.devices) {
    at = device(sheet, each, topology, x, at);
    if (refused && where === each.name) at = refusal(sheet, refused, x, at - 2) + 10;
  }
  return at - y + 4;
}

export interface CardView {
  readonly view: GroupView;
  readonly topology: Topology;
  readonly outcome: Outcome | null;
}

/** Draws a card. `height` is the result of `cardHeight`. */
export function drawCard(
  sheet: Sheet,
  { view, topology, outcome }: CardView,
  x: number,
  y: number,
  height: number,
): void {
  const hue = ownsHue(view);
  sheet.group(`${t('board.group', { name: view.name })}: ${t(`board.owns.${view.owns}`)}`, () => {
    sheet.box(x, y, CARD, height, { fill: 'surface', edge: hue === 'refused' ? 'refused-edge' : 'line', round: 8 });
    sheet.path(`M${x + 1.5} ${y + 8}v${height - 16}`, {
      stroke: sheet.paint(hue === 'neutral' ? 'line' : hue),
      'stroke-width': 3,
      'stroke-linecap': 'round',
    });
    inside(sheet, view, topology, outcome, x, y);
  });
}

/** The height of a card. Draws the card on a sheet that is thrown away, so the height always matches the drawing. */
export function cardHeight(sheet: Sheet, { view, topology, outcome }: CardView): number {
  return Math.ceil(inside(sheet, view, topology, outcome, 0, 0));
}
