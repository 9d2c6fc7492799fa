/** How a page dials its stream. */
export interface PageDial {
  /** The sessions whose output it begins with. */
  readonly output: readonly string[];
  /** Whether it is shown a session although it names none. */
  readonly firstVisit: boolean;
  readonly after: string | null;
}

/** Gives the query of a page's dial. */
export const streamQuery = ({ output, firstVisit, after }: PageDial): URLSearchParams => {
  const query = new URLSearchParams({ stats: '1', flow: 'ack', snapshots: 'brief' });
  if (output.length > 0) query.set('output', output.join(','));
  else if (firstVisit) query.set('first', '1');
  if (after !== null) query.set('after', after);
  return query;
};
