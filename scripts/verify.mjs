// `npm run verify`: `npm test` with the stage `hostile` and much longer random and exhaustive tests.
// Those tests read `process.env.VERIFY`.
process.env.VERIFY = '1';
await import('./test.mjs');
