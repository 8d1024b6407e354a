import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { graphDistribution } from '../../../../src/simulate/graph/graph-distribution.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseWorldFile(text, 'w.yaml');
  } catch (error) {
    if (error instanceof EvenhandError) return error.problems;
    throw error;
  }
  return [];
}

/** Problems of nodes, one a line, from line 3 on. */
function nodeProblems(...lines: readonly string[]): readonly string[] {
  return problemsOf(`world: none\nnodes:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

const race = 'race: { categorical: [Asian, Black] }';
const ill = 'ill: { bernoulli: 0.3 }';

describe('parseWorldFile', () => {
  it('fills in what is left out', () => {
    const file = parseWorldFile('world: skin\nnodes: { tone: { uniform: { low: 10, high: 60 } } }\n', 'w.yaml');
    expect(file).toMatchObject({
      file: 'w.yaml',
      world: 'skin',
      name: 'skin',
      title: 'skin',
      about: '',
      cases: 1000,
      seed: 1,
      settings: {},
      table: { label: undefined, truth: undefined, attributes: [], site: undefined, split: {} },
      twins: undefined,
      stratify: undefined,
    });
    expect(file.graph.rowsPerPatient).toEqual({ low: 1, high: 1 });
    expect(file.place(['nodes', 'tone', 'uniform', 'high'])).toBe('w.yaml:2:44');
  });

  it('reads JSON as well', () => {
    const file = parseWorldFile('{"world": "none", "nodes": {"ill": {"bernoulli": 0.3}}}', 'w.json');
    expect(graphDistribution(file.graph)).toEqual([
      { values: { ill: 0 }, probability: 0.7 },
      { values: { ill: 1 }, probability: 0.3 },
    ]);
  });

  it('meets an overall probability exactly, with the ratios asked for', () => {
    const { graph } = parseWorldFile(
      `world: none
nodes:
  race: { categorical: { Asian: 0.2, Black: 0.3, White: 0.5 } }
  sex: { bernoulli: { by: race, Asian: 0.4, default: 0.55 } }
  odds: { bernoulli: { overall: 0.3, by: [race, sex], oddsRatio: { Black: { 0: 2, 1: 4 }, default: { 0: 1, 1: 1.5 } } } }
  risk: { bernoulli: { overall: 0.3, by: race, riskRatio: { Black: 2, default: 1 } } }
`,
      'w.yaml',
    );
    const chance = (name: string, given: Readonly<Record<string, string | number>> = {}): number =>
      graphDistribution(graph, { names: [name], do: given }).find(({ values }) => values[name] === 1)!.probability;
    expect(chance('odds')).toBeCloseTo(0.3, 14);
    expect(chance('risk')).toBeCloseTo(0.3, 14);
    const odds = (values: Readonly<Record<string, string | number>>): number =>
      chance('odds', values) / (1 - chance('odds', values));
    expect(odds({ race: 'Black', sex: 1 }) / odds({ race: 'White', sex: 0 })).toBeCloseTo(4, 10);
    expect(odds({ race: 'Black', sex: 0 }) / odds({ race: 'Asian', sex: 1 })).toBeCloseTo(2 / 1.5, 10);
    expect(chance('risk', { race: 'Black' }) / chance('risk', { race: 'White' })).toBeCloseTo(2, 10);
  });

  it('makes conditions and few-valued expressions usable in tables', () => {
    expect(
      nodeProblems(
        'age: { uniform: { low: 20, high: 80 } }',
        race,
        'code: if(race = "Black", 2, 5)',
        'old: age > 60',
        'x: { bernoulli: { by: code, 2: 0.1, 5: { by: old, 1: 0.3, 0: 0.2 } } }',
      ),
    ).toEqual([]);
  });

  it('lets latents be driven by expressions, and nodes by their names', () => {
    const file = parseWorldFile(
      'world: none\nnodes:\n  cup: { normal: { mean: 0.4, sd: 0.1 } }\n  ill: { bernoulli: 0.5 }\nlatents:\n  ratio: clamp(cup, 0.1, 0.9)\n  ill: 1 - ill\n',
      'w.yaml',
    );
    expect(file.latentsOf({ cup: 2, ill: 0 })).toEqual({ ratio: 0.9, ill: 1, cup: 2 });
    expect(file.latents.map(({ name, explicit }) => [name, explicit])).toEqual([
      ['ratio', true],
      ['ill', true],
      ['cup', false],
    ]);
  });
});

describe('problems of nodes', () => {
  it.each([
    [
      [race, 'x: { bernoulli: { by: race, Asian: 0.1 } }'],
      'w.yaml:4:19: the table by race has no row for Black; add it, or a row "default".',
    ],
    [
      [race, 'x: { bernoulli: { by: race, Asian: 0.1, Blck: 0.2, default: 0 } }'],
      'w.yaml:4:43: "race" is never Blck. Did you mean "Black"?',
    ],
    [
      ['age: { normal: { mean: 0, sd: 1 } }', 'x: { bernoulli: { by: age, 1: 0.1 } }'],
      'w.yaml:4:25: a table needs one row a value, but "age" takes any number; use a condition, such as by: age > 50.',
    ],
    [
      [race, ill, 'x: { bernoulli: { by: [race, ill], Asian: 0.1, Black: { 1: 0.5, 0: 0.1 } } }'],
      'w.yaml:5:45: a table by "ill" needs a row for each of its values; got 0.1.',
    ],
    [['x: { bernoulli: -0.1 }'], 'w.yaml:3:19: the probability must be from 0 to 1; it is -0.1.'],
    [
      [ill, 'x: { bernoulli: 0.5 + 0.7 * ill }'],
      'w.yaml:4:19: the probability must be from 0 to 1; it is 1.2 (ill = 1).',
    ],
    [[ill, 'well: 1 - ill', 'x: { bernoulli: 0.3 * ill + 0.8 * well }'], undefined],
    [
      ['age: { uniform: { low: 20, high: 80 } }', 'x: { bernoulli: age }'],
      'w.yaml:4:19: the probability must be from 0 to 1; it is from 20 to 80.',
    ],
    [['x: { bernoulli: true }'], 'w.yaml:3:19: the probability must be a number or an expression; got true.'],
    [
      ['x: { bernoulli: "Black" }', race],
      'w.yaml:3:20: unknown node "Black" (in: Black). "Black" is a value: write it in quotes.',
    ],
    [[race, 'x: { bernoulli: race }'], 'w.yaml:4:19: the probability must be a number; "race" is a text.'],
    [
      ['x: { categorical: {} }'],
      'w.yaml:3:21: categories are a map of names and probabilities, or a list of names; got {}.',
    ],
    [['x: { categorical: { a: 0.5, b: 0.6 } }'], 'w.yaml:3:21: the probabilities 0.5 + 0.6 add up to 1.1, not 1.'],
    [['x: { normal: { mean: 1 } }'], 'w.yaml:3:16: "sd" is missing: the standard deviation.'],
    [['x: { normal: { mean: 1, sd: 1, low: 0 } }'], 'w.yaml:3:34: unknown key "low". Known are: mean, sd.'],
    [['x: { normal: 3 }'], 'w.yaml:3:16: this needs a map of mean, sd; got 3.'],
    [
      ['x: { truncatedNormal: { mean: 0, sd: 1, low: 2, high: 2 } }'],
      'w.yaml:3:48: low must be below high; got 2 and 2.',
    ],
    [['x: { poisson: { mean: 900 } }'], 'w.yaml:3:25: the mean must be from 0 to 700; it is 900.'],
    [['x: { constant: [1] }'], 'w.yaml:3:18: a constant must be a number or a text; got [1].'],
    [
      [ill, 'x: 1 / ill', 'y: { normal: { mean: 1 / ill, sd: 1 } }'],
      'w.yaml:5:24: the mean "1 / ill": division of 1 by 0 (ill = 0).',
    ],
    [
      ['x: x + 1'],
      'w.yaml:3:3: nodes depend on each other in a circle: x -> x ("->" reads "depends on"); a node can depend only on what is settled before it.',
    ],
    [
      ['x: { about: nothing }'],
      'w.yaml:3:6: node "x" has no kind. Known are: bernoulli, categorical, normal, truncatedNormal, logNormal, uniform, poisson, constant, expression, label.',
    ],
    [['x: { constant: 1, per: eye }'], 'w.yaml:3:26: "per" must be patient or case; got "eye".'],
    [['x: { constant: 1, about: 3 }'], 'w.yaml:3:28: "about" must be a text; got 3.'],
    [
      ['x: [1, 2]'],
      'w.yaml:3:6: node "x" must be a map such as { bernoulli: 0.3 }, an expression or a number; got [1,2].',
    ],
    [['toString: 3'], 'w.yaml:3:3: "toString" cannot be a node\'s name: it has a meaning of its own.'],
    [['max: 3'], 'w.yaml:3:3: "max" cannot be a node\'s name: it has a meaning of its own.'],
    [
      ['my node: 3'],
      'w.yaml:3:3: "my node" cannot be a node\'s name: names are letters, digits and _, and begin with a letter.',
    ],
    [
      ['eye: { expression: \'if(row = 0, "right", "left")\', per: patient }'],
      'w.yaml:3:59: node "eye" is drawn once a patient, but "row" differs between the rows of a patient; give "row" per: patient, or take it from "eye".',
    ],
  ])('%j', (lines, problem) => {
    expect(nodeProblems(...lines)).toEqual(problem === undefined ? [] : expect.arrayContaining([problem]));
  });
});

describe('problems of labels and overall probabilities', () => {
  it.each([
    [
      [race, 'x: { label: race, noise: { falsePositive: 0.1 } }'],
      'w.yaml:4:45: false positives and negatives are of labels 0 and 1, but "race" is one of Asian, Black; use "flip" or "confusion".',
    ],
    [
      [ill, 'x: { label: ill, noise: { flip: 0.1, falsePositive: 0.1 } }'],
      'w.yaml:4:27: "falsePositive" and "flip" exclude each other.',
    ],
    [
      [ill, 'x: { label: ill, noise: { falseNegatives: 0.1 } }'],
      'w.yaml:4:29: unknown key "falseNegatives". Did you mean "falseNegative"?',
    ],
    [
      [ill, 'x: { label: ill, noise: 0.1 }'],
      'w.yaml:4:27: noise is a map of falsePositive, falseNegative, flip, confusion; got 0.1.',
    ],
    [
      [race, 'x: { label: race, noise: { confusion: { Blak: { Asian: 1 } } } }'],
      'w.yaml:4:43: "Blak" never occurs. Did you mean "Black"?',
    ],
    [
      [race, 'x: { label: race, noise: { confusion: { Black: { Asian: 0.5 } } } }'],
      'w.yaml:4:50: the probabilities 0.5 add up to 0.5, not 1.',
    ],
    [
      ['age: { normal: { mean: 0, sd: 1 } }', 'x: { label: age }'],
      'w.yaml:4:15: a label has a few values, but "age" takes any number.',
    ],
    [
      [ill, 'x: { label: ill, noise: { falseNegative: 1.5 } }'],
      'w.yaml:4:44: the probability "falseNegative" must be from 0 to 1; it is 1.5.',
    ],
    [
      [race, 'x: { bernoulli: { overall: 1.3, by: race, oddsRatio: { default: 1 } } }'],
      'w.yaml:4:30: the overall probability must be a number between 0 and 1.',
    ],
    [
      [race, 'x: { bernoulli: { overall: 0.3, by: race } }'],
      'w.yaml:4:19: "overall" needs either "oddsRatio" or "riskRatio", one of them.',
    ],
    [
      [race, 'x: { bernoulli: { overall: 0.3, oddsRatio: { Black: 2 } } }'],
      'w.yaml:4:19: "overall" needs "by": the nodes whose groups differ.',
    ],
    [
      [race, 'x: { bernoulli: { overall: 0.3, by: race, oddsRatio: { Black: 0, default: 1 } } }'],
      expect.stringMatching(/^w.yaml:4:65: the ratio must be .* or more; it is 0\.$/),
    ],
    [
      [
        'age: { normal: { mean: 0, sd: 1 } }',
        'x: { bernoulli: { overall: 0.3, by: age > 0, oddsRatio: { 1: 2, 0: 1 } } }',
      ],
      expect.stringMatching(
        /^w.yaml:4:39: the overall probability can be met only if the shares of the groups are known; age/,
      ),
    ],
    [
      [race, 'x: { bernoulli: { overall: 0.9, by: race, riskRatio: { Black: 3, Asian: 1 } } }'],
      'w.yaml:4:30: no probabilities have these ratios and 0.9 overall: {"race":"Black"} would need 1.35. Lower "overall" to 0.6666 or less, or use oddsRatio.',
    ],
  ])('%j', (lines, problem) => {
    expect(nodeProblems(...lines)).toContainEqual(problem);
  });
});

describe('problems of the rest of the file', () => {
  const nodes =
    'nodes:\n  ill: { bernoulli: 0.3 }\n  bias: { bernoulli: { by: ill, 1: 0.7, 0: 0.3 } }\n  age: { uniform: { low: 20, high: 80 } }\n  hue: { normal: { mean: bias, sd: 1 } }\n';
  const text = (rest: string): string => `world: none\n${nodes}${rest}\n`;

  it.each([
    ['latents: { a: agee }', 'w.yaml:7:15: unknown node "agee" (in: agee). Did you mean "age"?'],
    ['latents: [age]', 'w.yaml:7:10: "latents" must be a map of latents and expressions; got ["age"].'],
    [
      'select: ill and bias > 2',
      'w.yaml:7:9: the selection is impossible: no combination of values that occurs is ever selected.',
    ],
    ['select: age + 5', 'w.yaml:7:9: the selection must be from 0 to 1; it is from 25 to 85.'],
    ['table: { label: il }', 'w.yaml:7:17: there is no node "il". Known are: ill, bias, age, hue.'],
    ['table: { attributes: [age, sx] }', 'w.yaml:7:28: there is no node "sx". Known are: ill, bias, age, hue.'],
    ['table: { attributes: age }', 'w.yaml:7:22: "attributes" must be a list of nodes; got "age".'],
    ['table: { lable: ill }', 'w.yaml:7:10: unknown key "lable". Did you mean "label"?'],
    [
      'table: { split: { train: 1.5 } }',
      'w.yaml:7:26: the share of train must be a number above 0, at most 1; got 1.5.',
    ],
    ['twins: { bais: 0 }', 'w.yaml:7:10: there is no node "bais". Did you mean "bias"?'],
    ['twins: bias', 'w.yaml:7:8: "twins" must be a map of nodes and values, such as { bias: 0 }; got "bias".'],
    [
      'patients: { rowsPerPatient: 2..1 }',
      'w.yaml:7:29: rows per patient are a whole number or a range such as 1..2, from 1 to 1000; got "2..1".',
    ],
    ['patients: 2', 'w.yaml:7:11: "patients" must be a map such as { rowsPerPatient: 1..2 }; got 2.'],
    ['settings: big', 'w.yaml:7:11: "settings" must be a map; got "big".'],
    ['seed: -1', 'w.yaml:7:7: "seed" must be a whole number of 0 or more; got -1.'],
    ['title: 3', 'w.yaml:7:8: "title" must be a text; got 3.'],
    ['stratify: { class: age, by: bias, within: age }', 'w.yaml:7:20: "age" must be 0 or 1, as a bernoulli node is.'],
    ['stratify: { class: ill, by: bias }', 'w.yaml:7:11: "stratify" needs "within".'],
    [
      'stratify: { class: ill, by: bias, within: hue }',
      'w.yaml:7:43: "hue" depends on "bias", so it cannot agree between groups with and without it.',
    ],
    [
      'stratify: { class: bias, by: ill, within: age }',
      'w.yaml:7:30: the class "bias" depends on a bias; let the bias depend on the class.',
    ],
    [
      'stratify: { class: ill, by: bias, within: age, bins: 0 }',
      'w.yaml:7:54: "bins" must be a whole number of 1 or more; got 0.',
    ],
    [
      'stratify: { class: ill, by: bias, within: age, compat: simbad }',
      'w.yaml:7:56: "compat" must be simba; got "simbad".',
    ],
    [
      'select: ill\nstratify: { class: ill, by: bias, within: age }',
      'w.yaml:8:11: "stratify" and "select" exclude each other: stratified cases are set, not selected.',
    ],
  ])('%s', (rest, problem) => {
    expect(problemsOf(text(rest))).toContainEqual(problem);
  });

  it('says what a world file must have', () => {
    expect(problemsOf('name: x\n')).toEqual([
      'w.yaml:1:1: "world" is missing: the name of the renderer, such as fundus.',
      'w.yaml:1:1: "nodes" must be a map of names and nodes; it is missing.',
    ]);
    expect(problemsOf('- 1\n')).toEqual([
      'w.yaml:1:1: a world file is a map with at least "world" and "nodes"; got [1].',
    ]);
  });

  it('tells a name that stands twice, and text that is not YAML', () => {
    expect(problemsOf('world: none\nnodes:\n  a: 1\n  a: 2\n')).toEqual([
      'w.yaml:4:3: this name stands twice in one map; names must differ.',
    ]);
    expect(() => parseWorldFile('world: [', 'w.yaml')).toThrow(
      expect.objectContaining({ code: 'simulate/world-syntax' }),
    );
  });

  it('tells all problems at once, in the order of the file', () => {
    const problems = problemsOf('seeds: 1\nnodes:\n  a: { bernoulli: 2 }\n  b: c\ntwins: { d: 1 }\nworld: 7\n');
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'w.yaml:1:1',
      'w.yaml:3:19',
      'w.yaml:4:6',
      'w.yaml:5:10',
      'w.yaml:6:8',
    ]);
  });
});

describe('names that columns have', () => {
  it.each(['image', 'twin_of', 'note', 'score', 'mask_disc'])('refuses %s as a column of the case table', (name) => {
    expect(
      problemsOf(`world: none\nnodes: { ${name}: { bernoulli: 0.5 } }\ntable: { attributes: [${name}] }\n`),
    ).toEqual([`w.yaml:3:23: the case table has a column "${name}" of its own; give the node another name.`]);
    expect(problemsOf(`world: none\nnodes: { ${name}: { bernoulli: 0.5 } }\n`)).toEqual([]);
  });

  it.each(['latent_cup', 'measured_cup', 'patient', '__proto__', 'constructor'])('refuses %s as a node', (name) => {
    expect(nodeProblems(`${name}: { bernoulli: 0.5 }`)).toEqual([
      `w.yaml:3:3: "${name}" cannot be a node's name: it has a meaning of its own.`,
    ]);
  });
});

