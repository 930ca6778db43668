export { ExploreLens } from './ExploreLens.tsx';
