import { describe, expect, test } from 'vitest';
import { inputFromText } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { type PairHistory, pairHistoryOf } from '../../../ui/data/off-thread/pair-history.ts';
import { courseTable, pairChart } from '../../../ui/pages/cases/pairs/pair-chart.ts';
import { pairCourse } from '../../../ui/pages/cases/pairs/pair-course.ts';

const historyOf = async (lines: readonly string[]): Promise<PairHistory> =>
  pairHistoryOf(await readTable([inputFromText('pair-history.csv', `${lines.join('\n')}\n`)]));

/** Losses 1 to 11 in the first epoch, half of them in the third, which is the second that was kept; the last pair is flagged. */
const names = Array.from({ length: 11 }, (_, index) => `p<${index}>`);
const rows = (more: (index: number, epoch: number) => string) =>
  [0, 2].flatMap((epoch) =>
    names.map((name, index) => {
      const loss = name === 'p<3>' && epoch === 2 ? '' : (index + 1) / (epoch === 2 ? 2 : 1);
      return `${name},${index < 6 ? 'F' : index < 10 ? 'M' : ''},${epoch},${loss},${more(index, epoch)}`;
    }),
  );
const mined = (index: number, epoch: number) =>
  index === 10 && epoch === 2 ? '0.0001,1,9,1,8' : `1,0,3,${epoch === 2 ? '1,8' : ','}`;

describe('the history of pairs', () => {
  test('is laid out by case and epoch, with the course of all and of groups', async () => {
    const history = await historyOf([
      'case,sex,epoch,loss,weight,flagged,memory_loss,limit_low,limit_high',
      ...rows(mined),
    ]);
    expect(history.epochs).toEqual([0, 2]);
    expect(history.places.size).toBe(11);
    const { low, middle, high } = history.all;
    expect([...low, ...middle, ...high]).toEqual([2, 0.95, 6, 3.25, 10, 5.05].map(Math.fround));
    expect(history.groups).toMatchObject([{ attribute: 'sex', names: ['F', 'M'] }]);
    expect([...history.groups[0]!.codes]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect([...history.groups[0]!.middles[1]!]).toEqual([8.5, 4.25]);
    const last = pairCourse(history, 'p<10>')!;
    expect(last).toMatchObject({
      epochs: [1, 3],
      group: undefined,
      reason: { kind: 'memory', memory: 9, low: 1, high: 8, beyond: 'high' },
    });
    expect([...last.loss, ...last.weight!, ...last.flagged!]).toEqual([11, 5.5, 1, Math.fround(0.0001), 0, 1]);
    expect(pairCourse(history, 'p<0>')!.reason).toMatchObject({ beyond: undefined });
    expect(pairCourse(history, 'nobody')).toBeUndefined();
    expect(courseTable(last, history.all).rows.at(-1)).toEqual([3, '5.500', '0.950', '5.050', '<0.001', 'yes']);
    const drawn = pairChart(last, history.all, 'p<10>');
    expect(drawn).toContain('Loss of p&lt;10&gt; over 2 epochs: from 11.000 to 5.500.');
    expect(drawn).toContain('Flagged from epoch 3.');
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    expect(pairChart(pairCourse(history, 'p<3>')!, history.all, 'p<3>')).not.toMatch(/NaN|undefined/);
  });

  test('of evenhand-robust says what the pair most likely is, once it was judged', async () => {
    const chances = (index: number) => (index === 10 ? '0.1,0.7,0.2' : ',,');
    const history = await historyOf(['case,sex,epoch,loss,good,contrary,unrelated', ...rows(chances)]);
    const { reason, weight } = pairCourse(history, 'p<10>')!;
    expect(reason).toEqual({
      kind: 'kinds',
      good: Math.fround(0.1),
      contrary: Math.fround(0.7),
      within: 0,
      unrelated: Math.fround(0.2),
    });
    expect(weight).toBeUndefined();
    expect(pairCourse(history, 'p<1>')!.reason).toEqual({ kind: 'waiting' });
  });

  test('needs case, epoch and loss', async () => {
    await expect(historyOf(['case,loss', 'a,1'])).rejects.toMatchObject({ code: 'ui/no-history' });
  });
});
