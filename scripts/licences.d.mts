import type { InlineConfig, Plugin } from 'vite';
export const LICENCES: string;
/** Options for a build. They record the modules of all its chunks, including those of the workers. */
export function watchModules(): {
  readonly modules: ReadonlySet<string>;
  plugin(): Plugin;
  readonly options: InlineConfig;
};
/** The folders of the packages that contain these modules. */
export function packagesOf(modules: Iterable<string>, home?: string): string[];
export function fontPackages(home?: string): string[];
/** Throws where a package has no licence or no licence text. */
export function noticeOf(folder: string): {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
};
/** The project's licence, then the notice of each package. */
export function licencesText(folders: readonly string[], home?: string): string;
