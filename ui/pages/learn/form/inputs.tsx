// What controls are made of: each is given the attributes of its field, what it shows, and what becomes of what is typed.
import type { ControlAttributes } from './field-row.tsx';

interface Properties {
  readonly attributes: ControlAttributes;
  readonly shown: string;
  readonly placeholder?: string;
}

/** A line of text; suggestions are not binding. */
export function TextInput({
  attributes,
  shown,
  placeholder,
  suggestions = [],
  onTyped,
}: Properties & { readonly suggestions?: readonly string[]; readonly onTyped: (typed: string) => void }) {
  const list = suggestions.length === 0 ? undefined : `${attributes.id}-suggested`;
  return (
    <>
      <input
        type="text"
        {...attributes}
        list={list}
        value={shown}
        placeholder={placeholder}
        onChange={({ currentTarget }) => onTyped(currentTarget.value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** A number, undefined where nothing is typed. Bounds that bind nobody are left out. */
export function NumberInput({
  attributes,
  shown,
  placeholder,
  low,
  high,
  isWhole,
  onNumber,
}: Properties & {
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly isWhole: boolean;
  readonly onNumber: (typed: number | undefined) => void;
}) {
  return (
    <input
      type="number"
      {...attributes}
      min={bound(low)}
      max={bound(high)}
      step={isWhole ? 1 : 'any'}
      value={shown}
      placeholder={placeholder}
      onChange={({ currentTarget: { value } }) => onNumber(value === '' ? undefined : Number(value))}
    />
  );
}

function bound(limit: number | undefined): number | undefined {
  return limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : limit;
}

/** One of several words; one that is shown without being known stays in the list. `empty` is what the choice of none is called. */
export function Choice({
  attributes,
  shown,
  options,
  called = (option) => option,
  empty,
  onChosen,
}: Omit<Properties, 'placeholder'> & {
  readonly options: readonly string[];
  readonly called?: (option: string) => string;
  readonly empty?: string | undefined;
  readonly onChosen: (option: string) => void;
}) {
  return (
    <select {...attributes} value={shown} onChange={({ currentTarget }) => onChosen(currentTarget.value)}>
      {empty !== undefined && <option value="">{empty}</option>}
      {shown !== '' && !options.includes(shown) && <option>{shown}</option>}
      {options.map((each) => (
        <option key={each} value={each}>
          {called(each)}
        </option>
      ))}
    </select>
  );
}
