/** Why a listing cannot be exported: the target languages, or a single step, cannot express it. */
export type UnexportableCode =
  | 'recursion'
  | 'endless'
  | 'unknown-field'
  | 'unsigned'
  | 'half-step'
  | 'operator'
  | 'pointer'
  | 'start'
  | 'long-name';

export class Unexportable extends Error {
  readonly code: UnexportableCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: UnexportableCode, params: Unexportable['params'] = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
