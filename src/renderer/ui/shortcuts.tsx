import { Dialog } from './dialog.tsx';
import { chordsFor, COMMAND_IDS, COMMANDS, formatChord, type Surroundings } from './keys.ts';
import styles from './shortcuts.module.css';

interface ShortcutsProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly surroundings: Surroundings;
}

/** Lists every command's keys that work here. */
export const Shortcuts = ({ open, onClose, surroundings }: ShortcutsProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title="Keyboard shortcuts"
    description="Plain Ctrl and Alt combinations always go to the program in the terminal."
  >
    <table className={styles['table']}>
      <tbody>
        {COMMAND_IDS.map((id) => ({ id, chords: chordsFor(id, surroundings) }))
          .filter(({ chords }) => chords.length > 0)
          .map(({ id, chords }) => (
            <tr key={id}>
              <th scope="row">{COMMANDS[id].label.replace('…', '')}</th>
              <td>{chords.map((chord) => formatChord(chord, surroundings)).join(' or ')}</td>
            </tr>
          ))}
      </tbody>
    </table>
  </Dialog>
);
