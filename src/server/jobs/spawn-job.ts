import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { attemptFiles } from '../../store/jobs/job-record.ts';

/** The program that carries out the attempt whose folder follows its arguments. */
export interface JobProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/** How a process ended. */
export interface ProcessEnd {
  readonly exitStatus: number | null;
  readonly signal?: string | undefined;
}

/**
 * Starts the process of an attempt, in a group of its own and with its output in the log of the attempt, so that it outlives this server.
 * Resolves when it has ended; a program that cannot be started ends with exit status 70.
 */
export function spawnJob({ command, args }: JobProgram, attempt: string, project: string): Promise<ProcessEnd> {
  const log = openSync(join(attempt, attemptFiles.log), 'a');
  try {
    const child = spawn(command, [...args, attempt], {
      cwd: project,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
    });
    child.unref();
    return new Promise((resolve) => {
      child.once('error', () => resolve({ exitStatus: 70 }));
      child.once('exit', (exitStatus, signal) => resolve({ exitStatus, signal: signal ?? undefined }));
    });
  } finally {
    closeSync(log);
  }
}
