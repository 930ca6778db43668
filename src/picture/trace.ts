/** Draws a history: each row shows a caller, the called party and the result. */
import { current, type History, line } from '../history/index.ts';
import { protocolById } from '../protocols/index.ts';
import { t } from '../words/index.ts';
import { written } from './card.ts';
import type { Colour, Theme } from './colours.ts';
import { Sheet, svg } from './draw.ts';
import { cut, widthOf, wrapped } from './measure.ts';
import { exchangeOf, type Message, MOST_MESSAGES, type Party } from './messages.ts';
import { metadata, type Scene } from './scene.ts';

export interface TraceLook {
  readonly theme: Theme;
  /** The scenario to store in the picture. */
  readonly scene?: Scene;
}

const MARGIN = 24;
const LANE = 132;
const NOTE = 380;
const ROW = 40;
const STEP = 30;

const lineColour = (tone: Message['tone']): Colour => (tone === 'ok' ? 'ok' : tone === 'calm' ? 'neutral' : 'refused');
const partyColour = ({ kind }: Party): 'kernel' | 'user' | 'neutral' =>
  kind === 'kernel' || kind === 'user' ? kind : 'neutral';

interface Columns {
  readonly line: number;
  readonly lane: ReadonlyMap<string, number>;
  readonly answer: number;
  readonly width: number;
}

function columnsOf(parties: readonly Party[], messages: readonly Message[]): Columns {
  const longest = Math.max(120, ...messages.map((message) => widthOf(message.line, 12, 'mono')));
  const line = MARGIN + STEP;
  const lanes = line + Math.min(longest, 360) + 24;
  const lane = new Map(parties.map((party, index) => [party.key, lanes + LANE / 2 + index * LANE]));
  const answer = lanes + parties.length * LANE + 12;
  return { line, lane, answer, width: answer + NOTE + MARGIN };
}

/** Draws a call and, below it, its answer. If caller and called party are the same, the arrow is a loop. */
function arrows(sheet: Sheet, from: number, to: number, y: number, tone: Message['tone']): void {
  const call = { stroke: sheet.paint('ink'), 'stroke-width': 1.4 };
  const back = { stroke: sheet.paint(lineColour(tone)), 'stroke-width': 1.4, 'stroke-dasharray': '4 3' };
  const head = (x: number, at: number, way: number, look: Readonly<Record<string, string | number>>): void =>
    sheet.path(`M${x - 7 * way} ${at - 4}L${x} ${at}L${x - 7 * way} ${at + 4}`, {
      ...look,
      'stroke-dasharray': undefined,
    });
  if (from === to) {
    sheet.path(`M${from} ${y}h22v10H${from + 2}`, call);
    if (tone === 'ok') head(from + 2, y + 10, -1, back);
    else sheet.path(`M${from + 4} ${y + 6}l8 8m0-8l-8 8`, { ...back, 'stroke-dasharray': undefined });
    return;
  }
  const way = to > from ? 1 : -1;
  sheet.path(`M${from} ${y}H${to - 2 * way}`, call);
  head(to - 2 * way, y, way, call);
  // The arrow of a refusal ends in a cross before it reaches the caller.
  sheet.path(`M${to} ${y + 10}H${from + (tone === 'ok' ? 2 : 12) * way}`, back);
  if (tone === 'ok') head(from + 2 * way, y + 10, -way, back);
  else
    sheet.path(`M${from + 4 * way} ${y + 6}l${8 * way} 8m0-8l${-8 * way} 8`, {
      ...back,
      'stroke-dasharray': undefined,
    });
}

interface Row {
  readonly message: Message;
  readonly notes: readonly string[];
  readonly height: number;
}

const rowOf = (message: Message): Row => {
  const notes = message.notes.flatMap((note) => wrapped(note, NOTE - 12, 12));
  return { message, notes, height: ROW + Math.max(0, notes.length * 16 - 2) };
};

