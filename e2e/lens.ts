import type { Locator, Page } from '@playwright/test';
import type { Board } from './verbs.ts';
import { say } from './words.ts';

/** A lens beside the board, found by its title. */
export class Lens {
  readonly board: Board;
  readonly page: Page;
  private readonly title: string;
  constructor(board: Board, title: string) {
    this.board = board;
    this.page = board.page;
    this.title = title;
  }
  get panel(): Locator {
    return this.page.getByRole('region', { name: say(this.title), exact: true });
  }
}
