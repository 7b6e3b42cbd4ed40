import {html, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {credits} from '../core/format';
import {call} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import {session} from '../core/session';
import {Part} from '../ui/view';

/** Asks all balances on the page to look again; sent by whatever spends or grants credits. */
export function balanceChanged(): void {
  dispatchEvent(new Event('balance'));
}

@customElement('dr-balance-pill')
export class BalancePill extends Part {
  private readonly balance = new Resource(this, signal => call('GET /v1/credits', {signal}));
  private readonly reload = (): void => void this.balance.reload();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('balance', this.reload);
  }

  override disconnectedCallback(): void {
    removeEventListener('balance', this.reload);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const balance = this.balance.value;
    const available = balance === undefined ? '…' : balance.unlimited ? t('money.unlimited') : credits(balance.available);
    return html`<div>
      <div class="clip" title=${session.caller?.account_name ?? ''}><strong>${session.caller?.account_name}</strong></div>
      <div class="small quiet number">${t('money.available')}: ${available}</div>
    </div>`;
  }
}
