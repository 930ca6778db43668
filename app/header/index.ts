export { Header } from './Header.tsx';
export { startTheme } from './theme.ts';
export { goTo, showView, useView, viewNow, type View } from './view.ts';
export { Notices } from './Notices.tsx';
