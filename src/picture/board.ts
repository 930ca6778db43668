/** Draws the board: every group of a world, and the last event. */
import { groupViews, type Outcome, type World } from '../machine/index.ts';
import { protocolById } from '../protocols/index.ts';
import { announceOutcome, eventWords, explain, findingMeaning, t } from '../words/index.ts';
import type { GroupName } from '../world/index.ts';
import { CARD, cardHeight, type CardView, drawCard, written } from './card.ts';
import type { Theme } from './colours.ts';
import { Sheet, svg } from './draw.ts';
import { widthOf, wrapped } from './measure.ts';
import { metadata, type Scene } from './scene.ts';

export interface Shown {
  readonly world: World;
  /** The last outcome. A refusal is drawn at its device. */
  readonly outcome: Outcome | null;
  /** The text above the groups, instead of the last outcome. */
  readonly said?: string;
  /** The position in the history. */
  readonly step?: { readonly at: number; readonly of: number };
}

export interface BoardLook {
  readonly theme: Theme;
  /** Draws only these groups, in the order of the topology. Default: all groups. */
  readonly groups?: readonly GroupName[];
  /** Leaves out the text above and below the groups, for a page that has its own. */
  readonly bare?: boolean;
  /** Leaves out background and margin, for paper and for a page that has its own. */
  readonly flush?: boolean;
  /** The number of cards in a row. Default: a picture with about the shape of a screen. */
  readonly columns?: number;
  /** The scenario to store in the picture. */
  readonly scene?: Scene;
}

const MARGIN = 24;
const GAP = 16;
const MOST_COLUMNS = 40;

interface Placed {
  readonly card: CardView;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Places the cards in columns. Each card goes to the shortest column so far. */
function placed(cards: readonly CardView[], heights: readonly number[], columns: number): Placed[] {
  const ends = Array.from<number>({ length: columns }).fill(0);
  return cards.map((card, index) => {
    const column = ends.indexOf(Math.min(...ends));
    const y = ends[column]!;
    ends[column] = y + heights[index]! + GAP;
    return { card, x: column * (CARD + GAP), y, height: heights[index]! };
  });
}

/** The number of columns that gives about the shape of a screen. */
function columnsFor(heights: readonly number[]): number {
  const total = heights.reduce((sum, height) => sum + height + GAP, 0);
  const wanted = Math.round(Math.sqrt((total * 1.5) / (CARD + GAP)));
  return Math.max(1, Math.min(wanted, heights.length, MOST_COLUMNS));
}

/** Draws the head: version, step, and a sentence on the last event. Returns the y position of the groups. */
function drawHead(sheet: Sheet, { world, outcome, said: instead, step }: Shown, width: number): number {
  const { title } = protocolById(world.protocol);
  sheet.text(MARGIN, MARGIN + 18, title, { size: 20, weight: 650 });
  if (step)
    sheet.text(
      MARGIN + widthOf(title, 20, 'ui', true) + 14,
      MARGIN + 18,
      t('timeline.count', { step: step.at, of: step.of }),
      { colour: 'ink-2' },
    );
  if (!outcome) {
    return (
      sheet.lines(MARGIN, MARGIN + 46, wrapped(instead ?? t('picture.boot'), width - 2 * MARGIN, 13), 19, {
        colour: 'ink-2',
      }) + 4
    );
  }
  const answer = written(outcome.result);
  const colour = outcome.result === 'OK' ? 'ok' : 'refused';
  const badge = widthOf(answer, 13, 'mono') + 18;
  sheet.box(MARGIN, MARGIN + 30, badge, 24, { fill: `${colour}-bg`, round: 4 });
  sheet.text(MARGIN + 9, MARGIN + 46.5, answer, { face: 'mono', weight: 700, colour });
  const said = [`${eventWords(outcome.event)}.`, explain(outcome), ...outcome.findings.map(findingMeaning)].join(' ');
  return sheet.lines(MARGIN + badge + 12, MARGIN + 46.5, wrapped(said, width - 2 * MARGIN - badge - 12, 13), 19) + 4;
}

function describe({ world, outcome, said }: Shown, cards: readonly CardView[]): string {
  const groups = cards.slice(0, 24).map(({ view }) =>
    t('picture.desc.group', {
      name: view.name,
      owns: t(`board.owns.${view.owns}`),
      owner: view.owner ?? t('board.owner.none'),
      devices: view.devices.length,
    }),
  );
  return (
    [
      said ?? (outcome ? announceOutcome(outcome) : t('picture.boot')),
      ...groups,
      ...(cards.length > groups.length ? [t('picture.desc.more', { count: cards.length - groups.length })] : []),
    ].join(' ') + (world.dead ? ` ${t('results.DEAD')}` : '')
  );
}

/**
 * Draws a world as a complete SVG. It needs no style sheet, no script and no font from the network. Its text is real
 * text.
 */
export function boardPicture(
  shown: Shown,
  { theme, groups, bare = false, flush = false, columns, scene }: BoardLook,
): string {
  const { world, outcome } = shown;
  const views = groupViews(world).filter(({ name }) => !groups || groups.includes(name));
  const cards = views.map((view): CardView => ({ view, topology: world.topology, outcome }));
  const unseen = new Sheet(theme);
  const heights = cards.map((card) => cardHeight(unseen, card));
  const across = Math.max(1, Math.min(columns ?? columnsFor(heights), Math.max(1, cards.length)));
  const all = placed(cards, heights, across);
  // The sentence above a single card needs a minimum width.
  const margin = bare && flush ? 1 : MARGIN;
  const width = Math.max(across * (CARD + GAP) - GAP, bare ? 0 : 560) + 2 * margin;
  const sheet = new Sheet(theme);
  const top = bare ? margin : drawHead(sheet, shown, width);
  for (const { card, x, y, height } of all) drawCard(sheet, card, margin + x, top + y, height);
  let bottom = Math.max(top, ...all.map(({ y, height }) => top + y + height));
  if (cards.length === 0) sheet.text(margin, (bottom += 20), t('board.empty'), { colour: 'ink-2' });
  if (!bare)
    sheet.text(MARGIN, (bottom += 24), t(scene ? 'picture.foot' : 'picture.foot.plain'), { size: 11, colour: 'ink-2' });
  const title = t('picture.board', { version: protocolById(world.protocol).title, groups: cards.length });
  return svg(sheet, {
    width,
    height: bottom + margin,
    ground: !flush,
    title,
    desc: describe(shown, cards),
    ...(scene && { head: metadata(scene) }),
  });
}
