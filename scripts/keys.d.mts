import type { Breach } from './rules.mjs';
export function checkKeys(root: string, texts?: ReadonlyMap<string, string>): Breach[];
