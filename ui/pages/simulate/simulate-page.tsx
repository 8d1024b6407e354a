// Simulate: a world, a case and its twin, what differs, and the causes behind it; all rendered in the page.
import './simulate.css';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary } from '../../app/error-boundary.tsx';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { Controls } from './controls.tsx';
import { Facts } from './facts.tsx';
import { GenerateForm } from './generate-form.tsx';
import { GraphFigure } from './graph-figure.tsx';
import { Pictures } from './pictures.tsx';
import { SettingsForm } from './settings-form.tsx';
import { description, followAddress, scene, sceneError } from './simulate-state.ts';
import { WorldEditor } from './world-editor.tsx';
import { WorldPicker } from './world-picker.tsx';

export function Page() {
  useEffect(followAddress, []);
  const world = description.value;
  return (
    <div class="simulate">
      <h1>{text.simulate.title}</h1>
      <p class="lead">{text.simulate.lead}</p>
      <WorldPicker />
      {sceneError.value !== undefined && <ErrorPanel error={sceneError.value} />}
      {world === undefined ? (
        sceneError.value === undefined && <Waiting label={text.simulate.opening} />
      ) : (
        <>
          <div class="workplace">
            <ErrorBoundary>
              <Controls world={world} />
            </ErrorBoundary>
            <div class="seen">
              <ErrorBoundary>
                <Pictures world={world} />
              </ErrorBoundary>
              <ErrorBoundary>{scene.value !== undefined && <Facts scene={scene.value} />}</ErrorBoundary>
            </div>
          </div>
          <section class="panel causes" aria-labelledby="causes-title">
            <h2 id="causes-title">{text.simulate.causesTitle}</h2>
            <p class="lead">{text.simulate.causesLead}</p>
            <ErrorBoundary>
              <GraphFigure world={world} />
            </ErrorBoundary>
            <SettingsForm world={world} />
            <ErrorBoundary>
              <WorldEditor />
            </ErrorBoundary>
          </section>
          <ErrorBoundary>
            <GenerateForm world={world} />
          </ErrorBoundary>
        </>
      )}
    </div>
  );
}
