import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { inlineScripts } from './inline-scripts.ts';
import type { Services } from './services.ts';

/** What an answer of the API needs: it is no page, and nobody else's. They stand as they are, since every key is a request. */
export const API_HEADERS = [
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
] as const;

/** Has every answer keep a browser strict, refusals included. */
export const useSecurityHeaders = (app: FastifyInstance): void => {
  app.addHook('onRequest', (_request, reply, done) => {
    // Where helmet sets its own, which are to go before these.
    for (const [name, value] of API_HEADERS) reply.raw.setHeader(name, value);
    done();
  });
};

/** Has the page's files say what the page may do; helmet puts them together anew for each. */
export const usePageHeaders = async (
  app: FastifyInstance,
  { rendererDir }: Pick<Services, 'rendererDir'>,
): Promise<void> => {
  const directives = {
    ...PAGE_DIRECTIVES,
    // And the script that the build wrote into the page, letter by letter.
    scriptSrc: ["'self'", ...inlineScripts(rendererDir)],
  };
  await app.register(helmet, {
    ...HELMET_OPTIONS,
    contentSecurityPolicy: { useDefaults: false, directives },
  });
};

const PAGE_DIRECTIVES = {
  defaultSrc: ["'self'"],
  // xterm.js and Radix set styles on elements.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

const HELMET_OPTIONS = {
  frameguard: { action: 'deny' },
  // Plain HTTP on a LAN: a promise of HTTPS would lock browsers out.
  strictTransportSecurity: false,
  // Browsers heed these two only in a secure context and complain elsewhere.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: 'no-referrer' },
} as const;
