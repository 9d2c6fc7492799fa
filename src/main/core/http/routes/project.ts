import type { FastifyInstance } from 'fastify';
import {
  ApplyProject,
  ImportedProject,
  ImportProject,
  ProjectStatus,
  SaveProject,
} from '../../../../shared/project.ts';
import type { Outcome } from '../../project/project.ts';
import { withContract } from '../contract.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';

const valueOf = <T>(outcome: Outcome<T>): T => {
  if (outcome.kind === 'refused') throw new ProblemError('conflict', outcome.why);
  return outcome.value;
};

/** The project file: how it stands to the sessions, and what makes one like the other. All of it is the owner's. */
export const projectRoutes = (app: FastifyInstance, { project }: Services): void => {
  const api = withContract(app);

  api.get(
    '/project',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'The project file, its mistakes, and how it differs from the sessions',
        response: { 200: ProjectStatus },
      },
    },
    async () => {
      await project.refresh();
      return project.status;
    },
  );

  api.post(
    '/project/apply',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Make the sessions as the file has them; only what differs is touched',
        body: ApplyProject,
        response: { 200: ProjectStatus },
      },
    },
    async (request) => valueOf(await project.apply(request.body)),
  );

  api.post(
    '/project/save',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Write sessions into the file; comments and order stay',
        body: SaveProject,
        response: { 200: ProjectStatus },
      },
    },
    async (request) => valueOf(await project.save(request.body)),
  );

  api.post(
    '/project/import',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Show what files of other tools would run here, or write some of it into the project file',
        body: ImportProject,
        response: { 200: ImportedProject },
      },
    },
    async (request) => valueOf(await project.import(request.body)),
  );
};
