export { Timeline } from './Timeline.tsx';
export { shortLine, type Tone, toneOf } from './lines.ts';
export { Mark } from './Mark.tsx';
