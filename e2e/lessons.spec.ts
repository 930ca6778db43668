import { LESSONS, type Written, type WrittenStep, written } from './course.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { type Hand, type Place, Player } from './player.ts';
import { seconds } from './patience.ts';

/**
 * Normally each lesson is played once: by mouse or by keyboard, on the page or embedded, in turns. Axe checks the runs
 * by mouse. `npm run verify` plays each lesson in all four ways. Then axe checks every step in both themes, before
 * and after the step is played.
 */
const everyWay = Boolean(process.env['VERIFY']);

/** The board's value for the question; null where no single element shows it. */
async function shownOnBoard({ board }: Player, about: string): Promise<string | null> {
  const [, what = '', of, group] = /^state (\w+)(?:\(([^)]*)\))?(?:@(\S+))?$/.exec(about) ?? [];
  const card = group === undefined ? board.page.locator('[data-group]').first() : board.group(group);
  switch (what) {
    case 'kernel':
    case 'shared':
    case 'user':
    case 'owner_cnt':
      return card.locator(`[data-count="${what}"]`).innerText();
    case 'owns':
      return card.getAttribute('data-owns');
    case 'owner':
      return (await card.locator('[data-owner]').getAttribute('data-owner')) || 'none';
    case 'driver':
      return (await board.device(of!).getAttribute('data-driver')) || 'none';
    default:
      return null;
  }
}

/**
 * Answers a step's question wrong and then right. The model judges both answers, because the file has no stored
 * answer.
 */
async function predict(player: Player, { steps, scenes }: Written, at: number): Promise<void> {
  const { panel } = player;
  const { ask, scene } = steps[at]!;
  const { about, choices, index } = ask!;
  const { result } = scenes[scene]!.lines[index]!;
  expect(
    await panel
      .locator('[data-predict="open"] input')
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)),
  ).toEqual(choices);
  let first = await player.answer(choices.find((choice) => choice !== result)!);
  if (first.verdict === 'right') {
    // The author's script does not contain this answer. Only the model knows it.
    expect(about).not.toBe('result');
    await player.press(panel.locator('[data-ask-again]'));
    first = await player.answer(choices.find((choice) => choice !== first.answer)!);
  }
  expect(first.verdict).toBe('wrong');
  if (about === 'result' && result !== null) expect(first.answer).toBe(result);
  await player.board.expectAt(index + 1);
  const seen = await shownOnBoard(player, about);
  if (seen !== null) expect(seen.trim()).toBe(first.answer);

  // The reader plays the shortest explanation as a separate branch and then returns to the lesson.
  const trace = panel.locator('[data-predict] .lesson-trace');
  const short = await trace.locator('li code').allInnerTexts();
  expect(short.length).toBeGreaterThan(0);
  expect(short.length).toBeLessThanOrEqual(index + 1);
  if (short.length < index + 1) {
    await player.press(trace.locator('[data-play-trace]'));
    await player.board.expectAt(short.length);
    if (about === 'result') await expect(player.board.now).toHaveAttribute('data-result', first.answer);
    // The branch may end at a place of the lesson itself.
    if ((await player.now()).astray !== null) await player.comeBack();
  }
  await player.press(panel.locator('[data-ask-again]'));
  expect(await player.answer(first.answer)).toEqual({ verdict: 'right', answer: first.answer });
}

/** Plays the solution that the search found, event by event. For a race, it plays the schedule. */
async function solve(player: Player, holds: WrittenStep['holds']): Promise<void> {
  const card = player.panel.locator('[data-task]');
  await expect(card).toHaveAttribute('data-task', 'untried');
  await expect(card).toHaveAttribute('data-solution', '', { timeout: seconds(20) });
  await player.press(card.locator('[data-give-up]'));
  const solution = await card.locator('.lesson-trace li code').allInnerTexts();
  if (holds === 'race') await player.press(card.locator('[data-play-trace]'));
  else {
    for (const line of solution) await player.act(line);
    // The shortest solution is the par.
    await expect(card.locator('[data-used]')).toHaveAttribute(
      'data-used',
      (await card.locator('[data-par]').getAttribute('data-par'))!,
    );
  }
  await expect(card).toHaveAttribute('data-task', 'reached');
}

