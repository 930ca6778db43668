/** The door to the page as text; load it when somebody asks for it. */
export { TextPage } from './TextPage.tsx';
