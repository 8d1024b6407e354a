// A part of the page that fails says what happened, with the log, and leaves the rest alone.
import { Component, type ComponentChildren } from 'preact';
import { ErrorPanel } from '../elements/error-panel.tsx';

interface Properties {
  readonly children: ComponentChildren;
  /** Shown anew when this changes: the reader went elsewhere. */
  readonly resetBy?: string;
}

export class ErrorBoundary extends Component<Properties, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  override componentDidCatch(error: unknown): void {
    this.setState({ error });
  }

  override componentWillReceiveProps(next: Properties): void {
    if (next.resetBy !== this.props.resetBy) this.setState({ error: undefined });
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ErrorPanel error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