/** Expects that the shipped listing fails, and that every property holds with the author's solution. */
async function repair(player: Player): Promise<void> {
  const card = player.panel.locator('[data-repair]');
  await expect(card).toHaveAttribute('data-repair', 'judged', { timeout: seconds(20) });
  await expect(card.locator('[data-property][data-state="fails"]').first()).toBeVisible();
  await player.press(card.locator('[data-give-up]'));
  await player.press(card.locator('[data-put-solution]'));
  await expect(card).toHaveAttribute('data-repair', 'repaired', { timeout: seconds(40) });
  const states = await card
    .locator('[data-property]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-state')));
  expect(new Set(states)).toEqual(new Set(['holds']));
}

/**
 * Expects the search's result to match the lesson. The trace can be shown on the board, and then the lesson continues.
 */
async function rule(player: Player, expected: string): Promise<void> {
  const card = player.panel.locator('[data-ruling]');
  await expect(card).toHaveAttribute('data-ruling', expected, { timeout: seconds(40) });
  const found = expected === 'violated' || expected === 'reachable';
  await expect(card.locator('[data-show-trace]')).toHaveCount(found ? 1 : 0);
  if (!found) return;
  await expect(card.locator('.lesson-moves li').first()).toBeAttached();
  await player.press(card.locator('[data-show-trace]'));
  await player.comeBack('trace');
}

/** Plays one lesson from its cover to its end and back. It answers every question and solves every task. */
async function play(player: Player, lesson: Written, place: Place, look: () => Promise<void>): Promise<void> {
  const { panel } = player;
  const { steps } = lesson;
  await player.start(lesson, place);
  for (const [at, { title, ask, holds, verdict, points }] of steps.entries()) {
    await test.step(`${at + 1}: ${title}`, async () => {
      await player.expectStep(lesson, at, false);
      if (everyWay || at === 0) await look();
      if (ask) await predict(player, lesson, at);
      while ((await player.now()).onward === 'play') await player.forward();
      await player.expectStep(lesson, at, true);
      if (points > 0) await expect(panel.locator('.lesson-point')).toHaveCount(points);
      if (holds === 'repair') await repair(player);
      else if (holds) await solve(player, holds);
      if (verdict) await rule(player, verdict);
      await look();
      if (at < steps.length - 1) await player.forward();
    });
  }
  await expect(panel.locator('.lesson-ending')).toBeVisible();
  await player.forward();
  await expect(panel.locator('.lesson-ending').getByRole('button').first()).toBeFocused();
  for (let at = steps.length - 2; at >= 0; at--) {
    await player.back();
    await player.expectStep(lesson, at, true);
  }
  await player.press(panel.locator('[data-to-list]'));
  await expect(panel.locator(`[data-lesson="${lesson.id}"]`)).toHaveAttribute('data-progress', 'done');
}

for (const [number, id] of LESSONS.entries()) {
  for (const [hand, place] of [
    ['mouse', 'page'],
    ['keyboard', 'embed'],
    ['mouse', 'embed'],
    ['keyboard', 'page'],
  ] satisfies [Hand, Place][]) {
    if (
      !everyWay &&
      (hand !== (number % 2 === 0 ? 'mouse' : 'keyboard') || place !== (number % 4 < 2 ? 'page' : 'embed'))
    )
      continue;
    test(`${id} is played through by ${hand}${place === 'embed' ? ', embedded' : ''}`, async ({ page }) => {
      test.setTimeout(everyWay ? 300_000 : 120_000);
      const theme = number % 8 < 4 ? 'light' : 'dark';
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const lens = '.lens[data-lens="lesson"]';
      await play(new Player(page, hand), written(id), place, async () => {
        // A step looks the same by mouse and by keyboard, so one run is enough.
        if (!everyWay && hand === 'keyboard') return;
        await expectAccessible(page, everyWay ? undefined : lens);
        if (!everyWay) return;
        await page.emulateMedia({ colorScheme: theme === 'light' ? 'dark' : 'light' });
        await expectAccessible(page, undefined, 'colours');
        await page.emulateMedia({ colorScheme: theme });
      });
    });
  }
}
