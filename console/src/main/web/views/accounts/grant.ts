import {html} from 'lit';
import {forgetAccounts} from '../../core/catalogue';
import {credits} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {form} from '../../ui/dialog';
import {input} from '../../ui/fields';
import {toast} from '../../ui/toast';
import {balanceChanged} from '../balance-pill';

/** Asks how many credits an account gets, and grants them. */
export async function grantCredits(account: string): Promise<boolean> {
  let granted = '';
  const done = await form({
    title: t('money.grant'), action: t('money.grant_action'),
    body: () => html`
      ${input({name: 'credits', label: t('money.amount'), type: 'number', min: 0, step: 'any', required: true, autofocus: true})}
      ${input({name: 'note', label: t('ledger.note'), placeholder: t('money.note_placeholder')})}`,
    submit: async values => {
      granted = String(values.get('credits'));
      await call('POST /v1/admin/accounts/{id}/credits', {path: {id: account}, body: {credits: granted, note: String(values.get('note'))}});
    },
  });
  if (!done) return false;
  toast(t('money.granted', {credits: credits(granted)}));
  forgetAccounts();
  balanceChanged();
  return true;
}
