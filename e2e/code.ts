import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { Lens } from './lens.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

export const SKETCH = readFileSync(new URL('../src/protocols/sketch.c', import.meta.url), 'utf8');
const MACHINE = 'group 3: 0000:00:05.0 0000:00:05.1\n';
/** The line number of the nth line in the listing that contains the text. */
export const lineOf = (text: string, nth = 0): number =>
  SKETCH.split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.includes(text))[nth]!.number;

/** The code lens beside the board, as a reader uses it. */
export class Code extends Lens {
  constructor(board: Board) {
    super(board, 'code.title');
  }
  line(number: number): Locator {
    return this.panel.locator(`[data-line="${number}"]`);
  }
  get next(): Locator {
    return this.panel.locator('.code-line[data-next]');
  }
  cpu(number: number): Locator {
    return this.panel.locator(`[data-cpu="${number}"]`);
  }
  get editor(): Locator {
    return this.panel.locator('.cm-content');
  }
  async open(): Promise<this> {
    if (!(await this.panel.isVisible())) await this.board.press(say('page.code'));
    await expect(this.line(1)).toBeAttached();
    return this;
  }
  async move(how: string, by: 'mouse' | 'keyboard' = 'mouse'): Promise<void> {
    const button = this.panel.locator(`[data-move="${how}"]`);
    if (by === 'mouse') return button.click();
    await this.panel.locator('[data-break]').first().focus();
    return this.page.keyboard.press((await button.getAttribute('aria-keyshortcuts'))!);
  }
  /** Steps one CPU, a line at a time, until its next line contains this text. */
  async stepTo(cpu: number, text: string, by: 'mouse' | 'keyboard' = 'mouse'): Promise<void> {
    for (let i = 0; i < 40; i++) {
      const here = this.panel.locator(`.code-line[data-next~="${cpu}"]`);
      if ((await here.count()) > 0 && (await here.innerText()).includes(text)) return;
      if (by === 'mouse') await this.panel.locator(`[data-step-cpu="${cpu}"]`).click();
      else await this.page.keyboard.press('i');
    }
    throw new Error(`CPU ${cpu} never came to ${text}`);
  }
  async edit(text: string): Promise<void> {
    if (!(await this.editor.isVisible())) await this.panel.locator('[data-edit]').click();
    await this.editor.click();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }
  async paste(text: string): Promise<void> {
    await this.editor.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
      );
    }, text);
  }
}

export async function at(page: Page, protocol: string, script: string): Promise<Code> {
  const board = await new Board(page).open();
  await board.run(MACHINE + script);
  await board.closeScript();
  await board.switchTo(protocol);
  return new Code(board).open();
}
