import type {
  BrowserWindow,
  MessageBoxOptions,
  MessageBoxReturnValue,
  Request as ElectronRequest,
  Session,
} from 'electron';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { noteErrorBox, record } from './record.ts';

export const shell = {
  openExternal: (url: string): Promise<void> => {
    record.openedExternally.push(url);
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    record.openedPaths.push(path);
    return Promise.resolve('');
  },
};

interface Question {
  readonly options: MessageBoxOptions;
  readonly answer: (response: number) => void;
}

let question: Question | undefined;

const ask = (options: MessageBoxOptions): Promise<MessageBoxReturnValue> =>
  new Promise((resolve) => {
    question = {
      options,
      answer: (response) => {
        question = undefined;
        resolve({ response, checkboxChecked: false });
      },
    };
  });

export const dialog = {
  showMessageBox: (
    first: BrowserWindow | MessageBoxOptions,
    second?: MessageBoxOptions,
  ): Promise<MessageBoxReturnValue> => ask(second ?? (first as MessageBoxOptions)),
  showErrorBox: noteErrorBox,
  /** The question that is on screen. */
  current: (): MessageBoxOptions | undefined => question?.options,
  /** Presses a button of it. */
  press: (label: string): void => {
    const index = question?.options.buttons?.indexOf(label) ?? -1;
    if (index === -1) throw new Error(`no button ${label} on screen`);
    question?.answer(index);
  },
};

/** A picture that is really there: a path that leads nowhere is an error here, an invisible icon in Electron. */
const image = (file: string) => {
  const bytes = readFileSync(file);
  return {
    toDataURL: () => `data:image/png;base64,${bytes.toString('base64')}`,
    addRepresentation: () => undefined,
    setTemplateImage: () => undefined,
  };
};
export const nativeImage = { createFromPath: image };
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};
export const powerMonitor = new EventEmitter();

type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;

type CertificateProc = Parameters<Session['setCertificateVerifyProc']>[0];

export class StandInSession extends EventEmitter {
  #check: PermissionCheck | undefined;
  #certificateProc: CertificateProc = null;

  setCertificateVerifyProc(proc: CertificateProc): void {
    this.#certificateProc = proc;
  }

  /** Asks about a certificate that no authority has signed, as Chromium would. */
  trusts(hostname: string, certificate: string): Promise<boolean> {
    const proc = this.#certificateProc;
    if (proc === null) return Promise.resolve(false);
    const request = { hostname, certificate: { data: certificate } } as ElectronRequest;
    return new Promise((resolve) => proc(request, (verdict) => resolve(verdict === 0)));
  }

  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(check: PermissionCheck): void {
    this.#check = check;
  }

  /** Asks as Chromium would for a page. */
  allows(permission: Parameters<PermissionCheck>[1], origin: string): boolean {
    return this.#check?.(null, permission, origin, { requestingUrl: origin, isMainFrame: true }) ?? true;
  }
}
export const defaultSession = new StandInSession();
export const session = { defaultSession };

/** A notification that remembers that it was shown. */
export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  static isSupported = (): boolean => true;
  readonly title: string;

  constructor({ title }: { readonly title: string }) {
    super();
    this.title = title;
  }

  show(): void {
    Notification.shown.push(this);
  }
}
