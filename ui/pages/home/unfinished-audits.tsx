import { project } from '../../app/project.ts';
import { titleOf, unfinishedJobs } from '../../app/unfinished.ts';
import { UnfinishedJobs } from '../../elements/unfinished-jobs.tsx';
import { text } from '../../text/en.ts';
import { cancelAudit, resumeAudit } from './home-state.ts';

/** Audits of the project folder that run, wait or came to nothing; nothing without a server. */
export function UnfinishedAudits() {
  return (
    <UnfinishedJobs
      jobs={unfinishedJobs('audit', project.source.folder?.jobs.value ?? [])}
      title={text.home.unfinishedTitle}
      label={text.home.unfinishedTable}
      head={text.home.unfinishedHead}
      again={text.home.runAgain}
      nameOf={(job) => titleOf(job) ?? job.name}
      detailOf={({ name }) => name}
      onStop={(job) => void cancelAudit(job)}
      onAgain={(job) => void resumeAudit(job)}
    />
  );
}