function drawRow(sheet: Sheet, { message, notes }: Row, columns: Columns, y: number, ahead: boolean): void {
  const { step, line: said, result, tone, from, to } = message;
  const middle = y + 21;
  sheet.text(MARGIN + 16, middle + 4, String(step), { size: 12, colour: 'ink-2', anchor: 'end' });
  sheet.text(columns.line, middle + 4, cut(said, 360, 12, 'mono'), {
    size: 12,
    face: 'mono',
    colour: ahead ? 'ink-2' : 'ink',
  });
  arrows(sheet, columns.lane.get(from.key)!, columns.lane.get(to.key)!, middle - 4, tone);
  sheet.text(columns.answer, middle + 4, written(result), {
    size: 12.5,
    face: 'mono',
    weight: 700,
    colour: lineColour(tone),
  });
  sheet.lines(columns.answer, middle + 22, notes, 16, { size: 12, colour: 'ink-2' });
}

function drawParties(sheet: Sheet, parties: readonly Party[], { lane }: Columns, y: number, end: number): void {
  for (const party of parties) {
    const x = lane.get(party.key)!;
    const colour = partyColour(party);
    sheet.line(x, y + 30, x, end, 'edge', { 'stroke-dasharray': '2 4' });
    sheet.box(x - LANE / 2 + 6, y, LANE - 12, 30, { fill: `${colour}-bg`, edge: `${colour}-edge`, round: 5 });
    sheet.text(x, y + 19.5, cut(party.name, LANE - 24, 12.5, 'ui', true), {
      size: 12.5,
      weight: 600,
      colour,
      anchor: 'middle',
    });
  }
}

/** Draws the current line of a history as a complete SVG. Marks the step at the cursor. */
export function tracePicture(history: History, { theme, scene }: TraceLook): string {
  const moments = line(history);
  const { parties, messages } = exchangeOf(history.topology, moments);
  const columns = columnsOf(parties, messages);
  const rows = messages.map(rowOf);
  const version = protocolById(history.protocol).title;
  const at = current(history).depth;
  const sheet = new Sheet(theme);
  sheet.text(MARGIN, MARGIN + 18, version, { size: 20, weight: 650 });
  sheet.text(
    MARGIN + widthOf(version, 20, 'ui', true) + 14,
    MARGIN + 18,
    t('timeline.count', { step: at, of: moments.length - 1 }),
    { colour: 'ink-2' },
  );
  let y = MARGIN + 36;
  const left = moments.length - 1 - messages.length;
  if (left > 0)
    sheet.text(MARGIN, (y += 16) - 4, t('picture.left-out', { count: left, most: MOST_MESSAGES }), {
      size: 12,
      colour: 'ink-2',
    });
  if (messages.length === 0) sheet.text(MARGIN, (y += 20) - 4, t('picture.nothing'), { colour: 'ink-2' });
  const top = y + 36;
  let end = top;
  for (const { message, height } of rows) {
    // The mark is drawn before the parties' lines, so that it does not cover them.
    if (message.step === at)
      sheet.box(MARGIN - 8, end, columns.width - 2 * MARGIN + 16, height, { fill: 'surface', edge: 'edge', round: 5 });
    end += height;
  }
  if (parties.length > 0) drawParties(sheet, parties, columns, y, end);
  y = top;
  for (const row of rows) {
    const { step, line: said, result } = row.message;
    const rowTop = y;
    sheet.group(`${step}. ${said}: ${result}`, () => drawRow(sheet, row, columns, rowTop, step > at));
    y += row.height;
  }
  const bottom = y + 24;
  sheet.text(MARGIN, bottom, t(scene ? 'picture.foot' : 'picture.foot.plain'), { size: 11, colour: 'ink-2' });
  const desc = messages
    .map(({ step, line: said, result, notes }) => [`${step}. ${said}: ${result}.`, ...notes].join(' '))
    .join(' ');
  return svg(sheet, {
    width: columns.width,
    height: bottom + MARGIN,
    title: t('picture.trace', { version, count: messages.length }),
    desc: desc === '' ? t('picture.nothing') : desc,
    ...(scene && { head: metadata(scene) }),
  });
}
