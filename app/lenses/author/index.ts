export { AuthorLens } from './AuthorLens.tsx';
