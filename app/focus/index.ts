export { isFocusLost, keepFocus } from './keepFocus.ts';
