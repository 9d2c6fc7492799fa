import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  CreatedShare,
  CreateShare,
  MAX_SHARES,
  Share,
  type Typist,
  Viewer,
} from '../../../../shared/shares.ts';
import { AccessEntry, AccessQuery } from '../../../../shared/access-log.ts';
import type { StoredShare } from '../../access/shares.ts';
import { withContract } from '../contract.ts';
import { noContent } from '../no-content.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';
import { noSuchSession } from '../session-of.ts';

/** What the log of access tells with what a browser calls itself. */
const TOLD_BY_BROWSER: readonly AccessEntry['kind'][] = ['signed_in', 'signed_out', 'watched', 'asked'];

const iso = (ms: number): string => new Date(ms).toISOString();

/** Links for others, who watches by them, and their end. All of it is the owner's. */
export const shareRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { shares, credentials, hub, registry, accessLog, asks } = services;

  /** What browsers call themselves takes a library to understand, which is loaded when somebody asks. */
  const viewers = async (): Promise<Viewer[]> => {
    const { describeBrowser } = await import('../../access/describe-browser.ts');
    return hub.viewers().map(({ userAgent, ...visit }) => ({
      ...visit,
      typing: asks.typingOf(visit),
      browser: describeBrowser(userAgent),
    }));
  };

  const typistsOf = (share: string): Typist[] =>
    credentials
      .typistsOf(share)
      .map(({ id, since, ...typist }) => ({ ...typist, viewer: id, since: iso(since) }));

  const describe = (share: StoredShare, watching: readonly Viewer[]): Share => ({
    id: share.id,
    role: share.role,
    sessions: share.sessions,
    label: share.label,
    createdAt: iso(share.createdAt),
    expiresAt: share.expiresAt === null ? null : iso(share.expiresAt),
    viewers: watching.filter((viewer) => viewer.share === share.id),
    typists: typistsOf(share.id),
    ...(share.purpose === undefined ? {} : { purpose: share.purpose }),
  });

  api.get(
    '/shares',
    {
      config: { role: 'owner' },
      schema: { summary: 'All shares, the newest first', response: { 200: Type.Array(Share) } },
    },
    async () => {
      const watching = await viewers();
      return shares.list().map((share) => describe(share, watching));
    },
  );

  api.post(
    '/shares',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Make a link for somebody else; its token is told this once',
        body: CreateShare,
        response: { 201: CreatedShare },
      },
    },
    (request, reply) => {
      const { sessions, role, purpose } = request.body;
      if (purpose !== undefined && role === 'control')
        throw new ProblemError(
          'invalid_body',
          `Expected the role 'view' for a share whose purpose is '${purpose}', got 'control'.`,
        );
      for (const id of Array.isArray(sessions) ? sessions : [])
        if (registry.get(id) === undefined) throw noSuchSession(id);
      const made = shares.create(request.body);
      if (made === undefined)
        throw new ProblemError(
          'conflict',
          `Expected fewer than ${MAX_SHARES} shares. Revoke some that are not needed any more.`,
        );
      const { id: share, label } = made.share;
      accessLog.add({ kind: 'share_made', share, label });
      void reply.code(201);
      // A browser could do nothing with it.
      const links = purpose === undefined ? services.linksFor(made.token) : [];
      return { ...describe(made.share, []), token: made.token, links };
    },
  );

  api.delete(
    '/shares/:share',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Revoke a share; its streams end',
        params: Type.Object({ share: Type.String({ description: "The share's id." }) }),
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      if (!shares.revoke(request.params.share))
        throw new ProblemError(
          'not_found',
          'Expected the id of a share that is valid. GET /api/v1/shares lists them.',
        );
      return noContent(reply);
    },
  );

  api.delete(
    '/shares',
    { config: { role: 'owner' }, schema: { summary: 'Revoke all shares', response: { 204: Type.Null() } } },
    (_request, reply) => {
      shares.revokeAll();
      return noContent(reply);
    },
  );

  shares.onEnded(({ share: { id: share, label }, reason }) =>
    accessLog.add({ kind: reason === 'expired' ? 'share_expired' : 'share_revoked', share, label }),
  );

  api.get(
    '/access',
    {
      config: { role: 'owner' },
      schema: {
        summary:
          'Who came, was refused and typed into what, and which shares were made and ended; the newest first',
        querystring: AccessQuery,
        response: { 200: Type.Array(AccessEntry) },
      },
    },
    async (request) => {
      const { describeBrowser } = await import('../../access/describe-browser.ts');
      const named = (entry: AccessEntry): AccessEntry =>
        TOLD_BY_BROWSER.includes(entry.kind) ? { ...entry, detail: describeBrowser(entry.detail) } : entry;
      return accessLog.list(request.query.limit).map(named);
    },
  );

  api.get(
    '/viewers',
    {
      config: { role: 'owner' },
      schema: {
        summary: "Everybody who watches at the moment, the owner's own windows included",
        response: { 200: Type.Array(Viewer) },
      },
    },
    viewers,
  );

  api.delete(
    '/viewers/:viewer',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Sign a browser out; the streams of a program end, and it may come back by its token',
        params: Type.Object({ viewer: Type.String({ description: "The viewer's id." }) }),
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      const { viewer } = request.params;
      const watches = hub.viewers().some(({ id }) => id === viewer);
      if (!credentials.signOutDevice(viewer) && !watches)
        throw new ProblemError('not_found', 'Expected the id of a viewer. GET /api/v1/viewers lists them.');
      hub.endOf(viewer, 'revoked');
      return noContent(reply);
    },
  );
};
