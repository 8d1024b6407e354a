export function Page() {
  return <h1>Audit</h1>;
}
