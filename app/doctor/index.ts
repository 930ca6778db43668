/** The door; the page loads it when somebody asks for it. */
export { LoadMachine } from './LoadMachine.tsx';
// oxlint-disable-next-line import/no-default-export -- React.lazy asks for one
export { LoadMachine as default } from './LoadMachine.tsx';
