import { encode } from 'uqr';
import styles from './qr-code.module.css';

/** White around a code, in modules: as much as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

interface QrCodeProps {
  readonly text: string;
  /** What it is, for who does not see it. */
  readonly label: string;
}

/** A QR code. Black on white in both themes: many cameras read no other. */
const QrCode = ({ text, label }: QrCodeProps) => {
  const { data, size } = encode(text, { border: QUIET_ZONE });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join('');
  return (
    <svg
      className={styles['code']}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
};

export default QrCode;
