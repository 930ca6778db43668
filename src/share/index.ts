export { digestOf } from './digest.ts';
export {
  decodeScenario,
  type Decoded,
  encodeScenario,
  MOST_SOURCE,
  type Scenario,
  type ShareError,
} from './scenario.ts';
export { printStepping, readStepping, type Stepping } from './stepping.ts';
