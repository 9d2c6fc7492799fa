// Listens on a free port of every address, and greets.
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end('hello from the session'));
server.listen(0, () => process.stdout.write(`listening on ${server.address().port}\n`));
