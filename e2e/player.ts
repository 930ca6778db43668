import { expect, type Locator, type Page } from '@playwright/test';
import type { Written } from './course.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** The input device of the reader. A run uses only one of them. */
export type Hand = 'mouse' | 'keyboard';

/** The place of the lesson: the whole page, or a frame in another page. */
export type Place = 'page' | 'embed';

/** The visible state of a lesson, read at one moment. */
interface Now {
  readonly title: string;
  readonly onward: string;
  readonly predict: string | null;
  readonly task: string | null;
  readonly repair: string | null;
  readonly protocol: string;
  readonly at: number;
  readonly results: readonly string[];
  readonly differs: number;
  readonly held: number;
  readonly astray: string | null;
}

/**
 * Plays lessons as a reader does, only by mouse or only by keyboard. It waits for visible changes, never for a time.
 */
export class Player {
  readonly page: Page;
  readonly board: Board;
  readonly hand: Hand;

  constructor(page: Page, hand: Hand) {
    this.page = page;
    this.board = new Board(page);
    this.hand = hand;
  }

  get panel(): Locator {
    return this.page.locator('.lens[data-lens="lesson"]');
  }

  /** Goes from the list of lessons to the first step. An embedded lesson opens at its cover. */
  async start({ id, title }: Written, place: Place = 'page'): Promise<void> {
    await this.board.open(place === 'page' ? './' : `./?embed&lesson=${id}`);
    if (place === 'page') {
      await this.press(this.page.locator('[data-opens="lesson"]'));
      await this.press(this.panel.locator(`[data-lesson="${id}"] button`));
    }
    await expect(this.panel.locator('.lesson-title')).toHaveText(title.replaceAll('`', ''));
    // The cover does not change the board.
    await this.board.expectAt(3, 3);
    await this.press(this.panel.locator('[data-start]'));
  }

  /** Clicks a button, or moves to it with Tab and presses Enter. */
  async press(button: Locator): Promise<void> {
    if (this.hand === 'mouse') return button.click();
    await this.tabTo(button);
    await this.page.keyboard.press('Enter');
  }

  /** Presses Tab until the target has the focus. It stops after about one round of the page. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    const wanted = await target.elementHandle();
    for (let stops = 0; stops < 160; stops++) {
      if (await this.page.evaluate((element) => document.activeElement === element, wanted)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`the Tab key does not lead to ${target.toString()}`);
  }

  async forward(): Promise<void> {
    if (this.hand === 'mouse') await this.panel.locator('[data-forward]').click();
    else await this.page.keyboard.press('PageDown');
  }
  async back(): Promise<void> {
    if (this.hand === 'mouse') await this.panel.locator('[data-back]').click();
    else await this.page.keyboard.press('PageUp');
  }
  /** Returns to the lesson from the reader's own events, or from a search's trace. */
  async comeBack(from?: 'trace'): Promise<void> {
    await expect(this.panel.locator(from ? `[data-astray="${from}"]` : '[data-astray]')).toBeVisible();
    if (this.hand === 'mouse') await this.panel.locator('[data-back-to-lesson]').click();
    else await this.page.keyboard.press('Escape');
    await expect(this.panel.locator('[data-astray]')).toHaveCount(0);
  }

  async now(): Promise<Now> {
    return this.page.evaluate(() => {
      const panel = document.querySelector('.lens[data-lens="lesson"]')!;
      const attribute = (of: ParentNode, name: string): string | null =>
        of.querySelector(`[${name}]`)?.getAttribute(name) ?? null;
      return {
        title: panel.querySelector('.lesson-title')?.textContent ?? '',
        onward: attribute(panel, 'data-forward') ?? '',
        predict: attribute(panel, 'data-predict'),
        task: attribute(panel, 'data-task'),
        repair: attribute(panel, 'data-repair'),
        astray: attribute(panel, 'data-astray'),
        protocol: attribute(document, 'data-protocol') ?? '',
        at: Number(document.querySelector('[aria-current][data-step]')?.getAttribute('data-step') ?? 0),
        results: [...document.querySelectorAll('[data-step]')].map((entry) => entry.getAttribute('data-result') ?? ''),
        differs: panel.querySelectorAll('.lesson-script [data-verdict="differs"]').length,
        held: panel.querySelectorAll('.lesson-script [data-verdict="held"]').length,
      };
    });
  }

  /**
   * Expects a step to match its file: the events, their results, and the place in the history. `answered` is true
   * where the step's question has an answer.
   */
  async expectStep({ steps, scenes }: Written, at: number, answered: boolean): Promise<void> {
    const { title, scene, begin, end, ask } = steps[at]!;
    const open = ask !== null && !answered;
    const shown = open ? ask.index : end;
    const { protocol, lines } = scenes[scene]!;
    await expect(this.panel.locator('.lesson-title')).toHaveText(title);
    await this.board.expectAt(shown);
    const now = await this.now();
    expect.soft(now, `step ${at + 1}`).toMatchObject({
      protocol,
      differs: 0,
      astray: null,
      predict: ask === null ? null : open ? 'open' : now.predict,
    });
    for (const [index, { result }] of lines.slice(0, shown).entries())
      if (result !== null) expect.soft(now.results[index], `step ${at + 1}, event ${index + 1}`).toBe(result);
    expect
      .soft(now.held, `step ${at + 1}, expectations`)
      .toBe(lines.slice(begin, shown).filter(({ result }) => result !== null).length);
  }

  /** Chooses an answer and returns the verdict. */
  async answer(choice: string): Promise<{ readonly verdict: string; readonly answer: string }> {
    const form = this.panel.locator('[data-predict="open"]');
    const input = form.locator(`input[value="${choice}"]`);
    if (this.hand === 'mouse') await input.click();
    else {
      await this.tabTo(form.locator('input[type="radio"]:checked, input[type="radio"]').first());
      const place = await form
        .locator('input')
        .evaluateAll((inputs, wanted) => inputs.findIndex((one) => (one as HTMLInputElement).value === wanted), choice);
      await this.page.keyboard.press(String(place + 1));
    }
    await expect(input).toBeChecked();
    if (this.hand === 'mouse') await form.locator('[data-answer-it]').click();
    else await this.page.keyboard.press('Enter');
    const card = this.panel.locator('[data-predict]:not([data-predict="open"])');
    await expect(card).toBeVisible();
    return {
      verdict: (await card.getAttribute('data-predict'))!,
      answer: (await card.locator('.lesson-verdict code').last().innerText()).trim(),
    };
  }

  /** Performs a script line on the board. */
  async act(line: string): Promise<void> {
    const [verb, ...names] = line.split(/\s+/);
    const [first = '', second = ''] = names;
    const by = this.hand === 'mouse' ? 'menu' : 'keyboard';
    switch (verb) {
      case 'bind':
        await this.board.bind(second, first, by);
        break;
      case 'attach':
        await this.board.attach(second, first, by);
        break;
      case 'unbind':
        await this.board.unbind(first, by);
        break;
      case 'detach':
        await this.board.detach(second, first, by);
        break;
      case 'close':
        await this.board.close(first, this.hand);
        break;
      case 'open':
        await this.press(
          this.page.getByRole('button', { name: say('palette.file.do-open', { name: first }), exact: true }),
        );
        break;
      default:
        throw new Error(`nobody knows how to do: ${line}`);
    }
  }
}
