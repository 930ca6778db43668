import { useState } from 'react';
import { Icon } from '../board/index.ts';
import { ProtocolPicker } from '../protocol/index.ts';
import { ShareButton } from '../share/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { THEMES, setTheme, useTheme } from './theme.ts';
import { LanguageChoice } from './LanguageChoice.tsx';
import { goTo, useView } from './view.ts';
import { ViewLink } from './ViewLink.tsx';
import './header.css';

/** Switches between the system's theme, light and dark. */
export function ThemeButton() {
  const theme = useTheme();
  const words = t('page.theme', { now: theme });
  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={words}
      title={words}
      data-theme-now={theme}
      onClick={() => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!)}
    >
      <Icon name="theme" />
    </button>
  );
}

/** The page's name, the version, and the page's actions. On a phone, one button shows the actions. */
export function Header({ onLoad }: { onLoad: () => void }) {
  const lens = usePage((state) => state.lens);
  const view = useView();
  const [open, setOpen] = useState(false);
  const lesson = usePage((state) => state.lesson);
  const { setLens, setLesson } = pageStore.getState();
  const lensButton = (name: 'script' | 'compare' | 'code' | 'explore') => (
    <button
      type="button"
      className="button"
      data-opens={name}
      aria-pressed={lens === name}
      onClick={() => {
        setLens(lens === name ? 'none' : name);
        setOpen(false);
      }}
    >
      {t(`page.${name}`)}
    </button>
  );
  return (
    <header className="header">
      {/* In the banner, because the link leads to another page. Only a link within this page may be outside of all
          landmarks. */}
      <ViewLink view="text" className="skip">
        {t('page.as-text')}
      </ViewLink>
      <h1 className="brand">{t('page.title')}</h1>
      <ProtocolPicker />
      <button
        type="button"
        className="button button-icon header-more"
        aria-expanded={open}
        aria-controls="page-actions"
        aria-label={t('page.more')}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      <div className="header-actions" id="page-actions" role="group" aria-label={t('page.actions')} data-open={open}>
        <button
          type="button"
          className="button"
          data-opens="lesson"
          aria-pressed={lesson}
          onClick={() => {
            setLesson(!lesson);
            setOpen(false);
          }}
        >
          {t('page.walkthrough')}
        </button>
        {lensButton('code')}
        {lensButton('compare')}
        {lensButton('explore')}
        {lensButton('script')}
        <button type="button" className="button" data-opens="doctor" aria-haspopup="dialog" onClick={onLoad}>
          {t('page.load')}
        </button>
        <ShareButton />
        <ViewLink view="text" className="button">
          {t('page.text')}
        </ViewLink>
        <LanguageChoice />
        <ThemeButton />
        <button
          type="button"
          className="button button-main"
          onClick={() => goTo(view === 'present' ? 'page' : 'present')}
        >
          {t(view === 'present' ? 'page.present.leave' : 'page.present')}
        </button>
      </div>
    </header>
  );
}
