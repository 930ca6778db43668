export { Header, ThemeButton } from './Header.tsx';
export { speakWished } from './language.ts';
export { ViewLink } from './ViewLink.tsx';
export { startTheme } from './theme.ts';
export { cameByLink, goTo, isEmbedded, showView, useView, viewNow, type View } from './view.ts';
export { Notices } from './Notices.tsx';
