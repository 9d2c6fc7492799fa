// Asks the network for the IPv4 address of a name by mDNS, on the interface of an address: node ask-mdns.mjs <name> <own address>
// Writes each address that is answered on a line, and who else asked for the name meanwhile; ends after a second without any answer.
import { createSocket } from 'node:dgram';

const GROUP = '224.0.0.251';
const PORT = 5353;
const QUIET_MS = 1000;
const [name = '', own = ''] = process.argv.slice(2);

const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
// One question: type A, class IN.
const question = Buffer.from([...labels, 0, 0, 1, 0, 1]);
const query = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), question]);

const found = new Set();
const socket = createSocket({ type: 'udp4', reuseAddr: true });
const end = () => socket.close(() => process.stdout.write([...found].map((each) => `${each}\n`).join('')));
let quiet = setTimeout(end, QUIET_MS);
socket.on('message', (message, { address }) => {
  if (!message.includes(Buffer.from(labels))) return;
  const isAnswer = (message[2] & 0x80) !== 0;
  if (!isAnswer && address !== own) found.add(`asked for by ${address}`);
  if (!isAnswer) return;
  // A record of type A and class IN, flushing or not: its life, four bytes of length, four of the address. A life of 0 is a good-bye.
  for (let at = 12; at + 14 <= message.length; at += 1) {
    const isA = message.readUInt16BE(at) === 1 && (message.readUInt16BE(at + 2) & 0x7fff) === 1;
    if (!isA || message.readUInt16BE(at + 8) !== 4 || message.readUInt32BE(at + 4) === 0) continue;
    found.add([...message.subarray(at + 10, at + 14)].join('.'));
    clearTimeout(quiet);
    quiet = setTimeout(end, QUIET_MS);
  }
});
socket.bind(PORT, () => {
  socket.addMembership(GROUP, own);
  socket.setMulticastInterface(own);
  socket.send(query, PORT, GROUP);
});
