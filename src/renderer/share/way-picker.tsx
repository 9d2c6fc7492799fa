import { Field } from '../ui/field.tsx';
import { wayWords, type Way, type Ways } from './network-words.ts';

interface WayPickerProps {
  readonly ways: Ways;
  readonly chosen: Way;
  readonly onChoose: (url: string) => void;
}

const Options = ({ ways }: { readonly ways: readonly Way[] }) =>
  ways.map((way) => (
    <option key={way.url} value={way.url}>
      {wayWords(way)}
    </option>
  ));

/** Chooses over which network a link leads; those of containers and virtual machines stand apart, at the end. */
export const WayPicker = ({ ways, chosen, onChoose }: WayPickerProps) => (
  <Field
    label="Over"
    help={
      chosen.detail === '' ? undefined : (
        <>
          The system calls this network <code>{chosen.detail}</code>.
        </>
      )
    }
  >
    {(control) => (
      <select {...control} value={chosen.url} onChange={(event) => onChoose(event.target.value)}>
        <Options ways={ways.usual} />
        {ways.virtual.length > 0 && (
          <optgroup label="Containers and virtual machines">
            <Options ways={ways.virtual} />
          </optgroup>
        )}
        <Options ways={[ways.local]} />
      </select>
    )}
  </Field>
);
