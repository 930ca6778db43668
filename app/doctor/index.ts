/** The door; the page loads it when somebody asks for it. */
export { LoadMachine } from './LoadMachine.tsx';
