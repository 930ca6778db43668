// `npm run verify`: everything `npm test` does, with the random and exhaustive tests run much longer (they read `process.env.VERIFY`).
process.env.VERIFY = '1';
await import('./test.mjs');
