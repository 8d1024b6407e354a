#!/usr/bin/env node
// Plain JavaScript, since it must speak even when the build is absent or Node is too old for the rest.

const exitInternal = 70;

function fail(message) {
  process.stderr.write(`evenhand: ${message}\n`);
  process.exit(exitInternal);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
}

const built = new URL('../dist/cli/main.js', import.meta.url);
const { existsSync } = await import('node:fs');
if (!existsSync(built)) fail('the program is not built yet. Run "npm run build" in its folder.');

const { main } = await import(built.href);
process.exitCode = await main(process.argv.slice(2));
