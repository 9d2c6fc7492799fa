// Waits for `g`, then prints what a hostile program would; `q` tells all that it was sent meanwhile.
const OSC = '\x1b]';
const ST = '\x1b\\';
const link = (address, text) => `${OSC}8;;${address}${ST}${text}${OSC}8;;${ST}\r\n`;
const MARKUP = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=2</script>';

const payload = [
  '\x1b[2J\x1b[H',
  link('javascript:globalThis.pwned=3', 'link-script'),
  link('data:text/html,<script>opener.pwned=4</script>', 'link-data'),
  link('file:///etc/passwd', 'link-file'),
  // Says another address than it leads to.
  link('https://true.example/', 'https://looks.fine.example/'),
  `${MARKUP}\r\n`,
  `${OSC}0;${MARKUP}\x07`,
  `${OSC}2;${'long'.repeat(5000)}\x07`,
  `${OSC}2;evil-title\r\nrm -rf\x07`,
  `${OSC}2;evil-title${MARKUP}\x07`,
  // The clipboard: written, and asked for.
  `${OSC}52;c;${Buffer.from('evil-clipboard').toString('base64')}\x07`,
  `${OSC}52;c;?\x07`,
  // Notifications of two kinds, and an address to open.
  `${OSC}9;evil-notice\x07`,
  `${OSC}777;notify;evil-notice;evil-notice\x07`,
  `${OSC}1337;OpenURL=:aHR0cHM6Ly9ldmlsLmV4YW1wbGUv\x07`,
  // Questions: attributes, cursor, colours, settings, capabilities, title and icon, answer-back.
  '\x1b[c\x1b[6n',
  `${OSC}10;?\x07${OSC}11;?\x07`,
  `\x1bP$qm${ST}\x1bP+q544e${ST}`,
  '\x1b[21t\x1b[20t\x05',
  '\x07'.repeat(2000),
  '\x1b[12;1Hpayload-is-over\r\n',
];

let received = '';
process.stdin.setRawMode(true);
process.stdout.write('ready\r\n');
process.stdin.setEncoding('latin1').on('data', (/** @type {string} */ keys) => {
  if (keys === 'g') {
    process.stdout.write(payload.join(''));
    return;
  }
  received += keys.replaceAll('q', '');
  if (keys.endsWith('q')) process.stdout.write(`\r\nreceived=${Buffer.from(received).toString('hex')}.\r\n`);
});
