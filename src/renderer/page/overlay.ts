import type { OfferedCommand } from '../sessions/suggestion-list.tsx';

/** What lies over the page; at most one thing does. */
export type Overlay =
  | { readonly kind: 'none' | 'palette' | 'alerts' | 'share' | 'shortcuts' | 'project' | 'import' }
  /** Text to be copied, by hand where the page may not. */
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'new'; readonly offered?: OfferedCommand | undefined }
  | { readonly kind: 'edit' | 'remove'; readonly id: string };

export const NO_OVERLAY: Overlay = { kind: 'none' };
