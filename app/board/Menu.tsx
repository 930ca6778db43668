import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { own } from '../../src/world/index.ts';

interface MenuProps {
  readonly label: string;
  /** The element beside which the menu opens. */
  readonly trigger: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Places the menu below its trigger, or above it if there is no space below. The script sets the position, because
 * the page's policy forbids `style` attributes.
 */
function place(menu: HTMLElement, trigger: HTMLElement): void {
  const at = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4 + height <= innerHeight;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
}

/** Arrow keys move through the menu's buttons and wrap around. */
function onKeyDown(this: HTMLElement, event: KeyboardEvent): void {
  const step = own({ ArrowDown: 1, ArrowUp: -1 }, event.key);
  if (step === undefined) return;
  const stops = [...this.querySelectorAll<HTMLElement>('button, input')];
  stops[(stops.indexOf(document.activeElement as HTMLElement) + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

/**
 * A native popover full of buttons, mounted while it is open. The browser closes it on Escape and on a press outside,
 * and then gives the focus back.
 */
export function Menu({ label, trigger, onClose, children }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => void (close.current = onClose));
  useLayoutEffect(() => {
    const menu = ref.current!;
    const from = trigger.current;
    const show = (): void => {
      menu.showPopover();
      if (from) place(menu, from);
      menu.querySelector<HTMLElement>('button, input')?.focus();
    };
    show();
    // The browser reports the closing a little later. If the reader presses the trigger in between, the menu opens
    // again.
    const again = (): void => {
      if (!menu.matches(':popover-open')) show();
    };
    from?.addEventListener('click', again);
    const onToggle = (event: Event): void => {
      if ((event as ToggleEvent).newState === 'closed') close.current();
    };
    const onScroll = (event: Event): void => {
      if (!menu.contains(event.target as Node) && trigger.current) place(menu, trigger.current);
    };
    menu.addEventListener('toggle', onToggle);
    menu.addEventListener('keydown', onKeyDown);
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      from?.removeEventListener('click', again);
      menu.removeEventListener('toggle', onToggle);
      document.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [trigger]);

  return (
    <div ref={ref} className="menu" popover="auto" role="dialog" aria-label={label} tabIndex={-1}>
      {children}
    </div>
  );
}
