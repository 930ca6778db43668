/** A part of the page that loads when the reader opens it. It handles every failure on the way. */
import {
  type ComponentType,
  type ReactElement,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { isFocusLost } from '../focus/index.ts';
import { t } from '../words/index.ts';
import { type Cause, causeNow, wasUpdated } from './cause.ts';
import { Crash } from './Crash.tsx';
import { Failure, type Shape } from './Failure.tsx';
import type { Loader } from './loader.ts';

interface Look {
  readonly shape: Shape;
  /** The part's name, as its button shows it. */
  readonly title: () => string;
  /** Closes the part. Needed if the part itself has a button for closing. */
  readonly onClose?: () => void;
  /** A further button beside Try again. */
  readonly instead?: () => ReactElement | null;
}

const FOCUSABLE = 'button, [href], input, select, textarea, summary, [tabindex]';

/**
 * Makes a component that loads its code, words and style when it is first shown.
 * If the load fails, a panel names the part, says what still works, and offers another try. The same panel appears if
 * the part throws while it renders. The page around the part goes on.
 */
export function lazyPart<Room, Props extends object>(
  load: Loader<Room>,
  pick: (room: Room) => ComponentType<Props>,
  { shape, title, onClose, instead: Instead }: Look,
): ComponentType<Props & { readonly open?: boolean; readonly onClose?: () => void }> {
  return function Part(props) {
    // A loaded module is shown at once. React would show `lazy` a third of a second later.
    const [room, setRoom] = useState(load.loaded);
    const [why, setWhy] = useState<Cause | null>(null);
    const [tries, setTries] = useState(-1);
    const [busy, setBusy] = useState(true);
    /**
     * The element around the failure panel. The part that replaces the panel takes the focus over from the panel's
     * button.
     */
    const around = useRef<Element | null>(null);
    const { open } = props;

    const fetch = useCallback(async (): Promise<void> => {
      setBusy(true);
      try {
        const came = await load();
        setRoom(() => came);
      } catch {
        setWhy(causeNow());
        setTries((before) => before + 1);
        setBusy(false);
        if (await wasUpdated()) setWhy('updated');
      }
    }, []);
    // A closed dialog stays in the page. It loads again when the reader opens it again.
    useEffect(() => {
      if (load.loaded() === undefined && open !== false) void fetch();
    }, [fetch, open]);
    useLayoutEffect(() => {
      if (room !== undefined && around.current && isFocusLost())
        around.current.querySelector<HTMLElement>(FOCUSABLE)?.focus();
    }, [room]);

    if (room !== undefined) {
      const Which = pick(room);
      return (
        <Crash shape={shape} title={title} onClose={props.onClose ?? onClose}>
          <Which {...props} />
        </Crash>
      );
    }
    if (why === null) return shape === 'dialog' ? null : <Waiting shape={shape} />;
    if (open === false) return null;
    return (
      <Failure
        shape={shape}
        title={title()}
        why={why}
        tries={tries}
        busy={busy}
        onAgain={() => void fetch()}
        onClose={props.onClose ?? onClose}
        onShown={(shown) => {
          around.current = shown;
        }}
      >
        {Instead && <Instead />}
      </Failure>
    );
  };
}

/** A landmark of the page, like the part that will replace it. */
function Waiting({ shape }: { readonly shape: Shape }): ReactElement {
  const words = t('page.lens.loading');
  const line = <p className="quiet lens-failed">{words}</p>;
  return shape === 'inline' ? line : <section aria-label={words}>{line}</section>;
}
