export { LensHead } from './LensHead.tsx';
