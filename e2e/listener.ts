import { expect, type Page } from '@playwright/test';

/** What is needed of the virtual screen reader that listens in the page. */
interface Virtual {
  start(options: { container: Element }): Promise<void>;
  stop(): Promise<void>;
  next(): Promise<void>;
  spokenPhraseLog(): Promise<string[]>;
}
declare global {
  interface Window {
    virtual: Virtual;
  }
}

/** Far more than any part of the page that is read has phrases. */
const MOST = 2_000;

/** A virtual screen reader in the page: it reads in the order of the accessibility tree and hears the live regions. */
export class Listener {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** The page's policy lets in nothing but its own scripts, so the reader comes from its own address. */
  async begin(): Promise<this> {
    await this.page.route('**/virtual.js', (route) =>
      route.fulfill({
        path: 'node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js',
        contentType: 'text/javascript',
      }),
    );
    await this.page.evaluate(async () => {
      window.virtual = ((await import(new URL('virtual.js', location.href).href)) as { virtual: Virtual }).virtual;
    });
    return this;
  }

  /** Everything in a part of the page, from its first phrase to its last; the part must have a role and a name. */
  async read(within: string): Promise<string[]> {
    const phrases = await this.page.evaluate(
      async ({ within, most }) => {
        const { virtual } = window;
        await virtual.start({ container: document.querySelector(within)! });
        let heard = await virtual.spokenPhraseLog();
        const [first] = heard;
        do {
          await virtual.next();
          heard = await virtual.spokenPhraseLog();
        } while (heard.length < most && heard.at(-1) !== `end of ${first!}`);
        await virtual.stop();
        return heard;
      },
      { within, most: MOST },
    );
    expect(phrases.length).toBeLessThan(MOST);
    return compact(phrases);
  }

  /** What the live regions say while something is done. */
  async during(what: () => Promise<void>, quiet = 650): Promise<string[]> {
    await this.page.evaluate(() => window.virtual.start({ container: document.body }));
    const before = (await this.page.evaluate(() => window.virtual.spokenPhraseLog())).length;
    await what();
    // What is announced late is late by half a second.
    await this.page.waitForTimeout(quiet);
    const all = await this.page.evaluate(async () => {
      const heard = await window.virtual.spokenPhraseLog();
      await window.virtual.stop();
      return heard;
    });
    return all
      .slice(before)
      .filter((phrase) => /^(?:polite|assertive): ./.test(phrase))
      .map((phrase) => phrase.trimEnd());
  }
}

/** Runs inside a sentence: people hear them as part of it. */
const INLINE = /^(?:end of )?(?:code|emphasis|strong|text)$/;

/**
 * As people hear it: runs inside a sentence are part of the sentence, a label is not said again after what it labels, a closed list does not
 * read its entries, and nobody is told of what is not the case or that something has ended.
 */
function compact(phrases: readonly string[]): string[] {
  const lines: string[] = [];
  let pieces: string[] = [];
  let place = '';
  let label = '';
  const flush = (): void => {
    if (pieces.length > 0) {
      lines.push(place + joined(pieces));
      place = '';
    }
    pieces = [];
  };
  for (const phrase of phrases) {
    if (INLINE.test(phrase) || phrase.startsWith('option,')) continue;
    const item = /^listitem, .*position (\d+), set size (\d+)$/.exec(phrase);
    const end = phrase.startsWith('end of ');
    if (item) {
      flush();
      place = `${item[1]!} of ${item[2]!}. `;
    } else if (end || phrase === 'paragraph' || ROLES.test(phrase)) {
      flush();
      if (!end && phrase !== 'paragraph') {
        lines.push(
          place +
            phrase.replaceAll(
              /, (?:not (?:disabled|invalid|expanded|checked)|level 1, position \d+, set size \d+)/g,
              '',
            ),
        );
        place = '';
      }
      label = end ? '' : phrase;
    } else if (!label.includes(phrase)) pieces.push(phrase);
  }
  flush();
  return lines;
}

/** What begins with a role is a thing of its own; all else is text. */
const ROLES =
  /^(?:region|heading|list|button|link|radio|radiogroup|form|navigation|progressbar|combobox|textbox|status|log|group|alert)(?:,|$)/;

const joined = (parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .join(' ')
    .replaceAll(/ ([.,;:?)])(?= |$)/g, '$1')
    .replaceAll('( ', '(');
