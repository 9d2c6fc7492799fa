/** The variable by which the descendants of a run are known, even those that left its process tree and its kernel session. */
export const RUN_MARKER_VARIABLE = 'ROOTRESUME_RUN';

/** Names one run of one session of one data dir. */
export const runMarker = (dataDirId: string, session: string, run: number): string =>
  `${dataDirId}:${session}:${run}`;

/** Tells whether a marker names a run of that data dir. */
export const isMarkerOf = (dataDirId: string, marker: string): boolean => marker.startsWith(`${dataDirId}:`);
