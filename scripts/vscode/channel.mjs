// The way back from tests inside VS Code to the page that shows it: one HTTP request for each thing they ask for.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * Listens on a free port of 127.0.0.1. `handle(action, parameters)` answers a request, or rejects.
 * Resolves to the secret address that requests go to, and `close()`.
 */
export async function openChannel(handle) {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(async (request, response) => {
    // Tests of the web build run in a worker of VS Code's page, from where this is another origin.
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end();
    if (request.url !== path) return response.writeHead(404).end();
    try {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { action, ...parameters } = JSON.parse(body);
      const result = await handle(action, parameters);
      response.writeHead(200, headers).end(JSON.stringify({ result: result ?? null }));
    } catch (error) {
      response.writeHead(200, headers).end(JSON.stringify({ error: error.message }));
    }
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}${path}`, close };
}
