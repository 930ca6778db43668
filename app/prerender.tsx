import { renderToString } from 'react-dom/server';
import { App } from './App.tsx';

/** The opening page as markup, so that the first paint does not wait for a script. */
export function render(): string {
  return renderToString(<App />);
}
