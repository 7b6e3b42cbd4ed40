import type {Caller, Problem} from './types';

const STORED = 'darkroom.key';

/** The key that this tab uses, and what it stands for. The key leaves the tab only as a header of calls to the API. */
class Session extends EventTarget {
  key: string | null = sessionStorage.getItem(STORED);
  caller: Caller | null = null;
  /** Why the last key is no longer used. */
  refusal: Problem | null = null;

  get admin(): boolean {
    return this.caller?.scopes.includes('admin') ?? false;
  }

  /** The key of a link such as /console/#key=dk_…, which must not stay in the address or in the history. */
  takeFromAddress(): boolean {
    const given = new URLSearchParams(location.hash.slice(1)).get('key');
    if (!given) return false;
    history.replaceState(null, '', location.pathname + location.search);
    sessionStorage.setItem(STORED, given);
    this.use(given);
    return true;
  }

  use(key: string): void {
    this.key = key;
    this.refusal = null;
  }

  signedIn(caller: Caller): void {
    this.caller = caller;
    if (this.key) sessionStorage.setItem(STORED, this.key);
    this.changed();
  }

  signOut(refusal: Problem | null = null): void {
    this.key = null;
    this.caller = null;
    this.refusal = refusal;
    sessionStorage.removeItem(STORED);
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
