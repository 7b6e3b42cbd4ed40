import {html, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {Resource} from '../../core/resource';
import {secret} from '../../ui/copy';
import {confirmLoss} from '../../ui/dialog';
import {shown} from '../../ui/states';
import {Part} from '../../ui/view';

/** The secrets that sign the account's webhooks, hidden until they are asked for. */
@customElement('dr-webhook-secrets')
export class WebhookSecrets extends Part {
  private readonly secrets = new Resource(this, signal => call('GET /v1/webhook-secrets', {signal}).then(list => list.data));
  @state() private visible = false;

  protected override render(): TemplateResult {
    return html`<section class="card stack">
      <header><h2>${t('secrets.title')}</h2>
        <div class="row">
          <button class="button small" aria-pressed=${this.visible} @click=${() => (this.visible = !this.visible)}>${t(this.visible ? 'secrets.hide' : 'secrets.show')}</button>
          <button class="button small" @click=${this.rotate}>${t('secrets.rotate')}</button>
        </div></header>
      ${shown(this.secrets, all => html`<ul class="stack tight">${all.map(one => html`<li class="stack tight">
        ${this.visible ? secret(one.secret, t('common.copy')) : html`<code>whsec_••••••••••••••••</code>`}
        <span class="small quiet">${t('secrets.since', {time: time(one.created_at)})}${one.expires_at ? ` · ${t('secrets.until', {time: time(one.expires_at)})}` : ''}</span>
      </li>`)}</ul>`, 1)}
    </section>`;
  }

  private async rotate(): Promise<void> {
    const done = await confirmLoss(t('secrets.rotate_title'), t('secrets.rotate_text'), t('secrets.rotate'), () => call('POST /v1/webhook-secrets/rotate'));
    if (done) void this.secrets.reload();
  }
}
