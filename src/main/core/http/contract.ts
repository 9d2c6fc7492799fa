import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, RawServerDefault, FastifyBaseLogger } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Fastify, with requests and answers typed by the schemas of their routes. */
export type ContractServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export const withContract = (app: FastifyInstance): ContractServer =>
  app.withTypeProvider<TypeBoxTypeProvider>();
