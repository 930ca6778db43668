/** The listing cannot be searched: its values do not fit into a packed state, or the request is too large. */
export class Unsearchable extends Error {
  readonly code: 'odd-value' | 'too-wide' | 'too-many-places' | 'size' | 'no-operation';
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: Unsearchable['code'], params: Unsearchable['params'] = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
