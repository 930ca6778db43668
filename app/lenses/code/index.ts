export { CodeLens } from './CodeLens.tsx';
