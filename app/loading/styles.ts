/**
 * Remembers the style sheets of chunks that failed. Vite's loader asks for each sheet only once. The next try would
 * show the part without its style. So the next try of the part loads these sheets itself.
 */
const missing = new Set<string>();

/** The addresses of the sheets that failed and have not loaded since. */
export const missingStyles = (): readonly string[] => [...missing];

/** Starts to watch the style sheets. Call it once, before the first chunk loads. */
export function watchStyles(): void {
  const isSheet = (target: EventTarget | null): target is HTMLLinkElement =>
    target instanceof HTMLLinkElement && target.rel === 'stylesheet';
  // These events do not bubble. In the capture phase the document gets them before Vite's loader.
  document.addEventListener(
    'error',
    ({ target }) => {
      if (!isSheet(target)) return;
      missing.add(target.href);
      target.remove();
    },
    true,
  );
  document.addEventListener(
    'load',
    (event) => {
      const { target } = event;
      if (!isSheet(target)) return;
      if (hasRules(target)) {
        missing.delete(target.href);
        return;
      }
      // A network that requires a login answers with its own page. The browser then also fires `load`, but the sheet
      // has no rules.
      event.stopImmediatePropagation();
      target.dispatchEvent(new Event('error'));
    },
    true,
  );
}

function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length > 0;
  } catch {
    return true; // The browser hides the rules, so this is a style sheet.
  }
}

/** Loads a missing sheet. A sheet that loaded meanwhile needs nothing. Rejects if the sheet fails again. */
export async function loadStyle(href: string): Promise<void> {
  if (!missing.has(href)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.crossOrigin = '';
  link.href = href;
  await new Promise((loaded, failed) => {
    link.addEventListener('load', loaded);
    link.addEventListener('error', () => failed(new Error(`no style sheet at ${href}`)));
    document.head.append(link);
  });
}
