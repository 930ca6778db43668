export { CompareLens } from './CompareLens.tsx';
