/**
 * Style sheets of chunks that fail once. Vite's loader asks for each sheet once and never again: the next try would bring the part without its style.
 * So the page remembers which sheets failed, and the next try of the part loads them itself.
 */
const missing = new Set<string>();

/** The addresses of the sheets that failed and have not come since. */
export const missingStyles = (): readonly string[] => [...missing];

/** Call it once, before the first chunk is asked for. */
export function watchStyles(): void {
  const isSheet = (target: EventTarget | null): target is HTMLLinkElement =>
    target instanceof HTMLLinkElement && target.rel === 'stylesheet';
  // These events do not bubble; on their way down they pass the document before the loader hears them.
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
      // A network that wants a login first answers with its own page: the browser says `load` then, too, and has no rules.
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
    return true; // It may not be looked into, so it is a style sheet.
  }
}

/** Loads a missing sheet; one that came meanwhile is there already. Rejects where it fails again. */
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
