// The layers of ARCHITECTURE.md as data: a folder imports only folders above it in the list.
const layers = [
  'core',
  'formats',
  'images',
  'cases',
  'stats',
  'metrics',
  'audit',
  'simulate',
  'engine',
  'learn',
  'report',
  'platform',
  'store',
  'server',
  'cli',
];
// `cases` reads plan types and `audit` builds on everything above; the plan is declared in audit, so cases may import types of it only.
const below = (layer) => layers.slice(layers.indexOf(layer) + 1);

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      // A tensor knows its graph and its node, an operation is told of both: they are one thing in several files.
      name: 'no-cycles-of-types-but-the-graph',
      severity: 'error',
      from: { pathNot: '^src/engine/(graph|operations)/' },
      to: { circular: true },
    },
    ...layers.slice(0, -1).map((layer) => ({
      name: `${layer}-imports-only-above`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${below(layer).join('|')})/`, dependencyTypesNot: ['type-only'] },
    })),
    {
      name: 'domain-is-platform-free',
      severity: 'error',
      from: { path: '^src/(core|formats|images|cases|stats|metrics|audit|simulate|engine|learn|report)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-barrel-inside-own-layer',
      severity: 'error',
      from: { path: '^src/([^/]+)/(?!index)' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
