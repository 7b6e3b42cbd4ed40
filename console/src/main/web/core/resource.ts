import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {problemFrom} from './http';
import type {Problem} from './types';

/** What a view shows of the API: the value, or why there is none. A reload keeps the old value until the new one is there. */
export class Resource<T> implements ReactiveController {
  value: T | undefined;
  problem: Problem | null = null;
  loading = true;
  private running = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly fetcher: (signal: AbortSignal) => Promise<T>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.reload();
  }

  hostDisconnected(): void {
    this.running.abort();
  }

  async reload(): Promise<void> {
    this.running.abort();
    const current = (this.running = new AbortController());
    this.loading = true;
    this.host.requestUpdate();
    try {
      const value = await this.fetcher(current.signal);
      if (!current.signal.aborted) this.set(value);
    } catch (failure) {
      if (!current.signal.aborted) this.problem = problemFrom(failure);
    }
    if (!current.signal.aborted) {
      this.loading = false;
      this.host.requestUpdate();
    }
  }

  set(value: T): void {
    this.value = value;
    this.problem = null;
    this.loading = false;
    this.host.requestUpdate();
  }
}
