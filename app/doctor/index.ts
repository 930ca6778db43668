/** The door to the dialog that loads a machine. The page loads it when the reader opens the dialog. */
export { LoadMachine } from './LoadMachine.tsx';
