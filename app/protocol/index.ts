export { differenceSaid } from './difference.ts';
export { DifferenceStrip } from './DifferenceStrip.tsx';
export { LoadingBar } from './LoadingBar.tsx';
export { ProtocolPicker } from './ProtocolPicker.tsx';
