import type { InlineConfig, Plugin } from 'vite';
export const LICENCES: string;
/** Options for a build that note the modules of all its chunks, the workers' too. */
export function watchModules(): {
  readonly modules: ReadonlySet<string>;
  plugin(): Plugin;
  readonly options: InlineConfig;
};
/** The folders of the packages that these modules come from. */
export function packagesOf(modules: Iterable<string>, home?: string): string[];
export function fontPackages(home?: string): string[];
/** Throws where a package's licence or its text is missing. */
export function noticeOf(folder: string): {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
};
/** Our own licence, then the notice of each package. */
export function licencesText(folders: readonly string[], home?: string): string;
