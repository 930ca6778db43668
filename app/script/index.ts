export { ScriptLens } from './ScriptLens.tsx';
export { runLine, runScript, type Ran } from './run.ts';
