import { compileMessage } from '@lingui/message-utils/compileMessage';

/**
 * Compiles the ICU messages of `src/words/en/*.json` and `src/words/locales/*.json` at build time, so that the page
 * ships no ICU parser. The compiled form is JSON, too, so the next build step reads it as JSON.
 */
export function catalogue() {
  return {
    name: 'dma-owner:catalogue',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/words\/(en|locales)\/[^/]+\.json$/.test(id.split('?')[0])) return null;
      const messages = Object.entries(JSON.parse(code));
      return {
        code: JSON.stringify(Object.fromEntries(messages.map(([key, text]) => [key, compileMessage(text)]))),
        map: null,
      };
    },
  };
}
