/* oxlint-disable typescript/consistent-type-imports -- a declared module may not import by a relative name in any other way */
declare module '*.c?program' {
  /** The listing, compiled with its header and its glue: files 0, 1 and 2 are `dma.h`, the listing and the glue. */
  export const program: import('./types.ts').Program;
  export const warnings: readonly import('./types.ts').CProblem[];
  export const tokens: readonly import('./highlight/index.ts').Token[];
  /** The listing as it stands in its file. */
  export const text: string;
}
