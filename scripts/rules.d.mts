export interface Breach {
  readonly rule: string;
  readonly file: string;
  readonly what: string;
}
export function check(root: string): Breach[];
export function bareLoads(file: string, text: string): string[];
export function importsOf(file: string, text: string): { readonly name: string; readonly typeOnly: boolean }[];
