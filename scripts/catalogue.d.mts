import type { Plugin } from 'vite';
export function catalogue(): Plugin;
