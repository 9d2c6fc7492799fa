/**
 * Gives the terminal back as a program found it: a program that was killed in the alternate screen, with margins or attributes set, must not
 * spoil what follows. DECSC, the main screen, soft reset (DECSTR), then what that does not cover.
 *
 * The main screen comes with its saved cursor. Saved first, that is the present one if the main screen is shown already, and the one before
 * the alternate screen if not: either way what follows is written below what is there. DECSTR forgets the saved cursor, so it comes behind.
 */
const LEAVE_SCREEN = '\x1b7\x1b[?1049l\x1b[!p';

/** Written before each later run, which begins with a line and modes of its own. */
export const RESET_BETWEEN_RUNS = Buffer.from(
  `${LEAVE_SCREEN}\x1b[?25h\x1b[?1l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b>\x1b(B\x1b[0m\r\n`,
);

/** Written where a run was cut off, behind its last byte. */
export const CUT_OFF_MARK = Buffer.from(
  `${LEAVE_SCREEN}\x1b[0m\r\n\x1b[2m── RootResume ended here, and the program with it ──\x1b[0m\r\n`,
);

/** Written behind a run that a policy ended: why it did. */
export const noteBetweenRuns = (sentence: string): Uint8Array =>
  Buffer.from(`${LEAVE_SCREEN}\x1b[0m\r\n\x1b[2m── ${sentence.replace(/\.$/, '')} ──\x1b[0m\r\n`);
