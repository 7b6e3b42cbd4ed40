import {html, type TemplateResult} from 'lit';
import {t} from '../../core/i18n';
import type {Key, KeyChange, NewKey} from '../../core/types';
import {check, input} from '../../ui/fields';

const SCOPES: Key['scopes'] = ['generate', 'admin'];

/** The fields of a key, empty for a new one. */
export function keyFields(key?: Key): TemplateResult {
  const scopes = key?.scopes ?? ['generate'];
  return html`
    ${input({name: 'name', label: t('key.name'), required: true, autofocus: true, value: key?.name ?? ''})}
    <fieldset class="field"><legend>${t('key.scopes')}</legend>
      ${SCOPES.map(scope => check('scopes', t(`scope.${scope}`), scopes.includes(scope), undefined, scope))}</fieldset>
    <div class="columns">
      ${input({name: 'spend_limit', label: t('key.spend_limit'), type: 'number', min: 0, step: 'any', value: key?.spend_limit ?? ''})}
      ${input({name: 'daily_spend_limit', label: t('key.daily_spend_limit'), type: 'number', min: 0, step: 'any', value: key?.daily_spend_limit ?? ''})}
      ${input({name: 'rate_requests', label: t('key.rate_requests'), type: 'number', min: 1, value: String(key?.rate_limit?.requests ?? '')})}
      ${input({name: 'rate_seconds', label: t('key.rate_seconds'), type: 'number', min: 1, value: String(key?.rate_limit?.seconds ?? '')})}
      ${input({name: 'expires_at', label: t('key.expires'), type: 'datetime-local', value: local(key?.expires_at)})}
    </div>
    ${input({name: 'allowed_ips', label: t('key.allowed_ips'), placeholder: '10.0.0.0/8, 2001:db8::/32', value: key?.allowed_ips.join(', ') ?? '', hint: t('key.allowed_ips_hint')})}`;
}

export function newKeyOf(values: FormData): NewKey {
  const set = Object.entries(changeOf(values)).filter(([, value]) => value !== null);
  return {account_id: String(values.get('account_id')), ...Object.fromEntries(set)} as NewKey;
}

/** An emptied field removes its limit. */
export function changeOf(values: FormData): KeyChange {
  const text = (name: string): string | null => String(values.get(name) ?? '').trim() || null;
  const [requests, seconds, expires] = [text('rate_requests'), text('rate_seconds'), text('expires_at')];
  return {
    name: text('name') ?? '',
    scopes: values.getAll('scopes') as Key['scopes'],
    spend_limit: text('spend_limit'),
    daily_spend_limit: text('daily_spend_limit'),
    rate_limit: requests && seconds ? {requests: Number(requests), seconds: Number(seconds)} : null,
    expires_at: expires && new Date(expires).toISOString(),
    allowed_ips: (text('allowed_ips') ?? '').split(/[\s,]+/).filter(part => part !== ''),
  };
}

/** An instant as the input for times writes it: local, without a zone. */
function local(instant: string | null | undefined): string {
  if (!instant) return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
