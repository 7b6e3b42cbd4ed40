import {call} from './http';
import {session} from './session';
import type {Account, Model} from './types';

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

/** All accounts, for operators; asked once, and again after one was changed. */
export function accounts(): Promise<Account[]> {
  accountsKnown ??= call('GET /v1/admin/accounts').then(list => list.data);
  accountsKnown.catch(() => (accountsKnown = null));
  return accountsKnown;
}

export function forgetAccounts(): void {
  accountsKnown = null;
}
