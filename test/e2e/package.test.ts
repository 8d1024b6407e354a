import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const home = scratchFolder();
const { exports: subpaths, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
  version: string;
};

// The proxy that is none is that of onnxruntime-node's install script alone: its download of CUDA fails as it does without a network.
const offline = { GLOBAL_AGENT_HTTP_PROXY: 'http://127.0.0.1:9', GLOBAL_AGENT_HTTPS_PROXY: 'http://127.0.0.1:9' };
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...offline },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const build = join('node_modules/onnxruntime-node/bin/napi-v6', process.platform, process.arch);
const hasNative = existsSync(join(root, build));
if (!hasNative)
  console.log('Not run: keeping the native runtime (it has no build for this machine, or is not installed).');

const allowed = /^(bin|dist|schema)\/|^scripts\/keep-native-runtime\.mjs$|^(package\.json|[A-Z]+(\.md)?)$/;

describe('the packed package, installed in an empty folder', () => {
  let packed: string[];

  beforeAll(() => {
    const [report] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home.path], root),
    ) as {
      files: { path: string }[];
    }[];
    packed = report!.files.map(({ path }) => path);
    writeFileSync(join(home.path, 'package.json'), '{ "private": true, "type": "module" }');
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./evenhand-${version}.tgz`], home.path);
  }, 240_000);
  afterAll(() => home.remove());

  it('holds the program with its pages, its licence and its schemas, and no sources, tests or data', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/evenhand.js',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/ui/index.html',
        'dist/ui/single/evenhand.html',
        'schema/result.schema.json',
      ]),
    );
    expect(packed.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('runs as a command', () => {
    expect(run(join(home.path, 'node_modules/.bin/evenhand'), ['--help'], home.path)).toContain('Usage: evenhand');
    expect(
      JSON.parse(run(join(home.path, 'node_modules/.bin/evenhand'), ['doctor', '--json'], home.path)),
    ).toMatchObject({ evenhand: version });
  });

  describe('with the native runtime, an optional dependency whose own install script needs a network', () => {
    const doctor = () => {
      const answer = run(join(home.path, 'node_modules/.bin/evenhand'), ['doctor', '--json'], home.path);
      return JSON.parse(answer) as { runtime: { device: string }; findings: { name: string; remedy?: string }[] };
    };

    it.skipIf(!hasNative)('computes natively, also where npm has dropped that package', () => {
      rmSync(join(home.path, 'node_modules/onnxruntime-node'), { recursive: true, force: true });
      expect(doctor().runtime).toMatchObject({ device: 'cpu', works: true });
    });

    it('computes on WebAssembly without it, and says how to get it', () => {
      rmSync(join(home.path, 'node_modules/onnxruntime-node'), { recursive: true, force: true });
      rmSync(join(home.path, 'node_modules/evenhand/native'), { recursive: true, force: true });
      const { runtime, findings } = doctor();
      expect(runtime).toMatchObject({ device: 'wasm', works: true });
      expect(findings.find(({ name }) => name === 'Native runtime')?.remedy).toMatch(
        /^npm install --ignore-scripts onnxruntime-node@~\d/,
      );
    });
  });

  describe('can be imported as', () => {
    const entries = Object.keys(subpaths)
      .filter((path) => !/schema|package/.test(path))
      .map((path) => join('evenhand', path));
    let found: Readonly<Record<string, number | string>>;
    beforeAll(() => {
      const script = `const found = {};
        for (const name of ${JSON.stringify(entries)})
          found[name] = await import(name).then((all) => Object.keys(all).length, (error) => String(error));
        console.log(JSON.stringify(found));`;
      found = JSON.parse(run(process.execPath, ['--input-type=module', '-e', script], home.path)) as typeof found;
    });

    it.each(entries)('%s', (entry) => {
      expect(Number(found[entry]), String(found[entry])).toBeGreaterThan(0);
    });
  });

  it('gives its types and its schemas', () => {
    writeFileSync(
      join(home.path, 'use.ts'),
      "import { planSchema, type Plan } from 'evenhand/audit';\nexport const plan: Plan = planSchema.parse({});\n",
    );
    writeFileSync(
      join(home.path, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "noEmit": true, "module": "nodenext", "target": "es2023", "lib": ["es2023", "dom"], "types": [] }, "files": ["use.ts"] }',
    );
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', home.path], home.path);
    const script =
      "import { createRequire } from 'node:module'; console.log(createRequire(import.meta.url)('evenhand/schema/result.schema.json').title)";
    writeFileSync(join(home.path, 'schema.js'), script);
    expect(run(process.execPath, ['schema.js'], home.path)).toContain('Evenhand');
  });

  it('pulls in no package that is for development only', () => {
    const installed = readdirSync(join(home.path, 'node_modules'));
    expect(installed).not.toContain('vitest');
    expect(installed).not.toContain('typescript');
  });
});
