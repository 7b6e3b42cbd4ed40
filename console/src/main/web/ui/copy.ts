import {html, type TemplateResult} from 'lit';
import {t} from '../core/i18n';
import {toast} from './toast';
import {icon} from './icons';

export function copyButton(text: string, label = t('common.copy')): TemplateResult {
  const copy = async (event: Event): Promise<void> => {
    event.stopPropagation();
    // Without TLS, browsers give no access to the clipboard except on this machine.
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    toast(t(copied ? 'common.copied' : 'common.not_copied'), !copied);
  };
  return html`<button type="button" class="button plain small square" title=${label} aria-label=${label} @click=${copy}>${icon('copy')}</button>`;
}

/** A block of code that can be copied, and scrolled by keyboard. */
export function code(text: string, label: string): TemplateResult {
  return html`<div class="code"><pre tabindex="0" role="region" aria-label=${label}><code>${text}</code></pre>${copyButton(text)}</div>`;
}

export function secret(text: string, label: string): TemplateResult {
  return html`<div class="secret"><code>${text}</code>${copyButton(text, label)}</div>`;
}
