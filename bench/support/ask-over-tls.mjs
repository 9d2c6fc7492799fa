import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

/**
 * Sends JSON to a server that made its certificate itself, and trusts exactly that one.
 * @param {string} url
 * @param {{ method: string, headers: Record<string, string>, body?: string, dataDir: string }} options
 * @returns {Promise<{ ok: boolean, status: number, text: string }>}
 */
export const askOverTls = (url, { method, headers, body, dataDir }) =>
  new Promise((resolve, reject) => {
    const ca = readFileSync(join(dataDir, 'tls-certificate.pem'));
    const asking = request(url, { method, headers, ca, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (/** @type {string} */ part) => (text += part));
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        resolve({ ok: status >= 200 && status < 300, status, text });
      });
    });
    asking.on('error', reject);
    asking.end(body);
  });
