import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import styles from './sign-in.module.css';

interface SignInProps {
  /** Why this browser is not signed in, where it is known. */
  readonly message: string | null;
  /** Takes a token or a whole link; rejects with a sentence where the server takes neither. */
  readonly onSignIn: (tokenOrLink: string) => Promise<void>;
}

/** Shown to a browser without a credential: how to get one, and a field for it. */
export const SignIn = ({ message, onSignIn }: SignInProps) => {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const submit = async (): Promise<void> => {
    if (typed.trim() === '') return setError('Paste the link, or the token from its end.');
    setSending(true);
    setError(null);
    try {
      await onSignIn(typed.trim());
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setSending(false);
    }
  };

  return (
    <main className={styles['page']}>
      <form
        className={styles['card']}
        aria-label="Sign in"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Mark size={28} />
        <h1>This browser is not signed in</h1>
        <p className={styles['text']}>
          {message ?? 'RootResume shows its terminals only to browsers that opened its link.'}
        </p>
        <ul className={styles['text']}>
          <li>
            On the machine that runs it: open the app and choose <em>Share</em>, or look where{' '}
            <code>rootresume serve</code> printed its link.
          </li>
          <li>Opening that link signs this browser in; or paste it here.</li>
        </ul>
        <Field label="Link or token" error={error ?? undefined}>
          {(control) => (
            <input
              {...control}
              type="text"
              autoFocus
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="http://192.168.1.20:7317/#token=…"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setError(null);
              }}
            />
          )}
        </Field>
        <Button type="submit" look="primary" disabled={sending}>
          Sign in
        </Button>
      </form>
    </main>
  );
};
