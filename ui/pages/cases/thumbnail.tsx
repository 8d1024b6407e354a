import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../../text/en.ts';
import { addressOf } from './picture-cache.ts';
import { isVolume } from './pictures.ts';

/** A small picture of a case, opened when it comes into sight. */
export function Thumbnail({ path, label }: { readonly path: string | undefined; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const address = useSignal<string | undefined>(undefined);
  const problem = useSignal(false);
  const flat = path !== undefined && !isVolume(path);
  useEffect(() => {
    if (!flat || box.current === null) return undefined;
    let left = false;
    const watch = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      watch.disconnect();
      addressOf(path).then(
        (found) => {
          if (!left) address.value = found;
        },
        () => {
          problem.value = true;
        },
      );
    });
    watch.observe(box.current);
    return () => {
      left = true;
      watch.disconnect();
    };
  }, [path]);
  return (
    <div ref={box} class="thumbnail">
      {address.value !== undefined && (
        <img
          src={address.value}
          alt={label}
          onError={() => {
            address.value = undefined;
            problem.value = true;
          }}
        />
      )}
      {(!flat || problem.value) && <span class="quiet">{insteadOf(path)}</span>}
    </div>
  );
}

function insteadOf(path: string | undefined): string {
  if (path === undefined) return text.cases.noPicture;
  return isVolume(path) ? text.cases.volume : text.cases.damaged;
}
