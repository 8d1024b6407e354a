/** A line that says what is being waited for, shown only when it takes a moment. */
export function Waiting({ label }: { readonly label: string }) {
  return (
    <p class="waiting" role="status">
      <span class="pulse" aria-hidden="true" />
      {label}
    </p>
  );
}
