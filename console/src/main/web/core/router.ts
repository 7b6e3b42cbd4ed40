export const VIEWS = ['playground', 'gallery', 'generations', 'webhooks', 'money', 'accounts', 'providers', 'operations'] as const;
export type ViewName = (typeof VIEWS)[number];
export type Route = {view: ViewName; id: string | null; query: URLSearchParams};

const BASE = '/console/';

/** Addresses are /console/VIEW, /console/VIEW/ID and filters as their query, so that every state can be sent to somebody. */
class Router extends EventTarget {
  constructor() {
    super();
    addEventListener('popstate', () => this.changed());
    document.addEventListener('click', event => this.followLink(event));
  }

  get route(): Route {
    const [view, id] = location.pathname.slice(BASE.length).split('/');
    const known = VIEWS.find(name => name === view) ?? VIEWS[0];
    return {view: known, id: id ? decodeURIComponent(id) : null, query: new URLSearchParams(location.search)};
  }

  go(address: string): void {
    history.pushState(null, '', address);
    this.changed();
  }

  /** Changes filters; an empty value removes one. */
  filter(changes: Record<string, string>): void {
    const query = this.route.query;
    for (const [name, value] of Object.entries(changes)) value === '' ? query.delete(name) : query.set(name, value);
    const text = query.toString();
    history.replaceState(null, '', location.pathname + (text && '?' + text));
    this.changed();
  }

  private followLink(event: MouseEvent): void {
    const link = (event.target as Element).closest?.('a[href]');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const href = link?.getAttribute('href') ?? '';
    if (plain && href.startsWith(BASE) && !link?.hasAttribute('download') && !event.defaultPrevented) {
      event.preventDefault();
      this.go(href);
    }
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

export const router = new Router();

export function address(view: ViewName, id = '', query: Record<string, string> = {}): string {
  const text = new URLSearchParams(query).toString();
  return BASE + view + (id && '/' + encodeURIComponent(id)) + (text && '?' + text);
}
