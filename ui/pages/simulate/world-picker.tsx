import { useEffect, useRef } from 'preact/hooks';
import { text } from '../../text/en.ts';
import { choices, description, isEdited, openWorld, unknownWorld, worldName } from './simulate-state.ts';

/** The ready-made worlds, one to choose. */
export function WorldPicker() {
  const present = worldName.value;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The list scrolls sideways on a phone; the page stays where it is.
    const chosen = list.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (chosen != null) list.current!.scrollLeft = chosen.offsetLeft - list.current!.offsetLeft - 16;
  }, [present, choices.value]);
  return (
    <section class="panel picker" aria-labelledby="picker-title">
      <h2 id="picker-title" class="unseen">
        {text.simulate.worlds}
      </h2>
      <ul ref={list}>
        {choices.value.map(({ name, title, modality }) => (
          <li key={name}>
            <button type="button" aria-pressed={name === present} onClick={() => openWorld(name)} data-world={name}>
              <strong>{title}</strong>
              <small>{modality}</small>
            </button>
          </li>
        ))}
      </ul>
      {unknownWorld.value !== undefined && (
        <p class="note" role="status">
          {text.simulate.unknownWorld(unknownWorld.value, present)}
        </p>
      )}
      {description.value !== undefined && (
        <p class="about">
          {isEdited.value && <strong>{text.simulate.edited} </strong>}
          {description.value.about}
        </p>
      )}
    </section>
  );
}
