// Two builds of the same pages: modules for any static host (and for `evenhand serve`), and one file that opens from a disk, where Chromium
// refuses modules, requests and workers from files: there everything is one classic script, and workers start from texts within it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import { fixedOffset } from './fixed-offset.ts';
import { packedRuntime, withoutRuntimeFile } from './packed-runtime.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(at('../package.json'), 'utf8')) as { version: string };

export default defineConfig(({ mode }) => {
  const single = mode === 'single';
  return {
    root,
    base: './',
    publicDir: false,
    plugins: [
      preact({ devToolsEnabled: false, prefreshEnabled: false }),
      policy(single),
      withoutRuntimeFile(),
      fixedOffset(),
      ...(single ? [oneFile()] : []),
    ],
    define: { __EVENHAND_VERSION__: JSON.stringify(version) },
    resolve: {
      alias: [
        // Charts are drawn on the document of the page; the stand-in for one is for Node.
        { find: 'jsdom', replacement: at('./data/no-jsdom.ts') },
        { find: /^virtual:packed-runtime(?=\?)/, replacement: packedRuntime() },
        ...(single
          ? ['./data/start-workers', './pages/simulate/start-simulator', './pages/learn/start-trainer'].map((path) => ({
              find: new RegExp(`^.*/${path.split('/').at(-1)}\\.ts$`),
              replacement: at(`${path}-single.ts`),
            }))
          : []),
      ],
    },
    worker: { format: single ? ('iife' as const) : ('es' as const), plugins: () => [withoutRuntimeFile()] },
    build: {
      outDir: at(single ? '../dist/ui/single' : '../dist/ui'),
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: single ? (false as const) : { polyfill: false },
      assetsInlineLimit: single ? Number.POSITIVE_INFINITY : 2048,
      cssCodeSplit: !single,
      chunkSizeWarningLimit: 600,
      reportCompressedSize: false,
      rolldownOptions: single
        ? { output: { format: 'iife' as const, codeSplitting: false }, transform: { define: { 'import.meta': '{}' } } }
        : {},
    },
  };
});

/** The page may load what lies beside it and ask nobody else; the single file may not ask anybody. Reports, which bring their styles, are shown in a frame. */
function policy(single: boolean): Plugin {
  const script = single ? "'unsafe-inline' 'wasm-unsafe-eval'" : "'self' 'wasm-unsafe-eval'";
  const rest = single
    ? "style-src 'unsafe-inline'; worker-src blob:; connect-src 'none'"
    : "style-src 'self' 'unsafe-inline'; worker-src 'self'; connect-src 'self'";
  const content = `default-src 'none'; script-src ${script}; ${rest}; img-src 'self' data: blob:; frame-src blob:; base-uri 'none'; form-action 'none'`;
  return {
    name: 'evenhand-policy',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' },
      ],
    },
  };
}

/** Puts the script and the styles into the page itself, the script at its end: a classic script runs where it stands. */
function oneFile(): Plugin {
  return {
    name: 'evenhand-one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      let html = String(page.source).replace(/<script type="module"[^>]*><\/script>|<link rel="stylesheet"[^>]*>/g, '');
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'asset' && name.endsWith('.css')) {
          html = html.replace('</head>', () => `<style>${String(part.source)}</style></head>`);
          delete bundle[name];
        } else if (part.type === 'chunk' && part.isEntry) {
          const code = part.code.replaceAll('</script', '<\\/script');
          html = html.replace('</body>', () => `<script>${code}</script></body>`);
          delete bundle[name];
        }
      }
      // Read and unpacked when a training starts; until then it is text that nobody looks at.
      const runtime = readFileSync(packedRuntime()).toString('base64');
      html = html.replace(
        '<div id="app"></div>',
        (app) => `${app}<script type="text/plain" id="packed-runtime">${runtime}</script>`,
      );
      page.source = html;
    },
  };
}
