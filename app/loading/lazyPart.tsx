/** A part of the page that is loaded when a reader opens it, with everything that can go wrong on the way. */
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
  /** The part's name as its button says it. */
  readonly title: () => string;
  /** Closes the part, where the part itself would have a button for that. */
  readonly onClose?: () => void;
  /** A further button beside Try again. */
  readonly instead?: () => ReactElement | null;
}

const FOCUSABLE = 'button, [href], input, select, textarea, summary, [tabindex]';

/**
 * Makes a component that loads its code, words and style when it is shown first. Where they do not come it names the part, says what still works and
 * tries afresh when asked, and so does a part that throws while it renders: the page around it goes on.
 */
export function lazyPart<Room, Props extends object>(
  load: Loader<Room>,
  pick: (room: Room) => ComponentType<Props>,
  { shape, title, onClose, instead: Instead }: Look,
): ComponentType<Props & { readonly open?: boolean; readonly onClose?: () => void }> {
  return function Part(props) {
    // A module that has come is shown at once: React would show `lazy` a third of a second later.
    const [room, setRoom] = useState(load.loaded);
    const [why, setWhy] = useState<Cause | null>(null);
    const [tries, setTries] = useState(-1);
    const [busy, setBusy] = useState(true);
    /** Around the failure: what stands there next takes the focus over from its button. */
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
    // A dialog that stays in the page while it is shut is asked for afresh when it is opened again.
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

/** A place of its own among the page's landmarks, as what arrives will be. */
function Waiting({ shape }: { readonly shape: Shape }): ReactElement {
  const words = t('page.lens.loading');
  const line = <p className="quiet lens-failed">{words}</p>;
  return shape === 'inline' ? line : <section aria-label={words}>{line}</section>;
}
