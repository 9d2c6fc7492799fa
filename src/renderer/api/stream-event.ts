import type { StreamEvent, StreamEventData, StreamEventName } from '../../shared/events.ts';
import { decodeBase64 } from './base64.ts';

/** `output` and `snapshot` with their bytes decoded, everything else as the contract has it. */
export type PageEvent =
  | Exclude<StreamEvent, { type: 'snapshot' | 'output' }>
  | {
      readonly type: 'snapshot';
      readonly data: Omit<StreamEventData<'snapshot'>, 'data'> & { readonly bytes: Uint8Array<ArrayBuffer> };
    }
  | {
      readonly type: 'output';
      readonly data: Omit<StreamEventData<'output'>, 'data'> & { readonly bytes: Uint8Array<ArrayBuffer> };
    };

export type SnapshotData = Extract<PageEvent, { type: 'snapshot' }>['data'];
export type OutputData = Extract<PageEvent, { type: 'output' }>['data'];

/** The names under which an EventSource has to be listened to; a record, so that none can be forgotten. */
const NAMES: Readonly<Record<StreamEventName, true>> = {
  hello: true,
  sessions: true,
  session: true,
  removed: true,
  snapshot: true,
  output: true,
  resize: true,
  stats: true,
  lines: true,
  storage: true,
  sharing: true,
  role: true,
  asks: true,
  project: true,
  alerts: true,
  alert: true,
  ping: true,
  probe: true,
  bye: true,
};
export const STREAM_EVENT_NAMES = Object.keys(NAMES) as readonly StreamEventName[];

/** Reads an event's one line of JSON. Throws where it is none: the server is of the same release, so that is a bug. */
export const parseStreamEvent = (type: StreamEventName, json: string): PageEvent => {
  // The cast pairs a name with its data; that they belong together is the contract's promise.
  const event = { type, data: JSON.parse(json) as unknown } as StreamEvent;
  if (event.type === 'output') {
    const { data, ...rest } = event.data;
    return { type: 'output', data: { ...rest, bytes: decodeBase64(data) } };
  }
  if (event.type === 'snapshot') {
    const { data, ...rest } = event.data;
    return { type: 'snapshot', data: { ...rest, bytes: decodeBase64(data) } };
  }
  return event;
};
