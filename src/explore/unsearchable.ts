/** Why a listing cannot be searched: an edit that does what a packed state has no room for. */
export class Unsearchable extends Error {
  readonly code: 'odd-value' | 'too-wide' | 'too-many-places' | 'size' | 'no-operation';
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: Unsearchable['code'], params: Unsearchable['params'] = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
