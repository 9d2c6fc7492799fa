import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Clock } from '../clock.ts';
import type { ActionContext, ActionOutcome } from './firing.ts';

/** An address that has not answered after so long, in milliseconds, is given up. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/**
 * Sends what a trigger found as JSON, once. Only the head of the answer is read: a status from 200 to 299 is well. A redirect is not followed,
 * since the user named this address and no other. Nothing is tried again: the next firing is the next try.
 */
export const callWebhook = (address: string, context: ActionContext, clock: Clock): Promise<ActionOutcome> =>
  new Promise((resolve) => {
    if (!URL.canParse(address)) return resolve({ state: 'failed', detail: 'that is no address' });
    const timeout = new AbortController();
    const deadline = clock.after(WEBHOOK_TIMEOUT_MS, () => timeout.abort());
    const settle = (outcome: ActionOutcome): void => {
      deadline.dispose();
      resolve(outcome);
    };
    const failed = (detail: string): void => settle({ state: 'failed', detail });
    const body = Buffer.from(JSON.stringify(bodyOf(context)));
    const request = new URL(address).protocol === 'https:' ? requestTls : requestPlain;
    const call = request(address, {
      method: 'POST',
      signal: AbortSignal.any([timeout.signal, context.signal]),
      // A connection that is kept would hold up the end of the server.
      agent: false,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': body.length,
        'user-agent': 'RootResume',
        connection: 'close',
      },
    });
    call.on('response', (response) => {
      const detail = refusalOf(response);
      if (detail === undefined) settle({ state: 'done' });
      else failed(detail);
      call.destroy();
    });
    call.on('error', (error) =>
      failed(
        timeout.signal.aborted
          ? `there was no answer within ${WEBHOOK_TIMEOUT_MS / 1000} s`
          : `it could not be reached: ${error.message}`,
      ),
    );
    call.end(body);
  });

const refusalOf = ({ statusCode = 0 }: IncomingMessage): string | undefined => {
  if (statusCode >= 200 && statusCode < 300) return undefined;
  return statusCode >= 300 && statusCode < 400
    ? `it answered ${statusCode}, a redirect, which is not followed: name the address that it leads to`
    : `it answered ${statusCode}`;
};

const bodyOf = ({ session, trigger, firing, at }: ActionContext) => ({
  session: session.id,
  name: session.name,
  trigger,
  reason: firing.reason,
  run: firing.run,
  at,
  count: firing.count,
  lines: firing.lines,
});
