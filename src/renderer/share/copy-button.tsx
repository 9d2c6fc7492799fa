import { Check as CheckIcon, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';

/** How long 'Copied' stays on the button, in milliseconds. */
const COPIED_STAYS_MS = 1600;

interface CopyButtonProps {
  readonly text: string;
  /** What the text is, for who hears it. */
  readonly label: string;
  /** Tells whether the text is on the clipboard. */
  readonly onCopy: (text: string) => Promise<boolean>;
}

/** Copies a text, and says that it has. */
export const CopyButton = ({ text, label, onCopy }: CopyButtonProps) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_STAYS_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      aria-label={copied ? 'Copied' : `Copy the ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
      onClick={() => void onCopy(text).then(setCopied)}
    >
      {copied ? <CheckIcon size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
};
