import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type SyntheticEvent } from 'react';
import { PROPERTY_NAMES } from '../../src/explore/index.ts';
import { EVENT_TYPES, PROTOCOL_IDS } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { COMMANDS, doLine } from './commands.ts';
import { lessonNames } from './lessonCommands.ts';
import { log } from './log.ts';
import { namesOf } from './names.ts';
import { suggestions } from './suggest.ts';

/** A screen reader announces this many suggestions. The list holds all of them. */
const SAID = 3;
const MORE = {
  ID: PROTOCOL_IDS,
  EVENT: [...EVENT_TYPES, ...COMMANDS.map(({ name }) => name)],
  LESSON: lessonNames,
  PROPERTY: PROPERTY_NAMES,
};

const lastWord = (line: string): string => line.split(/\s+/).at(-1)!;

/** The input for one line: an event of the script language, or a command. */
export function CommandLine(): ReactElement {
  const history = usePage((state) => state.history);
  const [text, setText] = useState('');
  /** The index of the earlier line that is shown, counted from the newest. -1 is the line that the reader is typing. */
  const [back, setBack] = useState(-1);
  const [problem, setProblem] = useState(false);
  const draft = useRef('');
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const names = useMemo(() => namesOf(history), [history]);
  const offered = useMemo(() => suggestions(text, names, COMMANDS, MORE), [text, names]);

  const write = (next: string): void => {
    setText(next);
    setBack(-1);
    setProblem(false);
    draft.current = next;
    const found = suggestions(next, names, COMMANDS, MORE);
    if (found.length > 0)
      announce(
        t('text.command.suggested', { count: found.length, some: found.slice(0, SAID).map(lastWord).join(', ') }),
        'later',
      );
  };
  const take = (line: string): void => {
    write(`${line} `);
    announce(line);
    box.current?.focus();
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setBack(-1);
    void doLine(text).then((done) => {
      setProblem(!done);
      // A line that failed stays in the box, so that the reader can correct it.
      if (!done) return;
      setText((now) => (now === text ? '' : now));
      draft.current = '';
    });
  };
  const remember = (to: number): void => {
    const { lines } = log.getState();
    const at = Math.min(lines.length - 1, Math.max(-1, to));
    setBack(at);
    setText(at < 0 ? draft.current : lines[lines.length - 1 - at]!);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    if (event.key === 'ArrowUp') remember(back + 1);
    else if (event.key === 'ArrowDown') remember(back - 1);
    else if (
      event.key === 'ArrowRight' &&
      offered.length > 0 &&
      selectionStart === value.length &&
      selectionEnd === value.length
    )
      take(offered[0]!);
    else return;
    event.preventDefault();
  };
  return (
    <form className="text-command" onSubmit={submit}>
      <label htmlFor="command">{t('text.command.label')}</label>
      <div className="text-row">
        <input
          ref={box}
          id="command"
          className="text-line"
          type="text"
          value={text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          aria-describedby={`${id}-what`}
          aria-invalid={problem}
          onKeyDown={onKeyDown}
          onChange={(event) => write(event.target.value)}
        />
        <button type="submit" className="button button-main">
          {t('text.command.do')}
        </button>
      </div>
      {offered.length > 0 && (
        <ul className="text-suggestions" aria-label={t('text.command.suggestions')}>
          {offered.map((line) => (
            <li key={line}>
              <button type="button" className="button" onClick={() => take(line)}>
                {lastWord(line)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p id={`${id}-what`} className="quiet">
        {t('text.command.what')}
      </p>
    </form>
  );
}
