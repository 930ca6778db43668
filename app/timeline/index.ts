export { Timeline } from './Timeline.tsx';
export { useHistoryKeys } from './keys.ts';
export { type Fork, forksAt, shortLine, type Tone, toneOf, valueWords as placeWords } from './lines.ts';
export { Mark } from './Mark.tsx';
