/** The sign of RootResume: a prompt whose line goes on. */
export const Mark = ({ size = 18 }: { readonly size?: number }) => (
  <svg viewBox="0 0 18 18" width={size} height={size} fill="none" aria-hidden>
    <rect x="0.75" y="0.75" width="16.5" height="16.5" rx="4" stroke="var(--line-strong)" strokeWidth="1.5" />
    <path
      d="m5 5.75 3.25 3.25L5 12.25"
      stroke="var(--accent)"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <path d="M10 12.25h3.25" stroke="var(--text)" strokeWidth="1.75" strokeLinecap="round" />
  </svg>
);
