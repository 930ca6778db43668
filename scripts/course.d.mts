import type { Plugin } from 'vite';
export interface CourseLine {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  readonly level: string;
  readonly minutes: number;
  readonly translated: Readonly<Record<string, { readonly title: string; readonly goal: string }>>;
}
export function course(): Promise<readonly CourseLine[]>;
export function courses(): Plugin;
