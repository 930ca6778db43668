export { digestOf } from './digest.ts';
export { decodeScenario, type Decoded, encodeScenario, type Scenario, type ShareError } from './scenario.ts';
