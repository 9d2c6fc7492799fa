import type { CreateSession, EditSession, Session, SignalName } from '../../shared/session.ts';
import { envLines } from './env-lines.ts';
import { NO_POLICIES, parsePolicies, policyValuesOf, type PolicyValues } from './policy-values.ts';
import { saidAtField } from './said-at-field.ts';
import { OFFERED_SIGNALS } from './signals.ts';
import { triggerErrorFrom, type TriggerError } from './trigger-values.ts';

/** What the form holds: text as typed. */
export interface SessionFormValues extends PolicyValues {
  readonly command: string;
  /** One argument a line; null: the command is a shell line. */
  readonly args: string | null;
  /** '' takes the name that the command suggests. */
  readonly name: string;
  readonly cwd: string;
  readonly autostart: boolean;
  /** Lines KEY=value. */
  readonly env: string;
  readonly stopSignal: SignalName | '';
  readonly graceSeconds: string;
}

export type FormField = keyof SessionFormValues;

/** What is wrong with the form, by field; `form`: with none in particular. */
export type FormErrors = Readonly<Partial<Record<Exclude<FormField, 'triggers'> | 'form', string>>> & {
  readonly triggers?: TriggerError;
};

const RUNNERS = new Set(['npm', 'pnpm', 'yarn', 'bun', 'deno', 'npx', 'bunx', 'make', 'just', 'task']);
const WRAPPERS = new Set(['sudo', 'env', 'exec', 'time', 'nice', 'nohup', 'run', 'run-script', 'task', '-m']);

/** Offers a name for a command: `npm run dev` is `dev`, `PORT=1 python3 -m http.server` is `http.server`. */
export const nameFromCommand = (command: string): string => {
  const words = command
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && !/^[A-Za-z_]\w*=/.test(word));
  const baseName = (word: string): string => word.replace(/^.*[/\\](?=.)/, '').replace(/^["']|["']$/g, '');
  const meaningful = words.filter((word) => !WRAPPERS.has(word));
  const program = baseName(meaningful[0] ?? '');
  const next = meaningful.slice(1).find((word) => !word.startsWith('-'));
  const isRunner = RUNNERS.has(program) || (/^python[\d.]*$/.test(program) && words.includes('-m'));
  return isRunner && next !== undefined ? baseName(next) : program;
};

/** The contract's default, as text; a test holds the two together, since the contract's value would bring its schemas into the page. */
export const DEFAULT_GRACE_SECONDS = '10';

/** An empty form, in the folder that is offered. */
export const emptyForm = (cwd: string): SessionFormValues => ({
  command: '',
  args: null,
  name: '',
  cwd,
  autostart: false,
  env: '',
  stopSignal: '',
  graceSeconds: DEFAULT_GRACE_SECONDS,
  ...NO_POLICIES,
});

/** The form for a session that exists. */
export const formOf = (session: Session): SessionFormValues => ({
  command: session.command,
  args: session.args?.join('\n') ?? null,
  name: session.name,
  cwd: session.cwd,
  autostart: session.autostart,
  env: envLines(session.env ?? {}),
  stopSignal: OFFERED_SIGNALS.find((name) => name === session.stop.signal) ?? '',
  graceSeconds: String(session.stop.gracePeriodMs / 1000),
  ...policyValuesOf(session),
});

type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: FormErrors };

const parseEnv = (text: string): Parsed<Record<string, string>> => {
  const env: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1)
      return {
        ok: false,
        errors: { env: `Line ${index + 1} is not KEY=value: ${line.trim().slice(0, 60)}` },
      };
    env[line.slice(0, at).trim()] = line.slice(at + 1);
  }
  return { ok: true, value: env };
};

const parseGrace = (text: string): number | undefined => {
  const seconds = Number(text.replace(',', '.'));
  return text.trim() !== '' && seconds >= 0 && seconds <= 600 ? Math.round(seconds * 1000) : undefined;
};

/** Reads the form into what is sent, or says what is wrong with which field. */
export const parseForm = (form: SessionFormValues): Parsed<CreateSession> => {
  const env = parseEnv(form.env);
  const gracePeriodMs = parseGrace(form.graceSeconds);
  if (form.command.trim() === '')
    return { ok: false, errors: { command: 'Type the command that this session runs.' } };
  if (!env.ok) return env;
  if (gracePeriodMs === undefined)
    return { ok: false, errors: { graceSeconds: 'Seconds from 0 to 600 are expected.' } };
  const policies = parsePolicies(form);
  if (!policies.ok) return policies;
  const name = form.name.trim() || nameFromCommand(form.command);
  return {
    ok: true,
    value: {
      command: form.command.trim(),
      autostart: form.autostart,
      env: env.value,
      stop: { signal: form.stopSignal === '' ? null : form.stopSignal, gracePeriodMs },
      ...policies.value,
      ...(name !== '' && { name }),
      ...(form.cwd.trim() !== '' && { cwd: form.cwd.trim() }),
      ...(form.args !== null && { args: form.args === '' ? [] : form.args.split('\n') }),
    },
  };
};

const ONLY_AT_CREATION: ReadonlySet<string> = new Set(['start', 'cols', 'rows']);

/** The part of a parsed form that differs from the session; null: nothing does. */
export const changesTo = (session: Session, next: CreateSession): EditSession | null => {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).sort(([a], [b]) => a.localeCompare(b))
      : value;
  // A form says a part of the stop policy; what it does not say stays.
  const { signal, gracePeriodMs } = session.stop;
  // What the form would write another way (a command that ends with a line break) is no change as long as nobody touched it.
  const untouched = parseForm(formOf(session));
  const comparable: Readonly<Record<string, unknown>> = {
    ...session,
    stop: { signal, gracePeriodMs },
    ...(untouched.ok && untouched.value),
  };
  const changed = Object.entries(next).filter(
    ([key, value]) =>
      !ONLY_AT_CREATION.has(key) && JSON.stringify(sorted(value)) !== JSON.stringify(sorted(comparable[key])),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
};

const FIELD_OF: Readonly<Record<string, Exclude<FormField, 'triggers'>>> = {
  command: 'command',
  args: 'args',
  name: 'name',
  cwd: 'cwd',
  env: 'env',
  signal: 'stopSignal',
  gracePeriodMs: 'graceSeconds',
  ready: 'readyValue',
  dependsOn: 'dependsOn',
};

/** Puts a server's refusal beside the field that it names; where it names none, at the form's end. */
export const errorsFrom = (detail: string): FormErrors => {
  const named =
    /(?:^|[\s'"`/.])(triggers|command|args|name|cwd|env|signal|gracePeriodMs|ready|dependsOn)(?=$|[\s'"`/.:,])/.exec(
      detail,
    )?.[1];
  if (named === 'triggers') return { triggers: triggerErrorFrom(detail) };
  const field = named && FIELD_OF[named];
  return field === undefined || field === '' ? { form: detail } : { [field]: saidAtField(detail) };
};
