import {html, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {credits, time} from '../core/format';
import {call, problemFrom} from '../core/http';
import {t} from '../core/i18n';
import {session} from '../core/session';
import type {Balance, Caller, Problem} from '../core/types';
import {mark} from '../ui/icons';
import {problemBox} from '../ui/states';
import {Part} from '../ui/view';

/** Asks for a key and says what it stands for before it is used. */
@customElement('dr-sign-in')
export class SignIn extends Part {
  @state() private problem: Problem | null = session.refusal;
  @state() private checked: {caller: Caller; balance: Balance} | null = null;
  @state() private busy = false;

  protected override render(): TemplateResult {
    return html`<main class="gate">
      <div class="brand">${mark()}<h1>Darkroom</h1></div>
      ${this.checked ? this.summary(this.checked.caller, this.checked.balance) : this.form()}
    </main>`;
  }

  private form(): TemplateResult {
    return html`<form class="card stack" @submit=${this.check}>
      <h2>${t('signin.title')}</h2>
      <div class="field">
        <label for="key">${t('signin.key')}</label>
        <input class="input mono" id="key" name="key" type="password" required autofocus autocomplete="current-password" spellcheck="false"
          placeholder="dk_…" aria-describedby="key-hint">
        <span class="hint" id="key-hint">${t('signin.hint')}</span>
      </div>
      ${this.problem ? this.refused(this.problem) : nothing}
      <button class="button primary large" ?disabled=${this.busy}>${t('signin.check')}</button>
    </form>`;
  }

  private refused(problem: Problem): TemplateResult {
    switch (problem.code) {
      case 'unauthorized':
        return html`<div class="note bad" role="alert"><strong>${t('signin.unknown')}</strong><p>${t('signin.unknown_text')}</p></div>`;
      case 'key_expired':
        return html`<div class="note bad" role="alert"><strong>${t('signin.expired')}</strong><p>${t('signin.expired_text')}</p></div>`;
      case 'key_revoked':
        return html`<div class="note bad" role="alert"><strong>${t('signin.revoked')}</strong><p>${t('signin.revoked_text')}</p></div>`;
      case 'address_not_allowed':
        return html`<div class="note bad" role="alert"><strong>${t('signin.address')}</strong><p>${t('signin.address_text')}</p></div>`;
      default:
        return problemBox(problem);
    }
  }

  private summary(caller: Caller, balance: Balance): TemplateResult {
    const limit = caller.spend_limit;
    const daily = caller.daily_spend_limit;
    const rate = caller.rate_limit;
    return html`<section class="card stack">
      <h2>${t('signin.stands_for', {account: caller.account_name ?? ''})}</h2>
      <dl class="facts">
        <dt>${t('key.name')}</dt><dd>${caller.name}</dd>
        <dt>${t('key.scopes')}</dt><dd>${caller.scopes.join(', ')}</dd>
        <dt>${t('money.available')}</dt><dd class="number">${balance.unlimited ? t('money.unlimited') : credits(balance.available)}</dd>
        ${limit ? html`<dt>${t('key.spend_limit')}</dt><dd>${t('key.used_of', {used: credits(limit.used), limit: credits(limit.limit)})}</dd>` : nothing}
        ${daily ? html`<dt>${t('key.daily_spend_limit')}</dt><dd>${t('key.used_of', {used: credits(daily.used), limit: credits(daily.limit)})}</dd>` : nothing}
        ${rate ? html`<dt>${t('key.rate_limit')}</dt><dd>${t('key.rate', {requests: rate.requests, seconds: rate.seconds})}</dd>` : nothing}
        ${caller.allowed_ips?.length ? html`<dt>${t('key.allowed_ips')}</dt><dd>${caller.allowed_ips.join(', ')}</dd>` : nothing}
        <dt>${t('key.expires')}</dt><dd>${caller.expires_at ? time(caller.expires_at) : t('common.never')}</dd>
      </dl>
      <div class="row">
        <button class="button primary large" id="enter" @click=${() => session.signedIn(caller)}>${t('signin.enter')}</button>
        <button class="button" @click=${this.other}>${t('signin.other')}</button>
      </div>
    </section>`;
  }

  private async check(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.problem = null;
    session.use(String(new FormData(event.target as HTMLFormElement).get('key')).trim());
    try {
      const [caller, balance] = await Promise.all([call('GET /v1/key'), call('GET /v1/credits')]);
      this.checked = {caller, balance};
      await this.updateComplete;
      this.find('#enter')?.focus();
    } catch (failure) {
      this.problem = problemFrom(failure);
    }
    this.busy = false;
  }

  private other(): void {
    this.checked = null;
    session.use('');
  }
}
