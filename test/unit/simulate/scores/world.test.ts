import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { simulateScores } from '../../../../src/simulate/scores/simulate-scores.ts';
import { checkWorld, demoWorld } from '../../../../src/simulate/scores/world.ts';

function problemsOf(act: () => void): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof EvenhandError && error.code === 'simulate/world') return [error.message, ...error.problems];
    throw error;
  }
  return [];
}

describe('checkWorld', () => {
  it('accepts the demonstration', () => {
    expect(() => checkWorld(demoWorld)).not.toThrow();
  });

  it('names every value that cannot be simulated', () => {
    const wrong = {
      ...demoWorld,
      studies: 0,
      scoreCorrelation: 1,
      findings: [{ name: 'Mass', prevalence: 0, auc: 0.4 }],
      effects: [{ attribute: 'race', group: 'Blue', finding: 'Hernia', auc: 1 }] as const,
    };
    const problems = problemsOf(() => checkWorld(wrong)).join('\n');
    for (const part of [
      'studies',
      'scoreCorrelation',
      'prevalence of Mass',
      'auc of Mass',
      '"Blue"',
      '"Hernia"',
      'auc must be in (0,1)',
    ]) {
      expect(problems).toContain(part);
    }
  });

  it('refuses factors that push a prevalence to one', () => {
    const world = {
      ...demoWorld,
      viewPrevalenceFactors: { PA: 0.01, AP: 20 },
      sites: demoWorld.sites.map((site) => ({ ...site, apShare: 0.02 })),
    };
    expect(problemsOf(() => simulateScores(world))[0]).toMatch(/prevalence of Effusion would be/);
  });
});
