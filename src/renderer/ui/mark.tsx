/** The sign of RootResume, as in its icon: a prompt, and the light that says that it runs. */
export const Mark = ({ size = 20 }: { readonly size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} fill="none" aria-hidden>
    <rect x="1" y="1" width="30" height="30" rx="7.5" stroke="var(--line-strong)" strokeWidth="2" />
    <path
      d="M8.5 9 15.5 16l-7 7"
      stroke="var(--text)"
      strokeWidth="3.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <circle cx="22.4" cy="21.4" r="3.8" fill="var(--tone-good)" />
  </svg>
);
