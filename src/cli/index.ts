export { runCommand } from './command.ts';
export { EXIT, type Io } from './io.ts';
