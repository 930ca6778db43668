export { EVENT_TYPES, usage } from './grammar.ts';
export { nearest } from './nearest.ts';
export { parseEvent, parseScript } from './parse.ts';
export { printEvent, printScript } from './print.ts';
export { checkTopology, deviceSpec } from './topology.ts';
