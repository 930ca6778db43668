/* oxlint-disable typescript/consistent-type-imports -- a declared module may not import by a relative name in any other way */
declare module '*.c?program' {
  /** The compiled listing. File 0 is `dma.h`, file 1 is the listing and file 2 is the glue. */
  export const program: import('./types.ts').Program;
  export const warnings: readonly import('./types.ts').CProblem[];
  export const tokens: readonly import('./highlight/index.ts').Token[];
  /** The text of the listing file. */
  export const text: string;
}
