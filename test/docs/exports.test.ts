// Every name that the package exports has a doc comment: editors and the reader of an import have nothing else.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

/** Sources of the entries of package.json, which names what is built of them. */
function entries(): string[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Manifest;
  return Object.values(exports)
    .filter((path) => path.startsWith('./dist/') && path.endsWith('.js'))
    .map((path) => `${root}${path.replace('./dist/', 'src/').replace(/\.js$/, '.ts')}`);
}

function undocumented(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const missing = new Set<string>();
  for (const file of files) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) expect.fail(`${file} exports nothing`);
    for (const name of checker.getExportsOfModule(module)) {
      const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
      const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
      const tags = symbol.getJsDocTags(checker);
      if (comment === '' && tags.length === 0) missing.add(`${name.name} (${file.slice(root.length)})`);
    }
  }
  return [...missing];
}

test('every public export has a doc comment', () => {
  const files = entries();
  expect(files.length).toBeGreaterThan(10);
  expect(undocumented(files)).toEqual([]);
});
