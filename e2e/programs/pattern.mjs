// Output in which every byte says where it belongs: a lost, doubled, changed or moved byte shows, and a check needs no memory of what came
// before. Lines of 64 bytes as they leave the terminal, `web...:0000000042 <colour><filler>`: who wrote it, and the number of the line.

/** One line in bytes as a viewer gets it, which ends with CR and LF; the program writes LF, and its terminal adds CR. */
export const LINE_BYTES = 64;

/** What a name is padded to, in characters. */
const NAME_LENGTH = 6;

const FILLER = 'The_quick_brown_fox_jumps_over_the_lazy_dog.0123456789-';
/** What is left of a line beside its name, a colon, ten digits, the colour, CR and LF. */
const FILLER_LENGTH = LINE_BYTES - NAME_LENGTH - 1 - 10 - 5 - 2;
const FILLERS = Array.from({ length: FILLER.length }, (_, at) =>
  (FILLER + FILLER).slice(at, at + FILLER_LENGTH),
);

/** @param {string} name @param {number} number @returns {string} what stands in the line before its colour */
export const labelOf = (name, number) =>
  `${name.padEnd(NAME_LENGTH, '.').slice(0, NAME_LENGTH)}:${String(number).padStart(10, '0')}`;

/**
 * Lines `from` to `to` (not included), each followed by `ending`.
 * @param {string} name at most 6 characters
 * @param {number} from
 * @param {number} to
 * @param {string} ending
 * @returns {string}
 */
export const patternLines = (name, from, to, ending) => {
  let text = '';
  for (let number = from; number < to; number += 1)
    text += `${labelOf(name, number)}\x1b[3${number % 8}m${FILLERS[number % FILLERS.length] ?? ''}${ending}`;
  return text;
};
