import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { catalogue } from './scripts/catalogue.mjs';

export default defineConfig({
  plugins: [catalogue(), react()],
  base: './',
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  test: {
    include: ['src/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    environment: 'node',
  },
});
