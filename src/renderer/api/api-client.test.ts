import { describe, expect, it, vi } from 'vitest';
import { problem } from '../../shared/problem.ts';
import { createApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';

const answering = (response: () => Response | Promise<Response>, basePath = '/') => {
  const asked = vi.fn<typeof fetch>(() => Promise.resolve().then(response));
  return { api: createApiClient(basePath, asked), asked };
};
const failure = async (request: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await request.catch((thrown: unknown) => thrown);
  if (error instanceof ApiError) return error;
  throw new Error('expected an ApiError');
};

describe('the API client', () => {
  it.each(['/x', '/x/'])('stays below its base path: %s', async (basePath) => {
    const { api, asked } = answering(() => Response.json([]), basePath);
    await api.sessions();
    expect(asked.mock.calls[0]?.[0]).toBe('/x/api/v1/sessions');
    expect(api.outputUrl('web', { format: 'text', from: 0 })).toBe(
      '/x/api/v1/sessions/web/output?format=text&from=0',
    );
  });

  it('sends input as the very bytes it was given, under their number and for their run', async () => {
    const { api, asked } = answering(() => new Response(null, { status: 204 }));
    const bytes = Uint8Array.of(0, 255, 13);
    await api.input('web', { bytes, seq: 'me:1', run: 3 });
    const init = asked.mock.calls[0]?.[1];
    expect(init?.body).toBe(bytes);
    const headers = new Headers(init?.headers);
    expect([headers.get('input-seq'), headers.get('input-run')]).toEqual(['me:1', '3']);
  });

  it('hands on the code and the sentence of a refusal', async () => {
    const body = problem('conflict', 'web is being removed.');
    const { api } = answering(() =>
      Response.json(body, { status: 409, headers: { 'Content-Type': 'application/problem+json' } }),
    );
    const error = await failure(api.start('web'));
    expect([error.code, error.status, error.detail]).toEqual(['conflict', 409, 'web is being removed.']);
  });

  it('says that the server cannot be reached when there is no answer', async () => {
    const { api } = answering(() => Promise.reject(new TypeError('fetch failed')));
    const error = await failure(api.health());
    expect([error.code, error.status]).toEqual(['unreachable', 0]);
  });

  it('counts the answer of a proxy in between as no answer', async () => {
    const { api } = answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const error = await failure(api.health());
    expect([error.code, error.status]).toEqual(['unreachable', 502]);
  });
});
