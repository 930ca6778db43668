/**
 * Style sheets of chunks that fail once. Vite's loader leaves the failed link in the document, and skips a style sheet whose link is there: the next
 * try would bring the part without its style. So a failed link is taken out, and the next try loads the sheet afresh.
 */
export function watchStyles(): void {
  const isSheet = (target: EventTarget | null): target is HTMLLinkElement => target instanceof HTMLLinkElement && target.rel === 'stylesheet';
  // These events do not bubble; on their way down they pass the document before the loader hears them.
  document.addEventListener('error', ({ target }) => { if (isSheet(target)) target.remove(); }, true);
  document.addEventListener('load', (event) => {
    const { target } = event;
    // A network that wants a login first answers with its own page: the browser says `load` then, too, and has no rules.
    if (!isSheet(target) || hasRules(target)) return;
    event.stopImmediatePropagation();
    target.dispatchEvent(new Event('error'));
  }, true);
}

function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length > 0;
  } catch {
    return true; // It may not be looked into, so it is a style sheet.
  }
}
