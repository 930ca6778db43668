export { ScriptLens } from './ScriptLens.tsx';
export { runScript, type Ran } from './run.ts';
