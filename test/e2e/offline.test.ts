import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { evenhand, root } from './run-evenhand.ts';
import { allFormats, scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

// Preloaded into the process: any attempt to reach another machine ends it with a status of its own.
const guard = `
for (const [name, methods] of Object.entries({ net: ['connect', 'createConnection'], dns: ['lookup', 'resolve'], http: ['request', 'get'], https: ['request', 'get'] })) {
  const module = require('node:' + name);
  for (const method of methods) module[method] = () => { process.stderr.write('NETWORK: ' + name + '.' + method); process.exit(99); };
}
require('node:net').Socket.prototype.connect = () => { process.stderr.write('NETWORK: socket'); process.exit(99); };
globalThis.fetch = () => { process.stderr.write('NETWORK: fetch'); process.exit(99); };
`;
const home = scratchFolder({ 'scores.csv': toCsvText(smallRows()), 'guard.cjs': guard });
afterAll(() => home.remove());

it('an audit opens no connection', async () => {
  const env = { NODE_OPTIONS: `--require ${join(home.path, 'guard.cjs')}` };
  const { status, stderr } = await evenhand(['audit', 'scores.csv', ...smallFlags, ...allFormats], {
    cwd: home.path,
    env,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('the guard works', async () => {
  const { spawnSync } = await import('node:child_process');
  const script = "import('node:http').then((http) => http.get('http://127.0.0.1:9'))";
  expect(spawnSync(process.execPath, ['--require', join(home.path, 'guard.cjs'), '-e', script]).status).toBe(99);
});

/** What a server needs of these modules: to be made, and the type of its address. */
const listening =
  /import \{ createServer, type Server \} from 'node:http';\nimport type \{ AddressInfo \} from 'node:net';\n/;

it('no source file imports a module that talks to a network', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  expect(sources.length).toBeGreaterThan(50);
  for (const path of sources) {
    const text = readFileSync(join(root, 'src', path), 'utf8');
    // The server of the workbench is listened to, by default by this machine alone, and asks nobody.
    const imports = path === join('server', 'start-server.ts') ? text.replace(listening, '') : text;
    expect(imports, path).not.toMatch(/from ['"](node:)?(https?|http2|net|tls|dgram|dns)['"]/);
    expect(text, path).not.toMatch(/\b(fetch\(|XMLHttpRequest|new WebSocket|EventSource)/);
  }
});
