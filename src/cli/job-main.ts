// The process of one job of `evenhand serve`: the command line, told what to do by the folder of an attempt.
import { carryOutJob } from '../store/jobs/carry-out-job.ts';
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

const attempt = process.argv[2];
if (attempt === undefined) throw new Error('the folder of an attempt is needed');
const { out, err, columns } = processTerminal();
process.exitCode = await carryOutJob(attempt, (argv, { inLog, ...hooks }) =>
  main(argv, {
    out: (text) => out(inLog(text)),
    err: (text) => err(inLog(text)),
    interactive: false,
    columns,
    ...hooks,
  }),
);
