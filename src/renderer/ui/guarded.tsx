import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { Button } from './button.tsx';
import styles from './guarded.module.css';

interface GuardedProps {
  readonly children: ReactNode;
  /** It is to be tried again: what could not be loaded is to be loaded anew. Default: it is shown again. */
  readonly onRetry?: () => void;
  /** What is shown in its place. Default: nothing is. */
  readonly onClose?: () => void;
}

const Broken = ({ resetErrorBoundary, onClose }: FallbackProps & Pick<GuardedProps, 'onClose'>) => (
  <div role="alert" className={styles['broken']}>
    <p>
      This part of the page could not be loaded or shown. Nothing that runs has noticed. Try again when the
      server can be reached, or load the page anew.
    </p>
    <p className={styles['ways']}>
      <Button onClick={resetErrorBoundary}>Try again</Button>
      <Button look="plain" onClick={() => location.reload()}>
        Load the page anew
      </Button>
      {onClose && (
        <Button look="plain" onClick={onClose}>
          Close
        </Button>
      )}
    </p>
  </div>
);

/** A part of the page whose failure, while it is loaded or shown, is its own: without it, React takes the whole page away. */
export const Guarded = ({ children, onRetry, onClose }: GuardedProps) => (
  <ErrorBoundary
    fallbackRender={(props) => <Broken {...props} {...(onClose && { onClose })} />}
    onReset={() => onRetry?.()}
  >
    {children}
  </ErrorBoundary>
);
