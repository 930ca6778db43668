import { Component, type ReactNode } from 'react';
import { Failure, type Shape } from './Failure.tsx';

interface CrashProps {
  readonly children: ReactNode;
  readonly shape: Shape;
  readonly title: () => string;
  readonly onClose?: (() => void) | undefined;
}

/** Keeps an error in one part from stopping the whole page. React writes the error to the console. */
export class Crash extends Component<CrashProps, { readonly why: string | null; readonly tries: number }> {
  override state = { why: null, tries: -1 };
  static getDerivedStateFromError(why: unknown): { why: string } {
    return { why: messageOf(why) };
  }
  override componentDidCatch(): void {
    this.setState(({ tries }) => ({ tries: tries + 1 }));
  }
  override render(): ReactNode {
    const { children, shape, title, onClose } = this.props;
    const { why, tries } = this.state;
    if (why === null) return children;
    return (
      <Failure
        shape={shape}
        title={title()}
        why="crashed"
        detail={why}
        tries={tries}
        onAgain={() => this.setState({ why: null })}
        onClose={onClose}
      />
    );
  }
}

/** An error's message, cut to a length that a panel can show. */
export const messageOf = (why: unknown): string => (why instanceof Error ? why.message : String(why)).slice(0, 200);
