import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { ActionKind } from '../../shared/triggers.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ACTION_WORDS, MAX_ACTIONS, NEW_ACTION, OBJECT_WORDS, type ActionValues } from './action-values.ts';
import formStyles from './session-form.module.css';
import { Choice, Text } from './trigger-controls.tsx';
import styles from './trigger-fields.module.css';

interface ActionRowProps {
  readonly action: ActionValues;
  readonly number: number;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<ActionValues>) => void;
  readonly onRemove: () => void;
}

const ActionRow = ({ action, number, error, onChange, onRemove }: ActionRowProps) => {
  const words = OBJECT_WORDS[action.kind];
  return (
    <div className={styles['action']} role="group" aria-label={`Action ${number}`}>
      <div className={formStyles['pair']}>
        <Choice<ActionKind>
          label={number === 1 ? 'Then' : 'And'}
          words={ACTION_WORDS}
          value={action.kind}
          error={words === undefined ? error : undefined}
          fresh={number > 1 && action.before === null}
          onChange={(kind) => onChange({ kind })}
        />
        {words !== undefined && (
          <Text
            {...words}
            value={action.object}
            error={error}
            lines={action.kind === 'command'}
            onChange={(object) => onChange({ object })}
          />
        )}
      </div>
      <span className={styles['drop']}>
        <IconButton label={`Remove action ${number}`} small onClick={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
};

interface ActionFieldsProps {
  readonly actions: readonly ActionValues[];
  /** What is wrong with the nth; undefined: nothing is. */
  readonly errorOf: (at: number) => string | undefined;
  readonly onChange: (actions: readonly ActionValues[]) => void;
}

/** What a trigger does, one after the other. */
export const ActionFields = ({ actions, errorOf, onChange }: ActionFieldsProps) => {
  const addRef = useRef<HTMLButtonElement>(null);
  return (
    <>
      {actions.map((action, at) => (
        <ActionRow
          key={at}
          action={action}
          number={at + 1}
          error={errorOf(at)}
          onChange={(part) => onChange(actions.map((one, i) => (i === at ? { ...one, ...part } : one)))}
          onRemove={() => {
            onChange(actions.filter((_, i) => i !== at));
            addRef.current?.focus();
          }}
        />
      ))}
      {actions.length === 0 && <p className={formStyles['note']}>Nothing is done: it is only listed.</p>}
      <div>
        <Button
          ref={addRef}
          look="plain"
          aria-disabled={actions.length >= MAX_ACTIONS}
          onClick={() => actions.length < MAX_ACTIONS && onChange([...actions, NEW_ACTION])}
        >
          <Plus size={14} aria-hidden />
          Add an action
        </Button>
      </div>
    </>
  );
};
