// What the command line says of a job, told to a reader of a page: the plan is no file there, and there are no flags.
import { yamlPathAt } from '../../formats/yaml-path.ts';
import { pathText } from '../../learn/plan/schema-problems.ts';
import type { ErrorBody } from '../../server/api.ts';
import type { JobRecord } from './job-record.ts';
import { pageHint } from './page-hint.ts';

/** What of a job decides how its messages are told; nothing where a request to the server is refused. */
export type ToldJob = Partial<Pick<JobRecord, 'verb' | 'input'>>;

/** A failure in the words of the page: the plan by that name, and what can be done there. */
export function failureInPage({ code, message, hint, problems }: ErrorBody, job: ToldJob): ErrorBody {
  const told = hint === undefined ? undefined : pageHint({ code, hint, verb: job.verb });
  return {
    code,
    message: toldInPage(message, job),
    ...(told === undefined ? {} : { hint: toldInPage(told, job) }),
    ...(problems === undefined ? {} : { problems: problems.map((problem) => toldInPage(problem, job)) }),
  };
}

/**
 * A text with "the plan" (of a simulation: "the world file") in place of the file that stands for it while the job is carried out, with the
 * field that is meant, and with the line where the text is the one that was written in the page.
 */
export function toldInPage(text: string, { verb, input }: ToldJob): string {
  if (input === undefined) return text;
  const what = verb === 'simulate' ? 'the world file' : 'the plan';
  const file = input.path.slice(input.path.lastIndexOf('/') + 1);
  const quoted = text.replaceAll(`${what} "${file}"`, what);
  const mention = new RegExp(`(?:cases/)?${file.replaceAll('.', '\\.')}(?::(\\d+):(\\d+))?`, 'g');
  return quoted.replaceAll(mention, (found: string, ...parts: (string | number | undefined)[]) => {
    const [line, column, offset] = parts.map(Number) as [number, number, number];
    if (parts[0] === undefined) return what;
    const at = input.asWritten === true ? `line ${line} of ${what}` : what;
    const field = yamlPathAt(input.text, { line, column });
    if (field === undefined || field.length === 0) return at;
    const isSaid = quoted.startsWith(`: ${pathText(field)} `, offset + found.length);
    return isSaid ? at : `${at} (${pathText(field)})`;
  });
}
