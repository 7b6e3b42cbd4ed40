import {call} from './http';
import {session} from './session';
import type {Account, Model} from './types';

const MAX_CHOICE = 1000;

let known: Promise<Model[]> | null = null;
let accountsKnown: Promise<Account[]> | null = null;

session.addEventListener('change', () => {
  known = null;
  accountsKnown = null;
});

/** The models, asked once per key. */
export function models(): Promise<Model[]> {
  known ??= call('GET /v1/models').then(list => list.data);
  known.catch(() => (known = null));
  return known;
}

export async function providerNames(): Promise<string[]> {
  const names = (await models()).flatMap(model => model.providers.map(offer => offer.provider));
  return [...new Set(names)].sort();
}

/** The accounts by name, as many as one can choose from, for operators; asked once, and again after one was changed. */
export function accounts(): Promise<Account[]> {
  accountsKnown ??= choice();
  accountsKnown.catch(() => (accountsKnown = null));
  return accountsKnown;
}

async function choice(): Promise<Account[]> {
  const all: Account[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('GET /v1/admin/accounts', {query: {cursor}});
    all.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && all.length < MAX_CHOICE);
  return all;
}

export function forgetAccounts(): void {
  accountsKnown = null;
}
