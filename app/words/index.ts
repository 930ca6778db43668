export { t, type MessageId } from '../../src/words/index.ts';
export { T } from './T.tsx';
