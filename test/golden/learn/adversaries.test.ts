// Methods that set the features against a reader of the attribute, against torch with one backward pass a player.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import { cfair } from '../../../src/learn/methods/cfair.ts';
import { confusionLoss } from '../../../src/learn/methods/confusion-loss.ts';
import { laftr } from '../../../src/learn/methods/laftr.ts';
import { contextOf, passOf, single, startOf } from '../../unit/learn/methods/attribute-pass.ts';

interface Value {
  readonly shape: number[];
  readonly data: number[];
}
interface Codes {
  readonly groups: number[];
  readonly labels: number[];
}
interface Case {
  readonly method: 'confusion-loss' | 'laftr' | 'cfair';
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly parts: readonly [number, number];
  readonly ofFeatures: number[];
  readonly ofParameters: Readonly<Record<string, number[]>>;
}
interface Golden {
  readonly training: Codes;
  readonly batch: Codes;
  readonly features: Value;
  readonly losses: Value;
  readonly meanLoss: number;
  readonly balancedLoss: number;
  readonly cases: readonly Case[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./adversaries.json', import.meta.url), 'utf8'));
const methods = { 'confusion-loss': confusionLoss, laftr, cfair };
const { training, batch, features, losses } = golden;

describe.each(golden.cases)(
  '$method $settings',
  ({ method, settings, parameters, parts, ofFeatures, ofParameters }) => {
    const run = startOf(methods[method], contextOf(training.groups, training.labels), settings);
    const { pass, points } = passOf({ ...batch, features, losses: losses.data });
    const { loss } = run.terms(pass);
    const names = Object.keys(parameters);
    const tensors = names.map((name) => {
      const known = pass.scope.specifications.find((specification) => specification.name === name)!;
      return pass.scope.shared().parameter(name, known.shape, known.initialise);
    });
    const feeds = { features: single(features), ...mapped(parameters, single) };
    const [value, slopes, ...rest] = evaluateGraph([loss, ...gradients(loss, [points, ...tensors])], feeds);

    test('makes a head of the expected parameters', () => {
      expect(pass.scope.specifications.map(({ name }) => name)).toEqual(names);
    });

    test('loss', () => {
      const base = settings.target === 'balanced-target' ? golden.balancedLoss : golden.meanLoss;
      const features = method === 'confusion-loss' ? (settings.beta as number) * parts[1] : 0;
      expect(value!.data[0]).toBeCloseTo(base + parts[0] + features, 6);
    });

    test('what flows to the features and to the head', () => {
      for (const [place, slope] of ofFeatures.entries()) expect(slopes!.data[place]).toBeCloseTo(slope, 6);
      for (const [index, name] of names.entries()) {
        for (const [place, slope] of ofParameters[name]!.entries())
          expect(rest[index]!.data[place]).toBeCloseTo(slope, 6);
      }
    });
  },
);

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
