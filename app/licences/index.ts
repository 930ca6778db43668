export { Licences } from './Licences.tsx';
