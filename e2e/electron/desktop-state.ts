/** What can be seen of the desktop app outside its page. */
export interface DesktopState {
  readonly windows: readonly {
    readonly title: string;
    readonly bounds: Bounds;
    readonly visible: boolean;
    readonly focused: boolean;
    readonly maximized: boolean;
    readonly webPreferences: Readonly<Record<string, unknown>>;
  }[];
  readonly tray: { readonly toolTip: string; readonly labels: readonly string[] } | undefined;
  /** The question on screen; `focused` is the button that Enter presses. */
  readonly question:
    | {
        readonly message: string;
        readonly detail: string;
        readonly buttons: readonly string[];
        readonly focused: string;
      }
    | undefined;
  readonly openedExternally: readonly string[];
  readonly openedPaths: readonly string[];
  readonly notifications: readonly string[];
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