describe('what no reader would write', () => {
  it('tells at which character an expression is too long, however it nests', () => {
    const cut = /^w\.yaml:3:\d+: the expression is too long/;
    expect(nodeProblems(`x: "${'('.repeat(5000)}1${')'.repeat(5000)}"`)[0]).toMatch(cut);
    expect(nodeProblems(`x: ${'1 + '.repeat(50_000)}1`)[0]).toMatch(cut);
    expect(nodeProblems(`x: "${'('.repeat(499)}1${')'.repeat(499)}"`)).toEqual([]);
    expect(nodeProblems(`x: "${'-'.repeat(998)}1"`)).toEqual([]);
  });

  it.each([
    ['x: { categorical: [a, b, a] }', 'w.yaml:3:21: "a" stands twice among the categories; names must differ.'],
    [
      'x: { categorical: { 1: 0.5, "1.0": 0.5 } }',
      'w.yaml:3:21: "1.0" stands twice among the categories; names must differ.',
    ],
    [
      'x: { categorical: ["", b] }',
      'w.yaml:3:21: a category is without a name; in a table it would be a missing value.',
    ],
  ])('refuses %s', (line, problem) => {
    expect(nodeProblems(line)).toEqual([problem]);
  });

  it('refuses a second document, an empty "world" and more cases than can be', () => {
    const nodes = 'nodes: { a: 1 }\n';
    expect(problemsOf(`world: none\n${nodes}---\nworld: x\n`)[0]).toContain('a second document begins here');
    expect(problemsOf(`world:\n${nodes}`)[0]).toContain('"world" is missing');
    expect(problemsOf(`world: none\ncases: 1e12\n${nodes}`)[0]).toContain('from 1 to 10,000,000');
  });
});
