import {html, type TemplateResult} from 'lit';
import {until} from 'lit/directives/until.js';
import {accounts} from '../core/catalogue';
import {t} from '../core/i18n';
import {router} from '../core/router';
import {session} from '../core/session';
import {select} from '../ui/fields';

/** For operators: whose rows a list shows. In the address, as the other filters. */
export function accountFilter(value: string): TemplateResult {
  const ready = accounts().then(all => select('account', t('filter.account'), value, [
    {value: '', label: session.caller?.account_name ?? ''},
    {value: 'all', label: t('filter.all_accounts')},
    ...all.filter(account => account.id !== session.caller?.account_id).map(account => ({value: account.id, label: account.name})),
  ], chosen => router.filter({account: chosen})));
  return html`${until(ready.catch(() => html``), html``)}`;
}
