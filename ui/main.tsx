import './styles/styles.ts';
import { render } from 'preact';
import { App } from './app/app.tsx';
import { followResult } from './app/follow-result.ts';
import { project } from './app/project.ts';
import { applyTheme } from './app/theme.ts';
import { chooseSource } from './data/choose-source.ts';
import { ErrorPanel } from './elements/error-panel.tsx';

applyTheme();
const root = document.getElementById('app');
if (root !== null) {
  chooseSource().then(
    async (source) => {
      project.open(source);
      if (document.getElementById('saved-page') !== null) await (await import('./app/saved-page.ts')).takeUpSavedPage();
      followResult();
      render(<App />, root);
    },
    (error: unknown) => render(<ErrorPanel error={error} />, root),
  );
}
