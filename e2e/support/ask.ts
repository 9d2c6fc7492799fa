import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** What a request over TLS was answered. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** Asks over TLS, trusting the certificate in a file and no other. */
export const askOverTls = (
  url: string,
  options: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string | undefined;
    readonly certificateFile: string;
  },
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method, headers, body, certificateFile } = options;
    const outgoing = request(url, { method, headers, ca: readFileSync(certificateFile) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ ok: (response.statusCode ?? 0) < 400, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
