// A whole audit in memory: a cohort whose truth is known, a plan, a result, and each verdict beside what was planted.
import { planHash, planSchema, runAudit } from 'evenhand/audit';
import { buildCases } from 'evenhand/cases';
import { compareWithTruth, demoPlan, demoWorld, scoresTruth, simulateScores } from 'evenhand/simulate';

const world = { ...demoWorld, findings: demoWorld.findings.filter(({ name }) => name === 'Nodule') };
const written = demoPlan(world);
const plan = planSchema.parse({ ...written, analysis: { ...written.analysis, resamples: 0, permutations: 500 } });
const hash = await planHash(plan);
const cases = buildCases(simulateScores(world).table, plan);
const result = await runAudit({ cases, plan, planHash: hash, inputs: [], version: '0.1.0' });

for (const { attribute, gap, verdict, planted, agrees } of compareWithTruth(result, scoresTruth(world))) {
  const [seen, real] = [gap?.toFixed(3) ?? 'none', planted.gap.toFixed(3)];
  console.log(`${attribute.padEnd(9)} ${verdict.padEnd(25)} gap ${seen}, planted ${real}, as expected: ${agrees}`);
}
