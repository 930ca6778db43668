/** The door to the page as text. Load it only when the reader opens this view. */
export { TextPage } from './TextPage.tsx';
