/** How far one session has been sent: `epoch` names the log, so that an offset into another log is never mistaken for one into this. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
  /** The version of the last resize that the client knows, where it stands at `offset`: later ones may stand there too. Default: none there. */
  readonly sizeVersion?: number;
  /** Whether the client has a brief snapshot, and a whole one is owed to it. Default: no. */
  readonly brief?: boolean;
}

/** Longer cursors are treated as none: 1,000 sessions with the longest ids stay below. Characters. */
const MAX_CURSOR_LENGTH = 128 * 1024;

const ENTRY = /^([a-z0-9][a-z0-9-]{0,63})~([a-z0-9]{1,16})~([a-z0-9]{1,11})(?:~r([a-z0-9]{1,11}))?(~b)?$/;

/**
 * Writes one session's part of a cursor: `web~1x2y3z~4f`, the offset in base 36, and behind it, where there is one, the version of the size in
 * base 36, `~r2`, and `~b` where it is brief. It holds no character that SSE or a URL gives a meaning.
 */
export const formatPosition = (
  session: string,
  { epoch, offset, sizeVersion, brief = false }: Position,
): string =>
  `${session}~${epoch}~${offset.toString(36)}${sizeVersion === undefined ? '' : `~r${sizeVersion.toString(36)}`}${brief ? '~b' : ''}`;

/** Joins the parts of all sessions of a stream. */
export const formatCursor = (parts: Iterable<string>): string => [...parts].join('.');

/** Reads a cursor back. One that cannot be read is none: it is never an error. */
export const parseCursor = (text: string | undefined): ReadonlyMap<string, Position> => {
  const positions = new Map<string, Position>();
  if (text === undefined || text === '' || text.length > MAX_CURSOR_LENGTH) return positions;
  for (const part of text.split('.')) {
    const [, session, epoch, offsetText, versionText, mark] = ENTRY.exec(part) ?? [];
    if (session === undefined || epoch === undefined || offsetText === undefined) return new Map();
    const offset = Number.parseInt(offsetText, 36);
    const sizeVersion = versionText === undefined ? undefined : Number.parseInt(versionText, 36);
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(sizeVersion ?? 0)) return new Map();
    positions.set(session, {
      epoch,
      offset,
      ...(sizeVersion !== undefined && { sizeVersion }),
      ...(mark !== undefined && { brief: true }),
    });
  }
  return positions;
};
