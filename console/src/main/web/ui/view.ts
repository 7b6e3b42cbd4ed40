import {LitElement, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {Route} from '../core/router';

/** An element of the page itself: without a shadow root, so that one style sheet, labels and links reach everything. */
export class Part extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The element of this part that a selector names. */
  protected find<E extends Element = HTMLElement>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }
}

/** One view of the console, at one address. */
export class View extends Part {
  @property({attribute: false}) route!: Route;
  private gone = new AbortController();

  /** Ends when the view is left. */
  protected get leaving(): AbortSignal {
    return this.gone.signal;
  }

  override connectedCallback(): void {
    this.gone = new AbortController();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.gone.abort();
    super.disconnectedCallback();
  }

  protected filterValue(name: string): string {
    return this.route.query.get(name) ?? '';
  }
}

export type Content = TemplateResult | string | typeof import('lit').nothing;
