import { expect, type Page } from '@playwright/test';

/** The used functions of the virtual screen reader in the page. */
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

/** The limit of phrases, far above the length of any part that the tests read. */
const MOST = 2_000;

/**
 * A virtual screen reader in the page. It reads in the order of the accessibility tree and records announcements of
 * live regions.
 */
export class Listener {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Loads the screen reader from the page's own origin, because the page's policy allows no other scripts. */
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

  /** Reads a part of the page, from its first phrase to its last. The part must have a role and a name. */
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

  /** The announcements of the live regions during an action. */
  async during(what: () => Promise<void>, quiet = 650): Promise<string[]> {
    await this.page.evaluate(() => window.virtual.start({ container: document.body }));
    const before = (await this.page.evaluate(() => window.virtual.spokenPhraseLog())).length;
    await what();
    // Delayed announcements come up to half a second late.
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

/** Runs inside of a sentence. A listener does not notice them. */
const INLINE = /^(?:end of )?(?:code|emphasis|strong|text)$/;

/**
 * Shortens the phrases to the text that a listener notices. Runs inside of a sentence join the sentence. A label is
 * not repeated after its control. The entries of a closed list, negative states and most endings are left out.
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

/** A phrase that begins with a role is a new element. Every other phrase is text. */
const ROLES =
  /^(?:region|heading|list|button|link|radio|radiogroup|form|navigation|progressbar|combobox|textbox|status|log|group|alert)(?:,|$)/;

const joined = (parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .join(' ')
    .replaceAll(/ ([.,;:?)])(?= |$)/g, '$1')
    .replaceAll('( ', '(');
