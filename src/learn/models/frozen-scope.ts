import type { Scope } from '../scope/scope.ts';

/** The same place in the tree of names, built as in evaluation: running statistics stay, nothing is dropped. For parts that are not trained. */
export function frozenScope(scope: Scope): Scope {
  return {
    graph: scope.graph,
    mode: 'eval',
    path: scope.path,
    lora: scope.lora,
    get specifications() {
      return scope.specifications;
    },
    get updates() {
      return scope.updates;
    },
    child: (name) => frozenScope(scope.child(name)),
    parameter: (name, shape, initialise) => scope.parameter(name, shape, initialise),
    buffer: (name, shape, initialise) => scope.buffer(name, shape, initialise),
    latest: (buffer) => scope.latest(buffer),
    update: (buffer, value) => scope.update(buffer, value),
    dropoutName: () => scope.dropoutName(),
    shared: () => frozenScope(scope.shared()),
  };
}
