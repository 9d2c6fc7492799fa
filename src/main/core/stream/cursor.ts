/** How far one session has been sent: `epoch` names the log, so that an offset into another log is never mistaken for one into this. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
  /** Whether the client has a brief snapshot, and a whole one is owed to it. Default: no. */
  readonly brief?: boolean;
}

/** Longer cursors are treated as none: 1,000 sessions with the longest ids stay below. Characters. */
const MAX_CURSOR_LENGTH = 128 * 1024;

const ENTRY = /^([a-z0-9][a-z0-9-]{0,63})~([a-z0-9]{1,16})~([a-z0-9]{1,11})(~b)?$/;

/** Writes one session's part of a cursor: `web~1x2y3z~4f`, the offset in base 36, and `~b` behind it where it is brief. It holds no character that SSE or a URL gives a meaning. */
export const formatPosition = (session: string, { epoch, offset, brief = false }: Position): string =>
  `${session}~${epoch}~${offset.toString(36)}${brief ? '~b' : ''}`;

/** Joins the parts of all sessions of a stream. */
export const formatCursor = (parts: Iterable<string>): string => [...parts].join('.');

/** Reads a cursor back. One that cannot be read is none: it is never an error. */
export const parseCursor = (text: string | undefined): ReadonlyMap<string, Position> => {
  const positions = new Map<string, Position>();
  if (text === undefined || text === '' || text.length > MAX_CURSOR_LENGTH) return positions;
  for (const part of text.split('.')) {
    const [, session, epoch, offsetText, mark] = ENTRY.exec(part) ?? [];
    if (session === undefined || epoch === undefined || offsetText === undefined) return new Map();
    const offset = Number.parseInt(offsetText, 36);
    if (!Number.isSafeInteger(offset)) return new Map();
    positions.set(session, mark === undefined ? { epoch, offset } : { epoch, offset, brief: true });
  }
  return positions;
};
